"""Take a vehicle out of service and put it back: the workshop, the way out of the fleet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, Value, When

from mobilite.audit.entries import record
from mobilite.pages.french import datetime_fr, period_fr, plural
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from vehicles import availability
from vehicles.models import Category, Gearbox, Occupancy, OccupancyKind, State, Vehicle, VehicleQuerySet
from vehicles.operations.calendar import (
    NotPossible,
    check_may_move,
    lock_vehicle,
    move_all,
    new_occupancy,
    save_occupancy,
)


class Touched(Refusal):
    """Bookings stand in the way: ``occupancies``, first one first, must be moved or cancelled before (row A6)."""

    def __init__(self, vehicle: Vehicle, occupancies: Sequence[Occupancy]):
        super().__init__(
            f"{vehicle.number} est promis sur cette période : {plural(len(occupancies), 'réservation')} à déplacer "
            "ou à annuler d’abord."
        )
        self.vehicle, self.occupancies = vehicle, list(occupancies)


def substitutes(vehicle: Vehicle, starts_at: datetime, ends_at: datetime, now: datetime) -> VehicleQuerySet:
    """Return the free vehicles that the same people may drive: same category, same place, least used first (row A6).

    Three queries at most, whatever the fleet.
    """
    free = availability.free_vehicles(starts_at, ends_at, now=now).exclude(pk=vehicle.pk)
    if vehicle.gearbox != Gearbox.MANUAL:
        # Whoever had it may only drive automatics (code 78).
        free = free.exclude(gearbox=Gearbox.MANUAL)
    here = Case(When(place=vehicle.place_id, then=Value(0)), default=Value(1))
    same = Case(When(category=vehicle.category_id, then=Value(0)), default=Value(1))
    return (
        availability.least_used_first(free.filter(category__in=_same_licence_class(vehicle)), now)
        .select_related("category", "place")
        .order_by(same, here, "seconds_used", "number")
    )


def _same_licence_class(vehicle: Vehicle) -> list[Category]:
    """Return the categories whose drawing and licence rules are those of the vehicle's, no older age asked."""

    def asked(category):
        return {
            (rule.licence, rule.held_years, rule.needs_125_training, rule.born_before)
            for rule in category.licence_rules.all()
        }

    categories = list(Category.objects.prefetch_related("licence_rules"))
    own = next(category for category in categories if category.pk == vehicle.category_id)
    return [
        category
        for category in categories
        if category.drawing == own.drawing
        and category.minimum_age <= own.minimum_age
        and asked(category) == asked(own)
    ]


def touched(vehicle: Vehicle, starts_at: datetime, ends_at: datetime, *, now: datetime) -> list[Occupancy]:
    """Return the loans that an immobilisation over ``[starts_at, ends_at)`` would touch, first one first.

    Whoever should have brought the vehicle back is among them when it begins now: there is nothing to repair.
    """
    held = availability.held(starts_at, ends_at, now=now if starts_at <= now else None)
    return [
        occupancy
        for occupancy in vehicle.occupancies.filter(held)
        .select_related("person", "vehicle")
        .order_by("starts_at", "pk")
        # The time to make it ready after a loan is the workshop's already.
        if occupancy.kind != OccupancyKind.WORKSHOP and (occupancy.left_at or occupancy.ends_at > starts_at)
    ]


@transaction.atomic
def immobilise(
    vehicle_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    at: datetime,
    actor,
    moves: Mapping[int, Vehicle] | None = None,
) -> Occupancy:
    """Put the vehicle in the workshop, now (``starts_at`` not after ``at``) or at a later date.

    ``moves`` says to which vehicle each booking that it touches goes: ``{occupancy pk: vehicle}``. A visit
    that was planned and begins now is the same one. Raises Touched with the bookings that nothing moves,
    and what ``reassign`` raises.
    """
    moves = moves or {}
    # All at once and in one order: two people who move bookings between the same vehicles wait, never lock up.
    list(
        Vehicle.objects.locked()
        .filter(pk__in=[vehicle_id, *(other.pk for other in moves.values())])
        .order_by("pk")
        .values_list("pk")
    )
    vehicle = Vehicle.objects.select_related("category").get(pk=vehicle_id)
    if vehicle.state == State.RETIRED:
        raise NotPossible(f"{vehicle.number} est sorti du parc.")
    if ends_at <= starts_at:
        raise NotPossible("La fin vient après le début.", field="ends_at")
    if ends_at <= at:
        raise NotPossible("La fin prévue est déjà passée.", field="ends_at")
    enters = starts_at <= at
    if enters:
        starts_at = at
    stuck = []
    for occupancy in touched(vehicle, starts_at, ends_at, now=at):
        other = moves.get(occupancy.pk)
        if other is None or occupancy.left_at:
            stuck.append(occupancy)
            continue
        check_may_move(occupancy, other, now=at)
        move_all({occupancy: other}, at=at, actor=actor)
    if stuck:
        raise Touched(vehicle, stuck)

    # A booking that just ended still blocks its turnaround: the workshop takes it over.
    for occupancy in vehicle.occupancies.filter(
        availability.held(starts_at, ends_at), ends_at__lte=starts_at
    ):
        if occupancy.kind != OccupancyKind.WORKSHOP:
            occupancy.blocked_until = max(occupancy.ends_at, min(occupancy.blocked_until, starts_at))
            occupancy.save(update_fields=["blocked_until"])
    visit = _planned_visit(vehicle, starts_at, ends_at) if enters else None
    if visit is None:
        visit = new_occupancy(
            vehicle, kind=OccupancyKind.WORKSHOP, starts_at=starts_at, ends_at=ends_at, reason=reason
        )
    else:
        visit.starts_at, visit.ends_at, visit.blocked_until, visit.reason = (
            starts_at,
            ends_at,
            ends_at,
            reason,
        )
        save_occupancy(visit)
    before = vehicle.state
    if enters:
        visit.left_at = at
        save_occupancy(visit, fields=["left_at"])
        vehicle.state = State.WORKSHOP
        vehicle.save(update_fields=["state"])
        sentence = f"a mis {vehicle.number} à l’atelier jusqu’au {datetime_fr(ends_at)} : {reason}"
    else:
        sentence = f"a prévu l’atelier pour {vehicle.number}, {period_fr(starts_at, ends_at)} : {reason}"
    record(
        "immobilise",
        vehicle,
        sentence=sentence,
        actor=actor,
        at=at,
        before=before,
        after=vehicle.state,
        changed=["state"] if enters else [],
        data={"occupancy": visit.pk},
    )
    return visit


