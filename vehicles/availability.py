"""Questions about the calendar: what is free, what stands in the way, what serves least.

A vehicle is free when it is in service, in the fleet at the start, insured to the end, and when nothing that is
not released touches ``[starts_at, ends_at + turnaround)``; one that should be back and isn't, never (row A7).
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import (
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.lookups import LessThanOrEqual

from mobilite.pages.french import datetime_fr
from mobilite.people.models import Place
from mobilite.periods import PARIS, french_date, last_day, paris_date
from vehicles.models import (
    Category,
    Occupancy,
    OccupancyKind,
    OccupancyQuerySet,
    State,
    Vehicle,
    VehicleQuerySet,
)

#: How far back « least used first » looks (row A4).
USE_WINDOW = timedelta(days=90)
#: How long before a deadline it is told.
DEADLINE_LEAD = 30


class SecondsBetween(Func):
    """The whole seconds from the second instant to the first: exact, so that equal uses are equal."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(
            compiler,
            connection,
            template="(strftime('%%%%s', %(expressions)s))",
            arg_joiner=") - strftime('%%s', ",
            **context,
        )

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(
            compiler,
            connection,
            template="EXTRACT(EPOCH FROM (%(expressions)s))::bigint",
            arg_joiner=" - ",
            **context,
        )


class MinutesLater(Func):
    """An instant, to the second, and so many minutes."""

    output_field = DateTimeField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(
            compiler,
            connection,
            template="datetime(%(expressions)s || ' minutes')",
            arg_joiner=", '+' || ",
            **context,
        )

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(
            compiler,
            connection,
            template="(%(expressions)s * interval '1 minute')",
            arg_joiner=" + ",
            **context,
        )


def insured_from(ends_at: datetime) -> date:
    """Return the earliest ``insured_until`` (not included) that covers a loan ending then: row G3.

    A loan that ends at midnight does not touch the day that begins.
    """
    wall = ends_at.astimezone(PARIS)
    return wall.date() if wall.time() == time() else wall.date() + timedelta(days=1)


def lendable(starts_at: datetime, ends_at: datetime) -> Q:
    """Return what a vehicle itself must be for a loan, whatever the calendar says."""
    return Q(
        Q(insured_until__isnull=True) | Q(insured_until__gte=insured_from(ends_at)),
        state=State.IN_SERVICE,
        in_service_on__lte=paris_date(starts_at),
    )


def clean_from(starts_at: datetime, now: datetime) -> Q:
    """Return what a vehicle must be so as to leave at ``starts_at``: clean, or back for long enough to be by then.

    Whatever leaves now needs somebody's tick; what leaves later only needs the turnaround of its category (row A3).
    """
    clean = Q(to_clean_since__isnull=True)
    if starts_at <= now:
        return clean
    ready_at = MinutesLater(F("to_clean_since"), F("category__turnaround_minutes"))
    return clean | Q(LessThanOrEqual(ready_at, Value(starts_at)))


def why_to_clean(vehicle: Vehicle, starts_at: datetime, now: datetime) -> str:
    """Return the sentence that says that the vehicle, with its category, is to be cleaned before then; "" if not."""
    since = vehicle.to_clean_since
    if since is None or (starts_at >= since + turnaround(vehicle.category) and starts_at > now):
        return ""
    return (
        f"{vehicle.number} est à nettoyer depuis le {datetime_fr(since)} : nettoyez-le, puis touchez "
        "« Prêt à repartir »."
    )


def _recalled(**which):
    """Return the vehicles of recalls (``fleet.Recalled``) that nobody may ride before their check."""
    lines = apps.get_model("fleet", "Recalled").objects
    return lines.filter(state="todo", recall__status="open", recall__may_ride=False, **which)


def why_recalled(vehicles: Iterable[Vehicle]) -> dict[int, str]:
    """Return, by vehicle, the sentence that says that its maker calls it back and that nobody rides before (row G8). One query."""
    keys = [one.pk for one in vehicles]
    if not keys:
        return {}
    lines = _recalled(vehicle__in=keys).select_related("recall", "vehicle")
    return {
        line.vehicle_id: f"{line.vehicle.number} est rappelé par son fabricant («\u00a0{line.recall.title}\u00a0») et ne "
        "roule plus avant son contrôle : prenez-en un autre, ou faites-le contrôler à l’atelier."
        for line in lines.order_by("-recall__due_on", "pk")
    }


def why_not_lendable(
    vehicle: Vehicle, starts_at: datetime, ends_at: datetime, *, now: datetime | None = None
) -> str:
    """Return the sentence that says why the vehicle cannot be lent then, whatever the calendar; "" if it can.

    Given ``now``, a vehicle that is to be cleaned does not leave before: its category must be loaded.
    """
    if vehicle.state == State.WORKSHOP:
        return f"{vehicle.number} est à l’atelier."
    if vehicle.state == State.MISSING:
        return f"{vehicle.number} est introuvable."
    if vehicle.state == State.RETIRED:
        return f"{vehicle.number} est sorti du parc."
    if vehicle.in_service_on > paris_date(starts_at):
        return f"{vehicle.number} n’entre dans le parc que le {french_date(vehicle.in_service_on)}."
    return why_not_insured(vehicle, ends_at) or (why_to_clean(vehicle, starts_at, now) if now else "")


