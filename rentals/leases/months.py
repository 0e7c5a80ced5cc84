"""The months of a lease and what was really paid for each, in plain Python: dates and euros in, no query."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mobilite.money import ZERO, split
from mobilite.periods import Period, last_day, month_dates
from rentals.pricing import after_pauses


@dataclass(frozen=True, slots=True)
class Due:
    """A part of what a lease asks for, in euros: the rent of ``months`` months from its day, or something else (0)."""

    on: date
    amount: Decimal
    months: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a lease, ``[starts_on, end)``: what its rent asks for and what was paid of it, in euros."""

    number: int
    starts_on: date
    end: date
    asked: Decimal
    paid: Decimal

    @property
    def last_day(self) -> date:
        """The day that is printed (row C1)."""
        return last_day(self.end)


def month_starts(start: date, months: int, pauses: Iterable[Period[date]] = ()) -> list[date]:
    """Return the first day of each month of a lease, then its end: ``months`` + 1 dates, counted from the anchor (row C2).

    A pause puts off what begins on its first day or later by as many days as it lasts, so that nothing is due meanwhile.
    """
    held = list(pauses)
    return [after_pauses(day, held) for day in month_dates(start, months + 1)]


def paid_months(starts: Sequence[date], dues: Iterable[Due], money: Decimal) -> list[Month]:
    """Return the months of a lease with what was paid for each: money goes to what is owed for the longest first (row F3).

    ``starts`` are the first days of the months, then the end. The rent of several months paid at once is shared equally
    among them, to the cent. What is no rent takes its share of the money on its own day, and shows in no month.
    """
    count = len(starts) - 1
    asked, paid = [ZERO] * count, [ZERO] * count
    left = max(money, ZERO)
    for due in sorted(dues, key=lambda one: (one.on, not one.months)):
        share = min(left, due.amount)
        left -= share
        if not due.months or not count:
            continue
        first = min(max(bisect_right(starts, due.on) - 1, 0), count - 1)
        covered = range(first, min(first + due.months, count))
        for sums, amount in ((asked, due.amount), (paid, share)):
            for month, part in zip(covered, split(amount, len(covered)), strict=True):
                sums[month] += part
    return [Month(i + 1, starts[i], starts[i + 1], asked[i], paid[i]) for i in range(count)]


def reduced(dues: Iterable[Due], by: Decimal) -> list[Due]:
    """Take a reduction off the last parts, as the ledger does (``balances.placed``)."""
    found: list[Due] = []
    for due in sorted(dues, key=lambda one: one.on, reverse=True):
        taken = min(due.amount, by)
        by -= taken
        if due.amount > taken:
            found.append(Due(due.on, due.amount - taken, due.months))
    return found[::-1]
