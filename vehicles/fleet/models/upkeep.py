"""What is spent to keep a vehicle: a repair, a part, a service; what the workshop writes, in euros."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilite.constraints import NeverChanged
from mobilite.fields import EuroField
from vehicles.models import Vehicle


class UpkeepQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep what this account may see: all of it, or nothing."""
        return self if user.has_perm("fleet.view_upkeep") else self.none()


class Upkeep(models.Model):
    """One expense for a vehicle, on its day. Never edited: what is wrong is taken back by another, below zero.

    ``part`` names what was put in anew, as the grid of damage names it: its age is counted from there.
    """

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="upkeep", verbose_name="véhicule")
    on = models.DateField("fait le")
    what = models.CharField("quoi", max_length=120)
    part = models.CharField("pièce changée", max_length=40, blank=True)
    amount = EuroField("montant")
    at = models.DateTimeField("noté le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    objects = UpkeepQuerySet.as_manager()

    class Meta:
        verbose_name = "dépense d’entretien"
        verbose_name_plural = "dépenses d’entretien"
        default_permissions = ("view", "add")
        constraints = [
            NeverChanged(name="upkeep_never_changed"),
            models.CheckConstraint(name="upkeep_costs_something", condition=~Q(amount=0)),
        ]
        indexes = [models.Index(fields=["on"], name="upkeep_on")]

    def __str__(self):
        return f"{self.what}, {self.vehicle.number}"

    def get_absolute_url(self) -> str:
        return self.vehicle.get_absolute_url()
