"""A vehicle's sets of keys, each held by one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.pages.french import date_fr
from mobilite.people.models import Place
from mobilite.workflow import LockingQuerySet
from vehicles.models import Occupancy, Vehicle


class Holder(models.TextChoices):
    """In whose hands a set is. It is always in somebody's."""

    COUNTER = "counter", "Au comptoir"
    BOX = "box", "Dans la boîte à clés"
    BORROWER = "borrower", "Chez la personne"
    COLLEAGUE = "colleague", "Chez un collègue"
    GARAGE = "garage", "Au garage"
    LOST = "lost", "Perdu"


class KeySetQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the sets that this account may see: all of them, or none."""
        return self if user.has_perm("keys.view_keyset") else self.none()

    def of_the_fleet(self):
        """Keep the sets of the vehicles that we still have."""
        return self.exclude(vehicle__state="retired")

    def at_hand(self):
        """Keep what can be given to somebody now, the counter's first."""
        return self.filter(holder__in=(Holder.COUNTER, Holder.BOX))


def _held(holder: Holder, *names: str) -> Q:
    """Say which of the holder's columns are filled for a kind of holder: these, and no other."""
    wanted = Q(holder=holder.value)
    for name in ("place", "occupancy", "colleague", "lost_on"):
        wanted &= Q(**{f"{name}__isnull": name not in names})
    return wanted & (~Q(garage="") if "garage" in names else Q(garage=""))


class KeySet(models.Model):
    """One set of keys of a vehicle: the ignition key and what hangs with it. Exactly one holder, which the database holds.

    With a person, it is by what she has the vehicle for: its occupancy. ``since`` is when it came to where it is.
    """

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="key_sets", verbose_name="véhicule")
    label = models.CharField("jeu", max_length=20)
    holder = models.CharField("qui l’a", max_length=9, choices=Holder, default=Holder.COUNTER)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lieu"
    )
    occupancy = models.ForeignKey(
        Occupancy, models.PROTECT, null=True, blank=True, related_name="key_sets", verbose_name="location"
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="collègue",
    )
    garage = models.CharField("garage", max_length=80, blank=True, default="")
    lost_on = models.DateField("perdu le", null=True, blank=True)
    since = models.DateTimeField("depuis le")

    objects = KeySetQuerySet.as_manager()

    class Meta:
        verbose_name = "jeu de clés"
        verbose_name_plural = "jeux de clés"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="key_set_has_one_holder",
                condition=_held(Holder.COUNTER, "place")
                | _held(Holder.BOX, "place")
                | _held(Holder.BORROWER, "occupancy")
                | _held(Holder.COLLEAGUE, "colleague")
                | _held(Holder.GARAGE, "garage")
                | _held(Holder.LOST, "lost_on"),
                violation_error_message="Un jeu de clés est chez quelqu’un, et chez un seul.",
            ),
            models.UniqueConstraint(
                name="key_set_label_once",
                fields=["vehicle", "label"],
                violation_error_message="Ce véhicule a déjà un jeu de ce nom.",
            ),
            models.CheckConstraint(name="key_set_has_a_label", condition=~Q(label="")),
        ]
        indexes = [models.Index(fields=["holder", "since"], name="key_set_holder")]

    def __str__(self):
        return f"jeu {self.label} de {self.vehicle.number}"

    @property
    def where(self) -> str:
        """Where it is, without naming a person who rents: « au comptoir, Ancenis », « au garage Martin »."""
        match self.holder:
            case Holder.COUNTER:
                return f"au comptoir, {self.place.short_name}"
            case Holder.BOX:
                return f"dans la boîte à clés, {self.place.short_name}"
            case Holder.COLLEAGUE:
                return f"chez {self.colleague}"
            case Holder.GARAGE:
                return f"au garage\u00a0: {self.garage}"
            case Holder.LOST:
                return f"perdu le {date_fr(self.lost_on, weekday=False)}"
        return "chez la personne qui a le véhicule"

    def get_absolute_url(self) -> str:
        return reverse("keys:set", args=[self.pk])
