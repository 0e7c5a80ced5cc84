"""What changes the calendar: take a vehicle, move a booking, leave, come back.

Rentals call these inside their own operations and write the audit entry; what moves somebody else's booking
writes one here. The vehicle is locked first: it is what becomes scarcer. The database has the last word
(``NoOverlap``), whichever way a row is written.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

from django.db import IntegrityError, transaction

from mobilite import registry
from mobilite.audit.entries import record
from mobilite.pages.french import datetime_fr, de
from mobilite.people.models import Person, Place
from mobilite.periods import paris_date
from vehicles import availability
from vehicles.licences import may_drive_gearbox
from vehicles.models import Category, Occupancy, OccupancyKind, Vehicle
from vehicles.operations.refusals import AlreadyTaken, NothingFree, NotLendable, NotPossible, StillOut
from vehicles.operations.reshuffle import Booking, moves_for

#: What is lent, as opposed to what is repaired.
LOANS = {OccupancyKind.RENTAL, OccupancyKind.LEASE, OccupancyKind.HOLD}


def lock_vehicle(vehicle_id: int) -> Vehicle:
    """Hold a vehicle until the transaction ends and return it as it is now, with its category."""
    return Vehicle.objects.locked().select_related("category").get(pk=vehicle_id)


def _in_the_way(occupancy: Occupancy) -> list[Occupancy]:
    others = availability.held(occupancy.starts_at, occupancy.blocked_until)
    return list(
        Occupancy.objects.filter(others, vehicle=occupancy.vehicle_id)
        .exclude(pk=occupancy.pk)
        .select_related("person")
        .order_by("starts_at", "pk")
    )


def save_occupancy(occupancy: Occupancy, *, fields: Sequence[str] | None = None) -> Occupancy:
    """Write an occupancy; say who is in the way if the database refuses."""
    try:
        with transaction.atomic():
            occupancy.save(update_fields=fields)
    except IntegrityError as error:
        if "occupancy_one_driver_at_a_time" in str(error):
            raise StillOut(
                f"{occupancy.vehicle.number} était encore dans d’autres mains à ce moment-là : vérifiez l’heure."
            ) from error
        in_the_way = _in_the_way(occupancy)
        if not in_the_way:
            raise
        raise AlreadyTaken(occupancy.vehicle, in_the_way) from error
    return occupancy


def new_occupancy(vehicle: Vehicle, *, kind: str, starts_at, ends_at, person=None, reason="") -> Occupancy:
    """Write an occupancy of a locked vehicle; loans block the turnaround too. Raises AlreadyTaken."""
    return save_occupancy(
        Occupancy(
            vehicle=vehicle,
            kind=kind,
            person=person,
            reason=reason,
            starts_at=starts_at,
            ends_at=ends_at,
            blocked_until=ends_at
            + (availability.turnaround(vehicle.category) if kind in LOANS else timedelta()),
        )
    )


def _recalled(vehicle: Vehicle) -> str:
    """Return why its maker keeps a vehicle here, and what to do; nothing when it does not (row G8)."""
    return availability.why_recalled([vehicle]).get(vehicle.pk, "")


@transaction.atomic
def take(
    vehicle: Vehicle,
    *,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    person: Person | None = None,
    reason: str = "",
) -> Occupancy:
    """Take the vehicle over ``[starts_at, ends_at)``, turnaround after it included. No audit entry: the caller's.

    Raises AlreadyTaken, also while it is overdue (row A7), and NotLendable.
    """
    vehicle = lock_vehicle(vehicle.pk)
    if kind in LOANS:
        why_not = availability.why_not_lendable(vehicle, starts_at, ends_at, now=now) or _recalled(vehicle)
        if why_not:
            raise NotLendable(why_not, field="vehicle")
        in_the_way = list(availability.conflicts(vehicle, starts_at, ends_at, now=now))
        if in_the_way:
            raise AlreadyTaken(vehicle, in_the_way)
    return new_occupancy(
        vehicle, kind=kind, starts_at=starts_at, ends_at=ends_at, person=person, reason=reason
    )


@transaction.atomic
def place_in_category(
    category: Category,
    place: Place,
    starts_at: datetime,
    ends_at: datetime,
    *,
    kind: str,
    person: Person | None,
    now: datetime,
    also_drive: Sequence[Person] = (),
    reason: str = "",
    actor=None,
) -> Occupancy:
    """Take the least used vehicle that is free; else move bookings that have not left so that one is (row A4).

    Everyone who drives counts, the person and ``also_drive``: automatics only when the licence of one of them says so
    (row H9). Only rentals move, between vehicles of the same category and place, as few as possible and where the
    registry point « may_reassign » lets them. Each move writes an audit entry. Raises NothingFree.
    """
    there = Vehicle.objects.filter(category=category, place=place).order_by("pk")
    keys = set(there.select_for_update(no_key=True).values_list("pk", flat=True))
    suits = gearbox_check([person, *also_drive] if person else also_drive, starts_at)
    free = availability.free_vehicles(starts_at, ends_at, category=category, place=place, now=now)
    for pk, gearbox in availability.least_used_first(free, now).values_list("pk", "gearbox"):
        if pk in keys and suits(Vehicle(category=category, gearbox=gearbox)):
            vehicle = Vehicle.objects.get(pk=pk)
            vehicle.category = category
            return new_occupancy(
                vehicle, kind=kind, starts_at=starts_at, ends_at=ends_at, person=person, reason=reason
            )

    pool = list(there.filter(pk__in=keys).select_related("category"))
    by_pk = {vehicle.pk: vehicle for vehicle in pool}
    asked = Booking("asked", starts_at, ends_at + availability.turnaround(category))
    while True:
        moves = find_moves(asked, ends_at, pool, suits=suits, now=now)
        if moves is None:
            raise NothingFree(category, place, _holders(pool, asked, now))
        target = by_pk[moves.pop("asked")]
        # The vehicles are ours, the bookings were not yet: one that was cancelled meanwhile stays cancelled.
        moving = Occupancy.objects.locked().live().filter(pk__in=moves, left_at__isnull=True)
        moving = list(moving.select_related("vehicle", "person").order_by("pk"))
        if len(moving) == len(moves):
            break
    if moving:
        move_all({occupancy: by_pk[moves[occupancy.pk]] for occupancy in moving}, at=now, actor=actor)
    return new_occupancy(
        target, kind=kind, starts_at=starts_at, ends_at=ends_at, person=person, reason=reason
    )


def _holders(pool: Sequence[Vehicle], asked: Booking, now: datetime) -> list[Occupancy]:
    """Return who holds each vehicle of the pool over what was asked: one occupancy a vehicle, latest taken first."""
    held = availability.held(asked.starts_at, asked.until, now=now)
    found = Occupancy.objects.filter(held, vehicle__in=pool).select_related("vehicle", "person")
    return list({one.vehicle_id: one for one in found.order_by("pk")}.values())[::-1]


def gearbox_check(people: Sequence[Person], starts_at: datetime) -> Callable[[Vehicle], bool]:
    """Return what tells whether everyone who drives may drive the gearbox of a vehicle (row H9): the most restricted of
    them decides. At most one query for each of them, and one for the category's rules."""
    on = paris_date(starts_at)
    answers: dict[tuple[str, int], bool] = {}

    def suits(vehicle: Vehicle) -> bool:
        asked = (vehicle.gearbox, vehicle.category_id)
        if asked not in answers:
            answers[asked] = all(may_drive_gearbox(person, vehicle, on=on) for person in people)
        return answers[asked]

    return suits


