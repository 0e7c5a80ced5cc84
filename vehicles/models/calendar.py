"""The one calendar: every reason why a vehicle is not free is one Occupancy row."""

from django.db import models
from django.db.models import F, Q

from mobilite.constraints import NoOverlap
from mobilite.people.models import Person
from mobilite.workflow import LockingQuerySet
from vehicles.models.fleet import Vehicle


class OccupancyKind(models.TextChoices):
    RENTAL = "rental", "Location"
    LEASE = "lease", "Bail"
    HOLD = "hold", "Réservé"
    WORKSHOP = "workshop", "Atelier"


class OccupancyQuerySet(LockingQuerySet):
    def live(self):
        """Keep what still takes the vehicle."""
        return self.filter(released_at__isnull=True)

    def out(self):
        """Keep the vehicles that are in somebody's hands."""
        return self.live().filter(left_at__isnull=False)

    def overdue(self, now):
        """Keep what should be back and isn't: never available, whatever its end (row A7)."""
        return self.out().filter(ends_at__lt=now)

    def visible_to(self, user):
        """Keep the reasons that this account may see: the whole planning, or nothing."""
        return self if user.has_perm("vehicles.view_occupancy") else self.none()


class Occupancy(models.Model):
    """One reason why a vehicle is not free, over ``[starts_at, blocked_until)``, until released.

    ``blocked_until`` is the end plus the category's turnaround, copied at booking (row A3).
    ``[left_at, released_at)`` is the actual hold: it says who drove at a given minute.
    """

    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="occupancies", verbose_name="véhicule")
    kind = models.CharField("raison", max_length=8, choices=OccupancyKind)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="personne"
    )
    reason = models.CharField("précision", max_length=120, blank=True)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin prévue")
    blocked_until = models.DateTimeField("indisponible jusqu’à")
    left_at = models.DateTimeField("sorti le", null=True, blank=True)
    released_at = models.DateTimeField("libéré le", null=True, blank=True)

    objects = OccupancyQuerySet.as_manager()

    class Meta:
        verbose_name = "occupation"
        constraints = [
            models.CheckConstraint(
                name="occupancy_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                name="occupancy_blocked_until_after_its_end", condition=Q(blocked_until__gte=F("ends_at"))
            ),
            models.CheckConstraint(
                name="occupancy_back_after_leaving",
                condition=Q(left_at__isnull=True)
                | Q(released_at__isnull=True)
                | Q(released_at__gte=F("left_at")),
            ),
            NoOverlap(
                name="occupancy_no_double_booking",
                key="vehicle",
                start="starts_at",
                end="blocked_until",
                condition=Q(released_at__isnull=True),
                violation_error_message="Ce véhicule est déjà pris sur cette période.",
            ),
            NoOverlap(
                name="occupancy_one_driver_at_a_time",
                key="vehicle",
                start="left_at",
                end="released_at",
                condition=Q(left_at__isnull=False),
                violation_error_message="Ce véhicule était déjà sorti à ce moment.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["vehicle", "starts_at", "blocked_until"],
                name="occupancy_live",
                condition=Q(released_at__isnull=True),
            ),
            models.Index(fields=["vehicle", "starts_at"], name="occupancy_vehicle"),
            models.Index(fields=["starts_at", "ends_at"], name="occupancy_period"),
            # What still takes a vehicle, and what was brought back since a day, without reading years of past.
            models.Index(fields=["released_at", "starts_at"], name="occupancy_released"),
            models.Index(
                fields=["vehicle", "released_at"], name="occupancy_driven", condition=Q(left_at__isnull=False)
            ),
        ]
