"""Keep a vehicle for longer although somebody comes next: they are moved to another vehicle, in the same transaction (rows A4, A6)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from vehicles import availability
from vehicles.models import Occupancy, Vehicle
from vehicles.operations.calendar import LOANS, extend, find_moves, move_all
from vehicles.operations.refusals import AlreadyTaken
from vehicles.operations.reshuffle import Booking


@dataclass(frozen=True, slots=True)
class Moved:
    """A booking that goes, or went, from a vehicle to another."""

    occupancy: Occupancy
    before: Vehicle
    after: Vehicle


def moves_to_extend(occupancy: Occupancy, ends_at: datetime, *, now: datetime) -> list[Moved]:
    """Return who would go where so that an occupancy may last until ``ends_at``: nobody when nothing is in the way.

    Writes nothing. Raises AlreadyTaken, with who comes next, when they cannot be served by another vehicle of the same
    category and place.
    """
    until = ends_at + (occupancy.blocked_until - occupancy.ends_at)
    vehicle = occupancy.vehicle
    held = availability.held(occupancy.starts_at, until)
    others = Occupancy.objects.filter(held, vehicle=vehicle).exclude(pk=occupancy.pk).select_related("person")
    in_the_way = list(others.order_by("starts_at", "pk"))
    if not in_the_way or occupancy.kind not in LOANS:
        return []
    pool = list(
        Vehicle.objects.filter(category=vehicle.category_id, place=vehicle.place_id)
        .select_related("category")
        .order_by("pk")
    )
    by_pk = {one.pk: one for one in pool}
    asked = Booking("asked", occupancy.starts_at, until)
    moves = find_moves(asked, ends_at, pool, suits=lambda one: True, now=now, staying=occupancy)
    if moves is None:
        raise AlreadyTaken(vehicle, in_the_way)
    del moves["asked"]
    moving = Occupancy.objects.live().filter(pk__in=moves, left_at__isnull=True)
    moving = moving.select_related("vehicle", "person").order_by("pk")
    return [Moved(one, one.vehicle, by_pk[moves[one.pk]]) for one in moving]


@transaction.atomic
def extend_with_room(
    occupancy: Occupancy, ends_at: datetime, *, at: datetime, actor
) -> tuple[Occupancy, list[Moved]]:
    """Move the end of an occupancy, and whoever comes next when another vehicle can serve them; return who was moved.

    Each move writes an audit entry; the extension's is the caller's. Raises what ``extend`` raises.
    """
    # All of the pool first and in one order, as who places a booking does: two never wait for one another.
    vehicle = Vehicle.objects.only("category_id", "place_id").get(pk=occupancy.vehicle_id)
    pool = Vehicle.objects.filter(category=vehicle.category_id, place=vehicle.place_id).order_by("pk")
    list(pool.select_for_update(no_key=True).values_list("pk", flat=True))
    occupancy = Occupancy.objects.select_related("vehicle", "person").get(pk=occupancy.pk)
    moves: list[Moved] = []
    if not occupancy.released_at and ends_at > occupancy.ends_at:
        moves = moves_to_extend(occupancy, ends_at, now=at)
        # One that left or was cancelled meanwhile is not moved: what is left in the way then refuses the extension.
        held = (
            Occupancy.objects.locked()
            .live()
            .filter(pk__in=[one.occupancy.pk for one in moves], left_at__isnull=True)
        )
        known = {one.pk for one in held.order_by("pk")}
        moves = [one for one in moves if one.occupancy.pk in known]
        if moves:
            move_all({one.occupancy: one.after for one in moves}, at=at, actor=actor)
    return extend(occupancy, ends_at), moves
