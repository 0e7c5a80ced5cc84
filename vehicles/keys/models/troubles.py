"""« J’ai un problème »: what somebody who scanned a key tag tells us."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mobilite.fields import EncryptedField
from mobilite.workflow import LockingQuerySet
from vehicles.models import Vehicle


class TroubleKind(models.TextChoices):
    """What is wrong, in the words of the street."""

    BREAKDOWN = "breakdown", _("En panne")
    ACCIDENT = "accident", _("Accident")
    TYRE = "tyre", _("Pneu crevé")
    ENERGY = "energy", _("Batterie vide, plus d’essence")
    DAMAGE = "damage", _("Abîmé")
    KEYS = "keys", _("Clés ou antivol")
    STOLEN = "stolen", _("Volé, disparu")
    OTHER = "other", _("Autre chose")


#: What cannot wait for the counter to open.
URGENT = (TroubleKind.BREAKDOWN, TroubleKind.ACCIDENT, TroubleKind.STOLEN)


class TroubleQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep what this account may read: all of it, or nothing."""
        return self if user.has_perm("keys.view_keyset") else self.none()


class Trouble(models.Model):
    """Something wrong with a vehicle, told through its tag, by nobody in particular (row G10). A task follows it."""

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="troubles", verbose_name="véhicule")
    kind = models.CharField("quoi", max_length=9, choices=TroubleKind)
    words = EncryptedField("ce qui est dit", blank=True, default="")
    file_name = models.CharField(max_length=120, blank=True)
    told_at = models.DateTimeField("dit le")
    press_key = models.CharField(max_length=64, unique=True)

    objects = TroubleQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        default_permissions = ()
        indexes = [models.Index(fields=["vehicle", "-told_at"], name="trouble_vehicle")]

    def __str__(self):
        return f"{self.vehicle.number}\u00a0: {self.get_kind_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("keys:trouble", args=[self.pk])
