"""Helmets and gloves: what the counter has, and who has what (art. R431-1 and R431-1-2 of the code de la route)."""

from django.db import models
from django.db.models import F, Q

from mobilite.constraints import NoOverlap
from mobilite.fields import EuroField
from mobilite.people.models import Person, Place
from rentals.models.rentals import Rental


class Size(models.TextChoices):
    XS = "xs", "XS"
    S = "s", "S"
    M = "m", "M"
    L = "l", "L"
    XL = "xl", "XL"
    XXL = "xxl", "XXL"


class HelmetQuerySet(models.QuerySet):
    def lendable(self, on):
        """Keep what may still be lent on a day, whoever has it: not withdrawn, not past its end of life."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), retired_on=None)

    def free(self, on):
        """Keep what nobody has, not even somebody who did not bring it back."""
        out = RiderGear.objects.filter(helmet=models.OuterRef("pk"), returned_at=None)
        return self.lendable(on).filter(~models.Exists(out))


class Helmet(models.Model):
    """One helmet, numbered on its shell; ``mark`` is its approval, such as ECE 22.06."""

    number = models.CharField("numéro", max_length=10, unique=True)
    size = models.CharField("taille", max_length=3, choices=Size)
    mark = models.CharField("homologation", max_length=20)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="lieu")
    price = EuroField("prix s’il n’est pas rendu")
    bought_on = models.DateField("acheté le")
    ends_on = models.DateField("dernier jour d’emploi", null=True, blank=True)
    retired_on = models.DateField("retiré le", null=True, blank=True)

    objects = HelmetQuerySet.as_manager()

    class Meta:
        verbose_name = "casque"
        constraints = [
            models.CheckConstraint(
                name="helmet_ends_after_it_was_bought",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("bought_on")),
                violation_error_message="La fin d’emploi vient après l’achat.",
            )
        ]

    def __str__(self):
        return f"casque {self.number}, taille {self.get_size_display()}"


class Gloves(models.Model):
    """Pairs of gloves of one size at one place, all CE-marked: how many we own, how many are lent."""

    size = models.CharField("taille", max_length=3, choices=Size)
    mark = models.CharField("marquage", max_length=20, default="CE EN 13594")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="lieu")
    owned = models.PositiveSmallIntegerField("paires")
    lent = models.PositiveSmallIntegerField("prêtées", default=0)
    price = EuroField("prix si elle n’est pas rendue")

    class Meta:
        verbose_name = "paires de gants"
        constraints = [
            models.UniqueConstraint(
                name="gloves_once",
                fields=["place", "size", "mark"],
                violation_error_message="Ces gants ont déjà leur ligne : changez-en le nombre.",
            ),
            models.CheckConstraint(
                name="gloves_lent_within_owned",
                condition=Q(lent__lte=F("owned")),
                violation_error_message="Il y en a plus de prêtées : notez d’abord leur retour.",
            ),
        ]

    def __str__(self):
        return f"gants taille {self.get_size_display()}"


class GearKind(models.TextChoices):
    HELMET = "helmet", "Casque"
    GLOVES = "gloves", "Gants"


#: How a question about a rider is answered: her own, ours, or not seen. « own:ECE 22.06 », « lent:12 ».
OWN, LENT, ABSENT = "own", "lent", "absent"


def question_name(kind: str, person_id: int) -> str:
    """Return the name of the question about a rider's helmet, or gloves, as a draft keeps its answer."""
    return f"{kind}-{person_id}"


class RiderGear(models.Model):
    """What protects somebody who rides during a rental: her own, with the mark that was seen, or ours, lent to her.

    Worn from ``given_at``, the instant of the condition report of a departure, to ``returned_at``, that of the return.
    """

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="gear", verbose_name="location")
    person = models.ForeignKey(Person, models.PROTECT, related_name="gear", verbose_name="personne")
    kind = models.CharField("équipement", max_length=6, choices=GearKind)
    mark = models.CharField("marquage vu", max_length=20)
    helmet = models.ForeignKey(
        Helmet, models.PROTECT, null=True, blank=True, related_name="loans", verbose_name="casque"
    )
    gloves = models.ForeignKey(
        Gloves, models.PROTECT, null=True, blank=True, related_name="loans", verbose_name="gants"
    )
    given_at = models.DateTimeField("le")
    returned_at = models.DateTimeField("rendu le", null=True, blank=True)
    missing_at = models.DateTimeField("non rendu le", null=True, blank=True)

    class Meta:
        verbose_name = "casque ou gants d’un conducteur"
        constraints = [
            # One at a time: what came back with a vehicle that was swapped stays told, beside what is worn since.
            models.UniqueConstraint(
                name="rider_gear_once",
                fields=["rental", "person", "kind"],
                condition=Q(returned_at__isnull=True, missing_at__isnull=True),
            ),
            models.CheckConstraint(
                name="rider_gear_is_of_its_kind",
                condition=Q(helmet__isnull=True, gloves__isnull=True)
                | Q(kind="helmet", helmet__isnull=False, gloves__isnull=True)
                | Q(kind="gloves", helmet__isnull=True, gloves__isnull=False),
            ),
            models.CheckConstraint(name="rider_gear_has_its_mark_seen", condition=~Q(mark="")),
            models.CheckConstraint(
                name="rider_gear_returned_after_it_was_given",
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("given_at")),
            ),
            NoOverlap(name="helmet_lent_to_one_at_a_time", key="helmet", start="given_at", end="returned_at"),
        ]

    @property
    def item(self) -> Helmet | Gloves | None:
        """What we lent, or None when it is her own."""
        return self.helmet or self.gloves

    def __str__(self):
        words = str(self.item) if self.item else f"{self.get_kind_display().lower()} à soi, {self.mark}"
        return words[:1].upper() + words[1:]
