"""What somebody without an account asked for from a phone (row K1)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mobilite.fields import PhoneField
from mobilite.people.models import Commune


class Wanted(models.TextChoices):
    EBIKE = "ebike", _("Un vélo électrique")
    SCOOTER = "scooter", _("Un scooter")
    CAR = "car", _("Une voiture")
    UNSURE = "unsure", _("Je ne sais pas")


class HowLong(models.TextChoices):
    DAYS = "days", _("Quelques jours")
    WEEK = "week", _("Une semaine")
    MONTH = "month", _("Un mois")
    LONGER = "longer", _("Plus longtemps")
    UNSURE = "unsure", _("Je ne sais pas")


#: How long, after the vehicle: « une voiture pour une semaine ».
_LENGTHS = {
    HowLong.DAYS: _(" pour quelques jours"),
    HowLong.WEEK: _(" pour une semaine"),
    HowLong.MONTH: _(" pour un mois"),
    HowLong.LONGER: _(" pour plus d’un mois"),
    HowLong.UNSURE: _(", durée à voir"),
}


def what_words(wanted: str, how_long: str) -> str:
    """Return « une voiture pour une semaine », « un véhicule à choisir, durée à voir »."""
    kind = Wanted(wanted)
    vehicle = str(_("un véhicule à choisir") if kind == Wanted.UNSURE else kind.label)
    return f"{vehicle[:1].lower()}{vehicle[1:]}{_LENGTHS[HowLong(how_long)]}"


class PublicRequest(models.Model):
    """A request that waits for an agent, who finds or creates the person and starts the rental."""

    wanted = models.CharField("demande", max_length=7, choices=Wanted)
    starts_on = models.DateField("pour le")
    how_long = models.CharField("pendant", max_length=6, choices=HowLong)
    first_name = models.CharField("prénom", max_length=60)
    last_name = models.CharField("nom", max_length=60)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    phone = PhoneField("téléphone")
    language = models.CharField("langue", max_length=3, default="fr")
    #: Nothing was free: asks for a place on the waiting list.
    for_list = models.BooleanField("pour la liste d’attente", default=False, db_default=False)
    received_at = models.DateTimeField("reçue le")
    press_key = models.CharField("pression du bouton", max_length=64, unique=True)
    rental = models.OneToOneField(
        "rentals.Rental", models.PROTECT, null=True, blank=True, related_name="public_request"
    )
    handled_at = models.DateTimeField("traitée le", null=True, blank=True)
    dismissed_reason = models.CharField("sans suite", max_length=200, blank=True)

    class Meta:
        verbose_name = "demande en ligne"
        constraints = [
            models.CheckConstraint(
                name="public_request_handled_says_how",
                condition=Q(handled_at__isnull=True, rental__isnull=True, dismissed_reason="")
                | Q(handled_at__isnull=False, rental__isnull=False, dismissed_reason="")
                | Q(handled_at__isnull=False, rental__isnull=True) & ~Q(dismissed_reason=""),
            )
        ]

    def __str__(self):
        return f"{self.first_name} {self.last_name}"

    @property
    def what(self) -> str:
        """Return « une voiture pour une semaine », « un véhicule à choisir, durée à voir »."""
        words = what_words(self.wanted, self.how_long)
        return f"{words}, sur la liste d’attente" if self.for_list else words
