"""A delivery: vehicles that came together and were registered in one go."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from mobilite.pages.french import plural
from mobilite.workflow import LockingQuerySet
from vehicles.models import Vehicle


class DeliveryQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the deliveries that this account may see: all of them, or none."""
        return self if user.has_perm("fleet.view_delivery") else self.none()


class Delivery(models.Model):
    """Vehicles registered together, from one list. What was said of all of them is on each vehicle."""

    supplier = models.CharField("fournisseur", max_length=80, blank=True)
    count = models.PositiveIntegerField("véhicules")
    at = models.DateTimeField("enregistrée le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "livraison"
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-at", "-id"], name="delivery_recent")]

    def __str__(self):
        return f"livraison de {plural(self.count, 'véhicule')}"

    def get_absolute_url(self) -> str:
        return reverse("fleet:delivery", args=[self.pk])


class Delivered(models.Model):
    """One vehicle of a delivery: it came once."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="lines", verbose_name="livraison")
    vehicle = models.OneToOneField(Vehicle, models.PROTECT, related_name="delivered", verbose_name="véhicule")

    class Meta:
        verbose_name = "véhicule livré"
        default_permissions = ()