def _planned_visit(vehicle: Vehicle, starts_at: datetime, ends_at: datetime) -> Occupancy | None:
    """Return the visit to the workshop that was planned for these dates and has not begun."""
    return (
        vehicle.occupancies.filter(
            availability.held(starts_at, ends_at), kind=OccupancyKind.WORKSHOP, left_at__isnull=True
        )
        .order_by("starts_at")
        .first()
    )


@transaction.atomic
def cancel_visit(occupancy_id: int, *, at: datetime, actor) -> None:
    """Give up a visit to the workshop that was planned. Raises NotPossible."""
    visit = Occupancy.objects.locked().select_related("vehicle").get(pk=occupancy_id)
    if visit.kind != OccupancyKind.WORKSHOP or visit.left_at or visit.released_at:
        raise NotPossible("Ce passage à l’atelier n’est plus à venir.")
    visit.released_at = at
    visit.save(update_fields=["released_at"])
    when = period_fr(visit.starts_at, visit.ends_at)
    record(
        "cancel_visit",
        visit.vehicle,
        sentence=f"a annulé l’atelier prévu pour {visit.vehicle.number}, {when}",
        actor=actor,
        at=at,
        data={"occupancy": visit.pk},
    )


@transaction.atomic
def back_in_service(vehicle_id: int, *, at: datetime, actor, to_clean: bool = False) -> Vehicle:
    """Put a vehicle that was at the workshop back in service. Raises NotPossible.

    ``to_clean``: it does not leave before somebody says that it is ready.
    """
    vehicle = lock_vehicle(vehicle_id)
    if vehicle.state == State.IN_SERVICE:
        raise NotPossible(f"{vehicle.number} est déjà en service.")
    if vehicle.state == State.RETIRED:
        raise NotPossible(
            f"{vehicle.number} est sorti du parc\u00a0: le responsable l’y remet, avec un motif."
        )
    before, vehicle.state = vehicle.state, State.IN_SERVICE
    changed = ["state"]
    if to_clean and vehicle.to_clean_since is None:
        vehicle.to_clean_since = at
        changed.append("to_clean_since")
    vehicle.save(update_fields=["state", "to_clean_since"])
    visits = vehicle.occupancies.out().filter(kind=OccupancyKind.WORKSHOP)
    visits.update(released_at=at)
    then = ", à nettoyer avant de repartir" if to_clean else ""
    record(
        "back_in_service",
        vehicle,
        sentence=f"a remis {vehicle.number} en service{then}",
        actor=actor,
        at=at,
        before=before,
        after=vehicle.state,
        changed=changed,
    )
    return vehicle


@transaction.atomic
def retire(vehicle_id: int, *, reason: str, on: date | None = None, at: datetime, actor) -> Vehicle:
    """Take the vehicle out of the fleet, today or ``on`` a day that is past; its story stays.

    Raises Touched while it is lent or promised, NotPossible.
    """
    vehicle = lock_vehicle(vehicle_id)
    if vehicle.state == State.RETIRED:
        raise NotPossible(f"{vehicle.number} est déjà sorti du parc.")
    live = vehicle.occupancies.live().select_related("person", "vehicle").order_by("starts_at", "pk")
    loans = [occupancy for occupancy in live if occupancy.kind != OccupancyKind.WORKSHOP]
    if loans:
        raise Touched(vehicle, loans)
    vehicle.occupancies.live().update(released_at=at)
    before, vehicle.state, vehicle.retired_on = vehicle.state, State.RETIRED, on or paris_date(at)
    vehicle.to_clean_since = None
    vehicle.save(update_fields=["state", "retired_on", "to_clean_since"])
    record(
        "retire",
        vehicle,
        sentence=f"a sorti {vehicle.number} du parc : {reason}"[:300],
        actor=actor,
        at=at,
        before=before,
        after=vehicle.state,
        changed=["state", "retired_on"],
    )
    return vehicle


@transaction.atomic
def bring_back(vehicle_id: int, *, reason: str, at: datetime, actor) -> Vehicle:
    """Put a vehicle that left the fleet back in it, and say why. Raises NotPossible."""
    vehicle = lock_vehicle(vehicle_id)
    if vehicle.state != State.RETIRED:
        raise NotPossible(f"{vehicle.number} est dans le parc.")
    before, vehicle.state, vehicle.retired_on = vehicle.state, State.IN_SERVICE, None
    vehicle.save(update_fields=["state", "retired_on"])
    record(
        "bring_back",
        vehicle,
        sentence=f"a remis {vehicle.number} dans le parc\u00a0: {reason}"[:300],
        actor=actor,
        at=at,
        before=before,
        after=vehicle.state,
        changed=["state", "retired_on"],
    )
    return vehicle
