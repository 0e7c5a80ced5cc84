"""When to do it, when to call again: a few moments to choose from, when the place is open and the call is safe."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mobilite.pages.french import date_fr, time_fr
from mobilite.people.models import Person, Place
from mobilite.people.opening import Timetable
from mobilite.periods import PARIS, paris, paris_date

#: Past these days without an opening, the hours of the place are left out.
LOOKED_AHEAD = 60
#: Where no place says its hours: those of a working day.
ORDINARY = ((time(8), time(19)),)
MORNING = time(9)
SOON = timedelta(hours=2)
QUARTER = timedelta(minutes=15)
#: A task overdue by more working days than this is shown to the manager.
PATIENCE = 2


@dataclass(frozen=True)
class Preset:
    """One press: its key in a form, its words, the instant."""

    key: str
    label: str
    at: datetime


def is_safe(person: Person, at: datetime) -> bool:
    """Tell whether this person may be called at an instant (row H11). Without hours of her own, always."""
    if person.call_from is None or person.call_until is None:
        return True
    day = paris_date(at)
    return paris(day, person.call_from) <= at < paris(day, person.call_until)


def next_safe(at: datetime, *, person: Person | None = None, timetable: Timetable | None = None) -> datetime:
    """Return the first instant, ``at`` or later, when we are open and the person may be called.

    Where her hours and ours never meet, hers decide. In UTC.
    """
    hers = None
    if person is not None and person.call_from is not None and person.call_until is not None:
        hers = (person.call_from, person.call_until)
    found = _first(at, lambda day: _within(_ours(timetable, day), hers))
    if found is None and hers is not None:
        found = _first(at, lambda _day: (hers,))
    return found or at.astimezone(UTC)


def _ours(timetable: Timetable | None, day: date):
    if timetable is not None:
        return timetable.hours_on(day)
    return ORDINARY if day.weekday() < 5 else ()


def _within(stretches, limits):
    """Cut stretches to what lies within the limits."""
    if limits is None:
        return stretches
    return [(max(start, limits[0]), min(end, limits[1])) for start, end in stretches]


def _first(at: datetime, stretches_of) -> datetime | None:
    """Return the first instant, ``at`` or later, that lies in a stretch of its day."""
    for days in range(LOOKED_AHEAD):
        day = paris_date(at) + timedelta(days=days)
        for opens, closes in stretches_of(day):
            start, end = paris(day, opens).astimezone(UTC), paris(day, closes).astimezone(UTC)
            if start < end and at < end:
                return max(at.astimezone(UTC), start)
    return None


def working_mornings(after: datetime, timetable: Timetable | None, count: int) -> list[datetime]:
    """Return nine o'clock, or the opening if it is later, of the next ``count`` open days after that of ``after``."""
    found: list[datetime] = []
    day = paris_date(after)
    for _ in range(LOOKED_AHEAD):
        day += timedelta(days=1)
        if hours := _ours(timetable, day):
            found.append(paris(day, max(MORNING, hours[0][0])))
        if len(found) == count:
            return found
    # Nobody typed the hours of the place.
    return [paris(paris_date(after) + timedelta(days=n + 1), MORNING) for n in range(count)]


def presets(now: datetime, *, place: Place | None, person: Person | None = None) -> list[Preset]:
    """Return « dans 2 h », the next morning, the one after, each moved to when it can be done. Two queries."""
    timetable = Timetable.of(place) if place else None
    soon = now + SOON + QUARTER / 2
    soon -= (soon - datetime.min.replace(tzinfo=UTC)) % QUARTER
    tomorrow, after = working_mornings(now, timetable, 2)
    found: list[Preset] = []
    for key, at in (("2h", soon), ("demain", tomorrow), ("2j", after)):
        at = next_safe(at, person=person, timetable=timetable)
        if all(at != one.at for one in found):
            found.append(Preset(key, moment_label(at, now), at))
    return found


def moment_label(at: datetime, now: datetime) -> str:
    """Write a moment to come as people say it: « Dans 2 h », « Demain, 9 h », « Jeudi 9 avril, 9 h »."""
    day, today = paris_date(at), paris_date(now)
    hour = time_fr(at)
    if day == today:
        whole, quarters = divmod(round((at - now) / QUARTER), 4)
        return f"Dans {whole}\u00a0h" if whole and quarters in (0, 1) else f"Aujourd’hui, {hour}"
    if day == today + timedelta(days=1):
        return f"Demain, {hour}"
    words = date_fr(day, long=True, year=False)
    return f"{words[0].upper()}{words[1:]}, {hour}"


def patience_ended(now: datetime, timetable: Timetable | None, days: int = PATIENCE) -> datetime:
    """Return the instant such that what was due before it is overdue by more than ``days`` working days."""

    def is_open(day) -> bool:
        return bool(_ours(timetable, day))

    day, wall = paris_date(now), now.astimezone(PARIS).time()
    left = days
    if not is_open(day):
        # A closed day counts for nothing: as at the end of the last open one.
        left, wall = days - 1, time(0)
        while not is_open(day) and (paris_date(now) - day).days < LOOKED_AHEAD:
            day -= timedelta(days=1)
    while left and (paris_date(now) - day).days < LOOKED_AHEAD:
        day -= timedelta(days=1)
        left -= is_open(day)
    return paris(day, wall).astimezone(UTC)