def drivers_of(occupancies: Sequence[Occupancy]) -> dict[int, list[Person]]:
    """Return who drives during each occupancy, by its key: who holds it, and whom apps name at « who_drives ».

    Each app registers a ``callable(occupancies) -> {occupancy pk: people}``; their licences are best prefetched.
    """
    found = {one.pk: [one.person] if one.person else [] for one in occupancies}
    for entry in registry.registered("who_drives"):
        for key, people in entry.value(occupancies).items():
            found[key] += people
    return found


def find_moves(asked, ends_at, pool, *, suits, now, staying: Occupancy | None = None):
    """Return ``{"asked": vehicle pk, occupancy pk: vehicle pk…}``, or None when nothing fits.

    ``staying`` is the occupancy that ``asked`` stands in for: it keeps its vehicle, whatever the workshop says.
    """
    live = (
        Occupancy.objects.live().filter(vehicle__in=pool).select_related("person").order_by("starts_at", "pk")
    )
    if staying is not None:
        live = live.exclude(pk=staying.pk)
    fixed: dict[int, list[Booking]] = defaultdict(list)
    movable: dict[int, list[Booking]] = defaultdict(list)
    occupancies, overdue = {}, set()
    for occupancy in live:
        booking = Booking(occupancy.pk, occupancy.starts_at, occupancy.blocked_until)
        may_move = occupancy.kind == OccupancyKind.RENTAL and occupancy.left_at is None
        (movable if may_move else fixed)[occupancy.vehicle_id].append(booking)
        occupancies[occupancy.pk] = occupancy
        if occupancy.left_at and occupancy.ends_at < now:
            overdue.add(occupancy.vehicle_id)
    by_pk = {vehicle.pk: vehicle for vehicle in pool}
    candidates = [occupancies[booking.key] for found in movable.values() for booking in found]
    forbidden = forbidden_moves(candidates, pool) if candidates else set()
    order = availability.least_used_first(Vehicle.objects.filter(pk__in=by_pk), now).values_list(
        "pk", flat=True
    )
    drivers = drivers_of(candidates) if candidates else {}
    drives = {one.pk: gearbox_check(drivers[one.pk], one.starts_at) for one in candidates}
    recalled = availability.why_recalled(pool)

    @cache
    def may_go(booking, pk) -> bool:
        vehicle = by_pk[pk]
        if booking.key == "asked" and staying is not None:
            return pk == staying.vehicle_id
        if booking.key == "asked":
            starts_at, end, drivable = asked.starts_at, ends_at, suits(vehicle)
        else:
            occupancy = occupancies[booking.key]
            if (booking.key, pk) in forbidden:
                return False
            starts_at, end, drivable = occupancy.starts_at, occupancy.ends_at, drives[booking.key](vehicle)
        if pk in recalled:
            return False
        return drivable and not availability.why_not_lendable(vehicle, starts_at, end, now=now)

    return moves_for(
        asked,
        vehicles=[pk for pk in order if pk not in overdue],
        fixed=fixed,
        movable=movable,
        may_go=may_go,
    )


