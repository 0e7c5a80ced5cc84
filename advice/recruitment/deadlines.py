"""By when somebody who was proposed is called: the same day before noon, else within one working day (row J3).

A working day is one when the place opens: its hours, its closures, public holidays. Proposed when the place is closed for
the day counts as proposed when it opens next. Hours are those on the wall in Paris.
"""

from datetime import date, datetime, time, timedelta

from mobilite.clock import PARIS
from mobilite.people.models import Place
from mobilite.people.opening import HORIZON_DAYS, Stretch, Timetable, public_holiday
from mobilite.periods import paris, paris_date

#: Proposed before: called the same day.
NOON = time(12)
#: The hours of whoever has no place: the usual ones of an office.
OFFICE: list[Stretch] = [(time(9), time(17, 30))]


class _Office:
    """What stands for the hours of a place that nobody wrote: weekdays but public holidays."""

    def hours_on(self, day: date) -> list[Stretch]:
        return [] if day.weekday() >= 5 or public_holiday(day) else OFFICE


def hours_of(place: Place | None) -> Timetable | _Office:
    """Return the hours to follow: those of the place, of our first one, or the usual ones. Three queries."""
    place = place or Place.objects.filter(is_open=True).order_by("pk").first()
    if place is None:
        return _Office()
    table = Timetable.of(place)
    opens = any(table.hours_on(date(2000, 1, 3) + timedelta(days=n)) for n in range(7))
    return table if place.is_open and opens else _Office()


def contact_due(at: datetime, table) -> datetime:
    """Return the instant before which somebody proposed at ``at`` is called.

    Friday 10 h: Friday at closing. Friday 16 h: Monday 16 h, or at closing if that is sooner.
    """
    day, wall = paris_date(at), at.astimezone(PARIS).time()
    hours = table.hours_on(day)
    if not hours or wall >= hours[-1][1]:
        # Nobody is there any more today: it counts as said when we open next, a morning.
        day = _next_day(day, table)
        return paris(day, table.hours_on(day)[-1][1])
    closing = hours[-1][1]
    if wall < NOON:
        return paris(day, closing)
    day = _next_day(day, table)
    hours = table.hours_on(day)
    return paris(day, max(min(wall, hours[-1][1]), hours[0][0]))


def minutes_between(start: datetime, end: datetime, table) -> int:
    """Return how many minutes the place was open between two instants (row J12); none when it never was."""
    day, last, found = paris_date(start), paris_date(end), timedelta()
    while day <= last:
        for opens, closes in table.hours_on(day):
            began, ended = max(paris(day, opens), start), min(paris(day, closes), end)
            found += max(ended - began, timedelta())
        day += timedelta(days=1)
    return int(found.total_seconds() // 60)


def days_between(start: datetime, end: datetime, table) -> int:
    """Return how many working days came after the first, up to the last: 0 the same day, 1 from Friday to Monday."""
    first, last = paris_date(start), paris_date(end)
    return sum(bool(table.hours_on(first + timedelta(days=n))) for n in range(1, (last - first).days + 1))


def _next_day(day: date, table) -> date:
    for days in range(1, HORIZON_DAYS):
        if table.hours_on(day + timedelta(days=days)):
            return day + timedelta(days=days)
    return day + timedelta(days=1)
