"""What somebody without an account asked for from a phone (row K1)."""

from django.db import models
from django.db.models import Q

from mobilite.fields import PhoneField
from mobilite.people.models import Commune


class Wanted(models.TextChoices):
    EBIKE = "ebike", "Un vélo électrique"
    SCOOTER = "scooter", "Un scooter"
    CAR = "car", "Une voiture"
    UNSURE = "unsure", "Je ne sais pas"


class HowLong(models.TextChoices):
    DAYS = "days", "Quelques jours"
    WEEK = "week", "Une semaine"
    MONTH = "month", "Un mois"
    LONGER = "longer", "Plus longtemps"
    UNSURE = "unsure", "Je ne sais pas"


#: How long, after the vehicle: « une voiture pour une semaine ».
_LENGTHS = {
    HowLong.DAYS: " pour quelques jours",
    HowLong.WEEK: " pour une semaine",
    HowLong.MONTH: " pour un mois",
    HowLong.LONGER: " pour plus d’un mois",
    HowLong.UNSURE: ", durée à voir",
}


def what_words(wanted: str, how_long: str) -> str:
    """Return « une voiture pour une semaine », « un véhicule à choisir, durée à voir »."""
    kind = Wanted(wanted)
    vehicle = "un véhicule à choisir" if kind == Wanted.UNSURE else str(kind.label).lower()
    return vehicle + _LENGTHS[HowLong(how_long)]


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
        return what_words(self.wanted, self.how_long)
