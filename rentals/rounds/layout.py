"""The times of a round, stop after stop: roads between stops and back to the base. Plain Python, no query.

Instants are aware; roads are whole minutes. A round never has two stops at once, and the road to a stop begins when the
stop before is over.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

Road = Callable[[Any, Any], int]
#: Hours that are worked out fall on these minutes: nobody promises 9 h 47.
STEP = 5


@dataclass(frozen=True, slots=True)
class Halt:
    """One act over ``[starts_at, ends_at)`` at ``where`` (what ``road`` understands). ``go`` and ``back`` are the roads that
    somebody typed, in minutes: to it, and from it to the base."""

    key: Any
    where: Any
    starts_at: datetime
    ends_at: datetime
    go: int | None = None
    back: int | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """A halt with the roads around it, and what it blocks. ``from_base``: one comes straight from there; ``to_base``: one
    goes back there afterwards. The wait before the next stop, away from the base, is blocked too."""

    halt: Halt
    before: int
    after: int
    blocked_from: datetime
    blocked_until: datetime
    from_base: bool
    to_base: bool


class TooTight(Exception):
    """One cannot be at ``then`` in time after ``first``: at ``earliest`` at best, after a road of ``minutes``."""

    def __init__(self, first: Halt, then: Halt, minutes: int):
        super().__init__(f"{first.key} -> {then.key}")
        self.first, self.then, self.minutes = first, then, minutes

    @property
    def earliest(self) -> datetime:
        return self.first.ends_at + timedelta(minutes=self.minutes)


def laid(halts: Sequence[Halt], *, base: Any, road: Road) -> list[Leg]:
    """Return the legs of a round in time order: one goes back to the base between two stops when there is time for it,
    else straight from one to the next. Raises TooTight."""
    legs: list[Leg] = []
    for halt in sorted(halts, key=lambda one: (one.starts_at, one.ends_at)):
        before = road(base, halt.where) if halt.go is None else halt.go
        back = road(halt.where, base) if halt.back is None else halt.back
        from_base = True
        if legs:
            last = legs[-1]
            whole = timedelta(minutes=last.after + before)
            from_base = last.halt.ends_at + whole <= halt.starts_at
            if not from_base:
                before = road(last.halt.where, halt.where) if halt.go is None else halt.go
                if last.halt.ends_at + timedelta(minutes=before) > halt.starts_at:
                    raise TooTight(last.halt, halt, before)
                leaves = halt.starts_at - timedelta(minutes=before)
                legs[-1] = replace(last, after=0, blocked_until=leaves, to_base=False)
        legs.append(
            Leg(
                halt,
                before,
                back,
                halt.starts_at - timedelta(minutes=before),
                halt.ends_at + timedelta(minutes=back),
                from_base,
                True,
            )
        )
    return legs


def timed(
    halts: Sequence[Halt],
    *,
    base: Any,
    road: Road,
    leaves_at: datetime,
    not_before: Mapping[Hashable, datetime] | None = None,
) -> list[Halt]:
    """Return the halts in the order given, each with its hours: the first after the road from the base, the next ones
    after the act before and the road between. ``not_before`` says which wait for an hour."""
    found: list[Halt] = []
    at, place = leaves_at, base
    for halt in halts:
        at += timedelta(minutes=road(place, halt.where) if halt.go is None else halt.go)
        at = rounded(max(at, (not_before or {}).get(halt.key, at)))
        found.append(replace(halt, starts_at=at, ends_at=at + (halt.ends_at - halt.starts_at)))
        at, place = found[-1].ends_at, halt.where
    return found


def rounded(at: datetime) -> datetime:
    """Return ``at``, or the next multiple of five minutes."""
    past = timedelta(minutes=at.minute % STEP, seconds=at.second, microseconds=at.microsecond)
    return at if not past else at - past + timedelta(minutes=STEP)


def chain_start(legs: Sequence[Leg], rank: int) -> datetime:
    """Return when one leaves the base for the stop of that rank, other stops on the way."""
    while not legs[rank].from_base:
        rank -= 1
    return legs[rank].blocked_from
