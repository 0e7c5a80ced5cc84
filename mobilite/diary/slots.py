"""When somebody is free: plain questions about presences, opening hours and what is blocked already (row L8).

Times are instants in UTC, stretches are half-open; the grid of a quarter of an hour is that of the wall in Paris, whose
clocks change by whole hours.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mobilite.diary.models import Appointment
from mobilite.diary.presences import Here, Stretch, common, here, without
from mobilite.diary.travel import as_delta, travel_minutes
from mobilite.people.models import Commune, Place
from mobilite.periods import PARIS, paris, paris_date

#: Appointments begin at a quarter of an hour.
GRID = timedelta(minutes=15)
#: How far a free slot is looked for, how many are offered, and how many of one morning or one afternoon.
HORIZON_DAYS, OFFERED, A_HALF_DAY = 42, 8, 2
NOON = 13


@dataclass(frozen=True, slots=True)
class Slot:
    """A colleague is free over ``[starts_at, ends_at)``, travel (minutes) included before and after."""

    user: Any
    place: Place | None
    starts_at: datetime
    ends_at: datetime
    travel: int = 0


def rounded_up(at: datetime) -> datetime:
    """Return ``at``, or the next quarter of an hour."""
    at = at.astimezone(UTC)
    past = timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
    return at if not past else at - past + GRID


def starts_within(
    stretch: Stretch,
    blocks: Iterable[Stretch],
    *,
    duration: timedelta,
    now: datetime,
    travel: timedelta = timedelta(),
) -> Iterator[datetime]:
    """Yield when an appointment can begin in a stretch, one after another: travel and all inside it, outside blocks."""
    for start, end in without([stretch], blocks):
        at = rounded_up(max(start + travel, now))
        while at + duration + travel <= end:
            yield at
            at = rounded_up(at + duration + 2 * travel)


def free_slots(
    *,
    duration: timedelta,
    now: datetime,
    user=None,
    place: Place | None = None,
    commune: Commune | None = None,
    from_day: date | None = None,
    count: int = OFFERED,
    travel: int | None = None,
    but: Appointment | None = None,
) -> list[Slot]:
    """Return the next free slots, the first one first; two at most of one morning or one afternoon.

    At a ``place``: of whoever is there (or of ``user``), while it is open. In a ``commune``: of who works then, travel
    there and back included. With neither (a call): of who works then. ``travel`` (minutes, each way) replaces the guess;
    ``but`` is an appointment that is about to move.
    Four queries, whatever the days, and one per app that knows absences.
    """
    first = max(paris_date(now), from_day or paris_date(now))
    end = first + timedelta(days=HORIZON_DAYS)
    present = here(first, end, users=None if user is None else [user.pk], place=place)
    if not present:
        return []
    blocks = blocked({one.user.pk for one in present}, paris(first, time()), paris(end, time()), but=but)
    return list(_offered(_all_slots(present, blocks, duration, now, place, commune, travel), count))


def open_slots(
    *,
    duration: timedelta,
    now: datetime,
    days: int,
    users: Iterable,
    place: Place | None = None,
    but: Appointment | None = None,
    is_call: bool = False,
) -> list[Slot]:
    """Return every free slot of these colleagues over so many days from ``now``, while the places where they are (or
    ``place``) are open; at any hour of their work for a call. As ``free_slots``, without travel.
    """
    first = paris_date(now)
    end = first + timedelta(days=days)
    present = here(first, end, users=[one.pk for one in users], place=place)
    if not present:
        return []
    blocks = blocked({one.user.pk for one in present}, paris(first, time()), paris(end, time()), but=but)
    found: dict[datetime, Slot] = {}
    for one in present:
        for stretch in [(one.starts_at, one.ends_at)] if is_call else one.received:
            for at in starts_within(stretch, blocks[one.user.pk], duration=duration, now=now):
                found.setdefault(at, Slot(one.user, None if is_call else one.place, at, at + duration))
    return [found[at] for at in sorted(found)]


def _all_slots(present: list[Here], blocks, duration, now, place, commune, travel) -> list[Slot]:
    found: dict[datetime, Slot] = {}
    for one in present:
        minutes = travel_minutes(one.place, place=place, commune=commune) if travel is None else travel
        where = place or (one.place if commune is None else None)
        stretches = one.received if place is not None else [(one.starts_at, one.ends_at)]
        for stretch in stretches:
            starts = starts_within(
                stretch, blocks[one.user.pk], duration=duration, now=now, travel=as_delta(minutes)
            )
            for at in starts:
                # Two colleagues free at one moment are one offer.
                found.setdefault(at, Slot(one.user, where, at, at + duration, minutes))
    return [found[at] for at in sorted(found)]


def _offered(slots: list[Slot], count: int) -> Iterator[Slot]:
    seen: Counter[tuple[date, bool]] = Counter()
    for slot in slots:
        local = slot.starts_at.astimezone(PARIS)
        half = (local.date(), local.hour < NOON)
        if seen[half] < A_HALF_DAY and seen.total() < count:
            seen[half] += 1
            yield slot


def blocked(
    user_ids, start: datetime, end: datetime, *, but: Appointment | None = None
) -> dict[int, list[Stretch]]:
    """Return what is taken of these colleagues' time, travel included, by user: one query."""
    rows = Appointment.objects.blocking(start, end).filter(user__in=user_ids)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    found: dict[int, list[Stretch]] = defaultdict(list)
    for user_id, from_, until in rows.values_list("user", "blocked_from", "blocked_until"):
        found[user_id].append((from_, until))
    return found


def free_stretches(present: Iterable[Here], blocks: dict[int, list[Stretch]], now: datetime) -> list[Here]:
    """Return what is left of presences from now on: where the page offers a new appointment."""
    return [
        Here(one.user, one.place, start, end, tuple(common([(start, end)], one.received)))
        for one in present
        for start, end in without([(one.starts_at, one.ends_at)], blocks.get(one.user.pk, ()))
        if end > now
    ]


def base_of(user, at: datetime) -> Place | None:
    """Return where a colleague is at an instant: the place of the presence then, that day, or the usual one."""
    day = paris_date(at)
    today = here(day, day + timedelta(days=1), users=[user.pk])
    then = [one for one in today if one.starts_at <= at < one.ends_at]
    return next((one.place for one in [*then, *today]), user.place)
