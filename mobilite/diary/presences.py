"""Who really is where: weekly patterns and single days, without holidays, closures and absences.

Nothing is stored: a closure that is typed tomorrow takes its permanences out at once. Instants are aware, in UTC.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mobilite import registry
from mobilite.diary.models import Presence
from mobilite.people.models import Place
from mobilite.people.opening import Timetable, public_holiday, timetables
from mobilite.periods import paris

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Here:
    """A colleague is at a place over ``[starts_at, ends_at)``. ``received`` is when the place is open meanwhile."""

    user: Any
    place: Place
    starts_at: datetime
    ends_at: datetime
    received: tuple[Stretch, ...] = ()


def without(stretches: Iterable[Stretch], blocks: Iterable[Stretch]) -> list[Stretch]:
    """Return what is left of half-open stretches once blocks are cut out, in order."""
    left = sorted(stretches)
    for from_, until in sorted(blocks):
        kept = []
        for start, end in left:
            if until <= start or end <= from_ or until <= from_:
                kept.append((start, end))
                continue
            kept += [piece for piece in ((start, from_), (until, end)) if piece[0] < piece[1]]
        left = kept
    return left


def common(stretches: Iterable[Stretch], others: Iterable[Stretch]) -> list[Stretch]:
    """Return what two sets of half-open stretches share, in order."""
    others = list(others)
    shared = [(max(a, c), min(b, d)) for a, b in stretches for c, d in others]
    return sorted((start, end) for start, end in shared if start < end)


def days_between(first: date, end: date) -> list[date]:
    """Return the days ``[first, end)``."""
    return [first + timedelta(days=n) for n in range((end - first).days)]


def is_shut(timetable: Timetable, day: date) -> bool:
    """Tell whether a holiday or a closure takes a day away, whatever the week says; the place's own word wins."""
    if not timetable.place.is_open:
        return True
    if decided := timetable.exception_on(day):
        return not any(row.is_open_anyway for row in decided)
    return bool(public_holiday(day))


def instants(day: date, start: time, end: time) -> Stretch:
    """Return the instants of two hours on the wall of a day; they may be one and the same in the hour spring skips."""
    return paris(day, start).astimezone(UTC), paris(day, end).astimezone(UTC)


def here(
    first: date, end: date, *, users: Iterable | None = None, place: Place | None = None, away: bool = True
) -> list[Here]:
    """Return who is where on the days ``[first, end)``, in time order: three queries, and one per app that knows absences.

    ``users`` and ``place`` narrow it. Apps that know absences answer at the registry point « away »:
    ``callable(user_ids, starts_at, ends_at) -> iterable of (user_id, starts_at, ends_at)``.
    """
    rows = Presence.objects.between(first, end).filter(user__is_active=True)
    if users is not None:
        rows = rows.filter(user__in=list(users))
    # All places of these colleagues: who is once elsewhere is not here.
    rows = list(rows.select_related("user", "place__commune").order_by("starts_on", "from_time", "pk"))
    if not rows:
        return []
    hours = timetables({row.place for row in rows})
    absent = absences({row.user_id for row in rows}, first, end) if away else {}
    by_user: dict[int, list[Presence]] = defaultdict(list)
    for row in rows:
        by_user[row.user_id].append(row)
    found = []
    for day in days_between(first, end):
        for of_user in by_user.values():
            found += on_day(of_user, day, hours, absent)
    if place is not None:
        found = [one for one in found if one.place.pk == place.pk]
    return sorted(found, key=lambda one: (one.starts_at, str(one.user), one.user.pk, one.ends_at))


def on_day(rows: list[Presence], day: date, hours: dict[int, Timetable], absent) -> list[Here]:
    """Return where one colleague is on a day: what is said for that day goes before what is said for each week."""
    today = [row for row in rows if row.starts_on <= day and (row.ends_on is None or day < row.ends_on)]
    once = [row for row in today if row.weekday is None]
    weekly = [row for row in today if row.weekday == day.weekday()]
    instead = [instants(day, row.from_time, row.until_time) for row in once]
    found = []
    for row in [*once, *weekly]:
        timetable = hours[row.place_id]
        if is_shut(timetable, day):
            continue
        gone = [*absent.get(row.user_id, ()), *([] if row.weekday is None else instead)]
        opened = [instants(day, *stretch) for stretch in timetable.hours_on(day)]
        for start, end in without([instants(day, row.from_time, row.until_time)], gone):
            if start < end:
                received = tuple(common([(start, end)], opened))
                found.append(Here(row.user, row.place, start, end, received))
    return found


def absences(user_ids: set[int], first: date, end: date) -> dict[int, list[Stretch]]:
    """Return when these colleagues are away, as the apps that know it say."""
    window = (paris(first, time()), paris(end, time()))
    found: dict[int, list[Stretch]] = defaultdict(list)
    for source in registry.registered("away"):
        for user_id, starts_at, ends_at in source.value(user_ids, *window):
            found[user_id].append((starts_at, ends_at))
    return found