def forbidden_moves(occupancies: Sequence[Occupancy], vehicles: Sequence[Vehicle]) -> set[tuple[int, int]]:
    """Return the (occupancy, vehicle) keys that apps refuse: registry point « may_reassign ».

    Each app registers a ``callable(occupancies, vehicles) -> set of (occupancy pk, vehicle pk)``: a signed
    contract that names its vehicle, co-drivers who only drive automatics.
    """
    refused: set[tuple[int, int]] = set()
    for entry in registry.registered("may_reassign"):
        refused |= set(entry.value(occupancies, vehicles))
    return refused


def move_all(moves: Mapping[Occupancy, Vehicle], *, at: datetime, actor) -> None:
    """Release, reassign, retake: two rows cannot swap vehicles in one UPDATE, on either database.

    Apps hear of each move at the registry point « booking_moved »: ``callable(occupancy, before, after, *, at, actor)``,
    in the same transaction, once all are moved.
    """
    moved = []
    Occupancy.objects.filter(pk__in=[occupancy.pk for occupancy in moves]).update(released_at=at)
    for occupancy, vehicle in moves.items():
        before, occupancy.vehicle, occupancy.released_at = occupancy.vehicle, vehicle, None
        save_occupancy(occupancy, fields=["vehicle", "released_at"])
        moved.append((occupancy, before, vehicle))
        record(
            "reassign",
            occupancy,
            sentence=f"a passé la réservation de {before.number} à {vehicle.number}",
            actor=actor,
            at=at,
            before=before.number,
            after=vehicle.number,
            changed=["vehicle"],
        )
    for occupancy, before, vehicle in moved:
        for entry in registry.registered("booking_moved"):
            entry.value(occupancy, before, vehicle, at=at, actor=actor)


@transaction.atomic
def reassign(occupancy_id: int, *, vehicle: Vehicle, at: datetime, actor) -> Occupancy:
    """Move a booking that has not left to another vehicle. Raises AlreadyTaken, NotLendable, NotPossible."""
    vehicle = lock_vehicle(vehicle.pk)
    occupancy = Occupancy.objects.locked().select_related("vehicle", "person").get(pk=occupancy_id)
    check_may_move(occupancy, vehicle, now=at)
    move_all({occupancy: vehicle}, at=at, actor=actor)
    return occupancy


def check_may_move(occupancy: Occupancy, vehicle: Vehicle, *, now: datetime) -> None:
    """Refuse to move a booking to a vehicle that does not suit it. Raises AlreadyTaken, NotLendable, NotPossible."""
    if occupancy.kind not in LOANS or occupancy.left_at or occupancy.released_at:
        raise NotPossible(
            "Seule une réservation dont le véhicule n’est pas encore parti peut changer de véhicule."
        )
    if (occupancy.pk, vehicle.pk) in forbidden_moves([occupancy], [vehicle]):
        raise NotPossible(
            f"La réservation de {occupancy.vehicle.number} ne peut pas passer à {vehicle.number} d’ici : "
            "changez le véhicule depuis la location."
        )
    starts_at, ends_at = occupancy.starts_at, occupancy.ends_at
    why_not = availability.why_not_lendable(vehicle, starts_at, ends_at, now=now) or _recalled(vehicle)
    if why_not:
        raise NotLendable(why_not, field="vehicle")
    for person in drivers_of([occupancy])[occupancy.pk]:
        if not gearbox_check([person], occupancy.starts_at)(vehicle):
            raise NotLendable(
                f"Le permis {de(person)} ne vaut que pour une boîte automatique.", field="vehicle"
            )
    held = availability.held(occupancy.starts_at, occupancy.blocked_until, now=now)
    others = vehicle.occupancies.filter(held).exclude(pk=occupancy.pk).select_related("person")
    if in_the_way := list(others.order_by("starts_at", "pk")):
        raise AlreadyTaken(vehicle, in_the_way)


