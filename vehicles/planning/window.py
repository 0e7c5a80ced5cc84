"""The stretch of days that a planning shows, and where an instant stands on it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from mobilite.clock import PARIS
from mobilite.pages import french

#: The part of a day that is drawn, in Paris hours: nights are folded.
DAWN, DUSK = 8, 20


class Scale(StrEnum):
    WEEK = "semaine"
    MONTH = "mois"


#: Columns a day: half-hours in a week, quarters of a day in a month.
COLUMNS_A_DAY = {Scale.WEEK: 24, Scale.MONTH: 4}


@dataclass(frozen=True)
class Window:
    """Some whole days in a row, cut into columns. Instants are placed by Paris wall time."""

    scale: Scale
    first: date
    length: int

    @classmethod
    def around(cls, day: date, scale: Scale) -> "Window":
        """Return the week, from Monday, or the month that ``day`` is in."""
        if scale is Scale.WEEK:
            return cls(scale, day - timedelta(days=day.weekday()), 7)
        return cls(scale, day.replace(day=1), monthrange(day.year, day.month)[1])

    @cached_property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(self.length)]

    @property
    def last(self) -> date:
        return self.days[-1]

    @cached_property
    def starts_at(self) -> datetime:
        return datetime.combine(self.first, time(), PARIS)

    @cached_property
    def ends_at(self) -> datetime:
        return datetime.combine(self.first + timedelta(days=self.length), time(), PARIS)

    @property
    def columns(self) -> int:
        return self.length * COLUMNS_A_DAY[self.scale]

    @property
    def previous(self) -> date:
        return (
            (self.first - timedelta(days=1)) if self.scale is Scale.MONTH else self.first - timedelta(days=7)
        )

    @property
    def next(self) -> date:
        return self.first + timedelta(days=self.length)

    @property
    def title(self) -> str:
        """Return « lun. 6 – dim. 12 avril 2026 » or « avril 2026 »."""
        if self.scale is Scale.MONTH:
            return french.month_fr(self.first)
        same_month = self.first.month == self.last.month
        start = french.date_fr(self.first, year=self.first.year != self.last.year)
        if same_month:
            start = f"{french.SHORT_DAYS[self.first.weekday()]}\u00a0{self.first.day}"
        return f"{start} – {french.date_fr(self.last)}"

    def line(self, at: datetime, *, up: bool = False) -> int:
        """Return the grid line of an instant, from 1 to ``columns + 1``; rounded down, or ``up``.

        The night stands between two lines: 20 h and 8 h the next day are the same place.
        """
        local = at.astimezone(PARIS)
        day = (local.date() - self.first).days
        if day < 0:
            return 1
        if day >= self.length:
            return self.columns + 1
        a_day = COLUMNS_A_DAY[self.scale]
        minutes = min(max(local.hour * 60 + local.minute - DAWN * 60, 0), (DUSK - DAWN) * 60)
        step = (DUSK - DAWN) * 60 // a_day
        inside = -(-minutes // step) if up else minutes // step
        return day * a_day + inside + 1

    def day_lines(self, day: date) -> tuple[int, int]:
        """Return the grid lines where a day of the window starts and ends."""
        a_day = COLUMNS_A_DAY[self.scale]
        start = (day - self.first).days * a_day + 1
        return start, start + a_day
