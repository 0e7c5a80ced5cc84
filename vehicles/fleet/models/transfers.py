"""A transport: vehicles carried to another place, in one go."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from mobilite.pages.french import plural
from mobilite.people.models import Place
from vehicles.models import Vehicle


class TransferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep the transfers that this account may see: all of them, or none."""
        return self if user.has_perm("fleet.view_transfer") else self.none()


class Transfer(models.Model):
    """One transport to one place. Never edited: a mistake is another transport, back."""

    to_place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="vers")
    note = models.CharField("précision", max_length=120, blank=True)
    count = models.PositiveIntegerField("véhicules")
    at = models.DateTimeField("le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "transfert"
        default_permissions = ("view", "add")
        indexes = [models.Index(fields=["-at", "-id"], name="transfer_recent")]

    def __str__(self):
        return f"transfert de {plural(self.count, 'véhicule')} à {self.to_place}"

    def get_absolute_url(self) -> str:
        return reverse("fleet:transfer", args=[self.pk])


class Carried(models.Model):
    """One vehicle of a transport, and where it came from."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="lines", verbose_name="transfert")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="carried", verbose_name="véhicule")
    from_place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="depuis")

    class Meta:
        verbose_name = "véhicule transféré"
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="carried_once", fields=["transfer", "vehicle"])]
