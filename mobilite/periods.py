"""Half-open periods, days and months. People read wall time in Paris; instants are compared in UTC."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

Moment = TypeVar("Moment", date, datetime)


@dataclass(frozen=True, slots=True)
class Period(Generic[Moment]):
    """``[start, end)`` over dates or over aware datetimes; an empty end never ends.

    Datetimes are kept in UTC: two Paris datetimes compare by the wall, wrongly in the hour that comes twice.
    Raises ValueError for an empty period or a naive datetime, TypeError when dates and datetimes are mixed.
    """

    start: Moment
    end: Moment | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", _comparable(self.start))
        if self.end is None:
            return
        object.__setattr__(self, "end", _comparable(self.end))
        if isinstance(self.start, datetime) != isinstance(self.end, datetime):
            raise TypeError("A period is of dates or of datetimes, not of both.")
        if not self.start < self.end:
            raise ValueError("La fin doit venir après le début.")

    def overlaps(self, other: "Period[Moment]") -> bool:
        """Tell whether the two periods share an instant. Touching ends share none."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    def contains(self, moment: Moment) -> bool:
        """Tell whether a date or an instant is within; the end is not."""
        moment = _comparable(moment)
        return self.start <= moment and (self.end is None or moment < self.end)

    def intersection(self, other: "Period[Moment]") -> "Period[Moment] | None":
        """Return what the two periods share, or None."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.end, other.end) if end is not None]
        return Period(max(self.start, other.start), min(ends, default=None))

    @property
    def days(self) -> int:
        """The number of days of a period of dates. Raises TypeError for datetimes: see ``days_due``."""
        if isinstance(self.start, datetime) or self.end is None:
            raise TypeError("Only a period of dates with an end has days.")
        return (self.end - self.start).days


def _comparable(moment: Moment) -> Moment:
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("A naive datetime says nothing: give it a time zone.")
    return moment.astimezone(UTC)


def paris(day: date, at: time) -> datetime:
    """Return the instant when the clocks of Paris show ``at`` on ``day``.

    In spring, a time that does not exist slides forward (2:30 becomes 3:30). In autumn, a time
    that comes twice is the first one.
    """
    wall = datetime.combine(day, at.replace(fold=0, tzinfo=None), PARIS)
    # Through UTC and back, so that a time that does not exist becomes one that does.
    return wall.astimezone(UTC).astimezone(PARIS)


def paris_date(at: datetime) -> date:
    """Return the date in Paris at an instant. Raises ValueError for a naive datetime."""
    return _comparable(at).astimezone(PARIS).date()


def french_date(day: date) -> str:
    """Write a date as people read it, with no-break spaces: « 7 avril 2026 », « 1er mai 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}\u00a0{_MONTHS[day.month - 1]}\u00a0{day.year}"


def add_months(anchor: date, months: int) -> date:
    """Return the same day of the month ``months`` later (or earlier), at most its last day (row C1).

    Always count from the anchor: 31 Jan + 1 is 28 Feb, and 31 Jan + 2 is 31 March, not 28.
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def month_dates(anchor: date, count: int) -> list[date]:
    """Return ``count`` monthly dates from the anchor, itself included, without drift (row C2)."""
    return [add_months(anchor, months) for months in range(count)]


def last_day(end: date) -> date:
    """Return the last day of a half-open period, the one that is printed (row C1)."""
    return end - timedelta(days=1)


def days_due(start: datetime, end: datetime, *, grace: timedelta) -> int:
    """Count the days to bill between two instants, at least one (row A10).

    A day lasts until the same wall time in Paris on the next date, whatever the clock change
    (47 h can be 2 days). A day begun is due once ``grace`` is past; at exactly ``grace`` it is free.
    Raises ValueError when the end is not after the start, or for a negative grace.
    """
    start, end = _comparable(start), _comparable(end)
    if not start < end:
        raise ValueError("La fin doit venir après le début.")
    if grace < timedelta(0):
        raise ValueError("Le délai de grâce ne peut pas être négatif.")
    wall = start.astimezone(PARIS)
    # The last instant at which no further day is begun; compared as instants, so that it never goes back.
    limit = end - grace
    days = max(1, (limit.astimezone(PARIS).date() - wall.date()).days)
    return days + (paris(wall.date() + timedelta(days=days), wall.time()) < limit)