def why_not_insured(vehicle: Vehicle, ends_at: datetime) -> str:
    """Return the sentence that says that the insurance stops before the end of a loan (row G3); "" if it doesn't."""
    if vehicle.insured_until is None or vehicle.insured_until >= insured_from(ends_at):
        return ""
    return (
        f"{vehicle.number} n’est assuré que jusqu’au {french_date(last_day(vehicle.insured_until))} inclus."
    )


def inspection_warning(vehicle: Vehicle, ends_at: datetime) -> str:
    """Return the sentence that warns of an inspection due before the end of a loan; "" if none. It blocks nothing."""
    due = vehicle.inspection_due_on
    if due is None or due >= insured_from(ends_at):
        return ""
    return (
        f"Le contrôle technique de {vehicle.number} est à passer avant le {french_date(due)}, avant le retour : "
        "prévoyez un échange de véhicule."
    )


def held(starts_at: datetime, until: Any, *, now: datetime | None = None) -> Q:
    """Return the occupancies that take some of ``[starts_at, until)`` or, given ``now``, are overdue then."""
    taken = Q(starts_at__lt=until, blocked_until__gt=starts_at)
    if now is not None:
        taken |= Q(left_at__isnull=False, ends_at__lt=now)
    return Q(taken, released_at__isnull=True)


def turnaround(category: Category) -> timedelta:
    """Return the time that a vehicle of the category takes to make ready."""
    return timedelta(minutes=category.turnaround_minutes)


def free_vehicles(
    starts_at: datetime,
    ends_at: datetime,
    *,
    category: Category | None = None,
    place: Place | None = None,
    now: datetime,
) -> VehicleQuerySet:
    """Return the vehicles that can be lent over ``[starts_at, ends_at)``, turnaround after it included, in no order.

    One query. An inspection due meanwhile blocks nothing: see ``inspection_warning``. What is to be cleaned is not free
    for a loan that begins now: see ``clean_from``.
    """
    vehicles = Vehicle.objects.filter(lendable(starts_at, ends_at), clean_from(starts_at, now))
    if place is not None:
        vehicles = vehicles.filter(place=place)
    if category is not None:
        vehicles = vehicles.filter(category=category)
        until: object = ends_at + turnaround(category)
    else:
        vehicles = vehicles.alias(ready_at=MinutesLater(Value(ends_at), F("category__turnaround_minutes")))
        until = OuterRef("ready_at")
    # Two questions rather than one with an « or »: each has an index of its own.
    own = Occupancy.objects.filter(vehicle=OuterRef("pk"))
    vehicles = vehicles.filter(~Exists(_recalled(vehicle=OuterRef("pk"))))
    return vehicles.filter(~Exists(own.filter(held(starts_at, until))), ~Exists(own.overdue(now)))


def conflicts(
    vehicle: Vehicle, starts_at: datetime, ends_at: datetime, *, now: datetime | None = None
) -> OccupancyQuerySet:
    """Return what stands in the way of a loan of the vehicle over ``[starts_at, ends_at)``, first one first.

    The turnaround after the loan counts. With ``now``, so does whoever should have brought it back (row A7).
    """
    until = ends_at + turnaround(vehicle.category)
    taken = held(starts_at, until, now=now) if now else held(starts_at, until)
    return vehicle.occupancies.filter(taken).select_related("person").order_by("starts_at", "pk")


def least_used_first(vehicles: VehicleQuerySet, now: datetime) -> VehicleQuerySet:
    """Order vehicles by the time they spent in somebody's hands in the last 90 days, then by number (row A4)."""
    since = now - USE_WINDOW
    use = (
        Occupancy.objects.filter(
            Q(released_at__isnull=True) | Q(released_at__gt=since),
            vehicle=OuterRef("pk"),
            left_at__lt=now,
        )
        .exclude(kind=OccupancyKind.WORKSHOP)
        .order_by()
        .values("vehicle")
        .annotate(
            seconds=Sum(
                SecondsBetween(
                    Least(Coalesce(F("released_at"), Value(now)), Value(now)),
                    Greatest(F("left_at"), Value(since)),
                )
            )
        )
        .values("seconds")
    )
    return vehicles.annotate(seconds_used=Coalesce(Subquery(use), 0)).order_by("seconds_used", "number")


def expiring(now: datetime, days: int = DEADLINE_LEAD) -> VehicleQuerySet:
    """Return the vehicles of the fleet whose insurance or inspection has ended or ends within ``days`` days."""
    limit = paris_date(now) + timedelta(days=days)
    return Vehicle.objects.in_the_fleet().filter(
        Q(insured_until__lte=limit) | Q(inspection_due_on__lte=limit)
    )
