"""The batteries of electric bikes: each one, and what it could hold when it was measured (row G7)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilite.workflow import LockingQuerySet
from vehicles.models import Vehicle


class BatteryQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the batteries that this account may see: all of them, or none."""
        return self if user.has_perm("fleet.view_battery") else self.none()

    def fitted(self):
        """Keep those that are on a vehicle now."""
        return self.filter(until__isnull=True)


class Battery(models.Model):
    """One battery, on one vehicle, ``[since, until)``. Its age is counted from ``since``."""

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="batteries", verbose_name="véhicule")
    serial_number = models.CharField("numéro de batterie", max_length=40, blank=True)
    nominal_wh = models.PositiveSmallIntegerField("capacité neuve (Wh)", null=True, blank=True)
    since = models.DateField("sur ce véhicule depuis le")
    until = models.DateField("retirée le", null=True, blank=True)
    last_percent = models.PositiveSmallIntegerField("dernière capacité (%)", null=True, blank=True)
    last_on = models.DateField("mesurée le", null=True, blank=True)

    objects = BatteryQuerySet.as_manager()

    class Meta:
        verbose_name = "batterie"
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                name="battery_one_fitted", fields=["vehicle"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="battery_leaves_after_it_came",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="Une batterie est retirée après avoir été posée.",
            ),
            models.CheckConstraint(
                name="battery_last_measure_is_whole",
                condition=Q(last_percent__isnull=True, last_on__isnull=True)
                | Q(last_percent__isnull=False, last_on__isnull=False),
            ),
        ]

    def get_absolute_url(self) -> str:
        return self.vehicle.get_absolute_url()


class Measure(models.Model):
    """What a battery could hold, once: never edited, a wrong one is measured again."""

    battery = models.ForeignKey(Battery, models.PROTECT, related_name="measures", verbose_name="batterie")
    on = models.DateField("mesurée le")
    percent = models.PositiveSmallIntegerField("capacité (%)")
    wh = models.PositiveSmallIntegerField("capacité (Wh)", null=True, blank=True)
    cycles = models.PositiveIntegerField("cycles", null=True, blank=True)
    at = models.DateTimeField("noté le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "mesure de batterie"
        default_permissions = ("add",)
        constraints = [
            models.CheckConstraint(
                name="measure_percent_is_a_share",
                condition=Q(percent__lte=120),
                violation_error_message="Une capacité est un pourcentage, de 0 à 120.",
            )
        ]
        indexes = [models.Index(fields=["battery", "-on"], name="measure_battery")]
