"""How bookings that have not left are moved so that one more fits (row A4). Plain Python, no query.

Finds the fewest moves: exact up to ``MOST_MOVES`` moved bookings, as long as ``MOST_STEPS`` tries suffice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: What names a booking or a vehicle; it only has to be hashable.
Key = Any

#: A contract that changes vehicle is a telephone call: past that, the waiting list is kinder.
MOST_MOVES = 4
#: About a tenth of a second. Fleets of ours need some dozens of steps.
MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Booking:
    """What takes a vehicle over ``[starts_at, until)``, turnaround included."""

    key: Key
    starts_at: datetime
    until: datetime

    def touches(self, other: "Booking") -> bool:
        return self.starts_at < other.until and other.starts_at < self.until


class TooMany(Exception):
    """The search was cut short."""


def moves_for(
    asked: Booking,
    *,
    vehicles: Sequence[Key],
    fixed: Mapping[Key, Sequence[Booking]],
    movable: Mapping[Key, Sequence[Booking]],
    may_go: Callable[[Booking, Key], bool],
    most_moves: int = MOST_MOVES,
) -> dict[Key, Key] | None:
    """Return where ``asked`` and the bookings to move go, as ``{booking key: vehicle}``, or None.

    ``vehicles`` come in order of preference. ``fixed`` and ``movable`` are what each of them carries, without
    overlap. ``may_go`` says whether a booking suits a vehicle, whatever stands there. The fewest moves win.
    """
    search = _Search(vehicles, fixed, movable, may_go)
    try:
        for most in range(min(most_moves, sum(map(len, movable.values()))) + 1):
            found = search.place([asked], {}, most)
            if found is not None:
                return found
    except TooMany:
        pass
    return None


class _Search:
    """Put a booking somewhere, put what it drives out elsewhere, and so on; what was put stays put.

    Whoever can be placed with n moves is found with n: in any solution, a booking put at its final place
    only drives out bookings that the solution moves too.
    """

    def __init__(self, vehicles, fixed, movable, may_go):
        self.vehicles, self.fixed, self.movable, self.may_go = vehicles, fixed, movable, may_go
        self.home = {booking.key: vehicle for vehicle, found in movable.items() for booking in found}
        self.steps = 0

    def place(self, waiting: list[Booking], placed: dict[Booking, Key], moves_left: int):
        if not waiting:
            return {booking.key: vehicle for booking, vehicle in placed.items()}
        booking, rest = waiting[0], waiting[1:]
        for vehicle in self.vehicles:
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise TooMany
            if vehicle == self.home.get(booking.key) or not self._room_for(booking, vehicle, placed):
                continue
            settled = placed.keys() | set(waiting)
            driven_out = [
                other
                for other in self.movable.get(vehicle, ())
                if other not in settled and other.touches(booking)
            ]
            if len(driven_out) > moves_left:
                continue
            found = self.place(rest + driven_out, placed | {booking: vehicle}, moves_left - len(driven_out))
            if found is not None:
                return found
        return None

    def _room_for(self, booking, vehicle, placed) -> bool:
        others: Iterable[Booking] = (
            *self.fixed.get(vehicle, ()),
            *(other for other, where in placed.items() if where == vehicle),
        )
        return not any(booking.touches(other) for other in others) and self.may_go(booking, vehicle)