@transaction.atomic
def extend(occupancy: Occupancy, ends_at: datetime) -> Occupancy:
    """Move the end of an occupancy; its turnaround stays as it was booked (row A3). No audit entry: the caller's.

    Raises AlreadyTaken with who comes next, NotLendable when the insurance ends before, NotPossible.
    """
    vehicle = lock_vehicle(occupancy.vehicle_id)
    occupancy = Occupancy.objects.locked().select_related("vehicle", "person").get(pk=occupancy.pk)
    if occupancy.released_at:
        raise NotPossible("Le véhicule est déjà rendu.")
    if ends_at <= occupancy.starts_at:
        raise NotPossible("La fin vient après le début.", field="ends_at")
    if occupancy.kind in LOANS and ends_at > occupancy.ends_at:
        # A vehicle at the workshop is no reason here: it is this person who has it.
        why_not = availability.why_not_insured(vehicle, ends_at)
        if why_not:
            raise NotLendable(why_not, field="ends_at")
    delay = occupancy.blocked_until - occupancy.ends_at
    occupancy.ends_at, occupancy.blocked_until = ends_at, ends_at + delay
    return save_occupancy(occupancy, fields=["ends_at", "blocked_until"])


@transaction.atomic
def begin(occupancy: Occupancy, starts_at: datetime) -> Occupancy:
    """Move the start of an occupancy whose vehicle has not left. No audit entry: the caller's.

    Raises AlreadyTaken with who has it before, NotPossible.
    """
    vehicle = lock_vehicle(occupancy.vehicle_id)
    occupancy = Occupancy.objects.locked().select_related("vehicle", "person").get(pk=occupancy.pk)
    if occupancy.released_at or occupancy.left_at:
        raise NotPossible(f"{vehicle.number} est déjà parti, ou libéré.")
    if starts_at >= occupancy.ends_at:
        raise NotPossible("La fin vient après le début.", field="starts_at")
    occupancy.starts_at = starts_at
    return save_occupancy(occupancy, fields=["starts_at"])


@transaction.atomic
def leave(occupancy: Occupancy, at: datetime) -> Occupancy:
    """Note that the vehicle left with its holder. Before its start, the occupancy begins then. No audit entry.

    Raises StillOut while the vehicle is in other hands, AlreadyTaken, NotLendable, NotPossible.
    """
    vehicle = lock_vehicle(occupancy.vehicle_id)
    occupancy = Occupancy.objects.locked().select_related("vehicle", "person").get(pk=occupancy.pk)
    if occupancy.released_at:
        raise NotPossible("Cette réservation n’est plus en cours : le véhicule a été libéré.")
    if occupancy.left_at:
        raise NotPossible(f"{vehicle.number} est déjà parti.")
    if occupancy.kind in LOANS:
        ends_at = max(at, occupancy.ends_at)
        why_not = availability.why_not_lendable(vehicle, at, ends_at, now=at) or _recalled(vehicle)
        if why_not:
            raise NotLendable(why_not)
        other = vehicle.occupancies.out().select_related("person").first()
        if other is not None:
            raise StillOut(f"{vehicle.number} n’est pas encore rentré : notez d’abord le retour précédent.")
    occupancy.left_at = at
    occupancy.starts_at = min(occupancy.starts_at, at)
    return save_occupancy(occupancy, fields=["left_at", "starts_at"])


@transaction.atomic
def release(occupancy: Occupancy, at: datetime) -> Occupancy:
    """Free the vehicle: it is back, or it will not leave. No audit entry: the caller's. Raises NotPossible."""
    occupancy = Occupancy.objects.locked().select_related("vehicle", "person").get(pk=occupancy.pk)
    if occupancy.released_at:
        raise NotPossible("Le véhicule est déjà libéré.")
    if occupancy.left_at and at < occupancy.left_at:
        raise NotPossible(f"Le retour vient après le départ ({datetime_fr(occupancy.left_at)}).", field="at")
    occupancy.released_at = at
    occupancy.save(update_fields=["released_at"])
    return occupancy
