"""What is late, of whom, and since when: bills read together, whatever their number, in the same few queries (row F7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from mobilite.fields import euros
from mobilite.money import ZERO
from rentals.payments.balances import READ, Part, dated, with_balances
from rentals.payments.models import Bill, Plan
from rentals.payments.plans import PlanStanding, standings

#: The last day of each age; what is older comes last.
AGES = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Late:
    """What is late on one bill: its parts, the oldest first, none of them nil."""

    bill: Bill
    parts: tuple[Part, ...]

    @property
    def since(self) -> date:
        return self.parts[0].due_on

    @property
    def amount(self) -> Decimal:
        return sum((part.left for part in self.parts), ZERO)

    def days(self, today: date) -> int:
        """Return for how many days the oldest part has been late."""
        return (today - self.since).days


@dataclass(frozen=True, slots=True)
class Debtor:
    """What is late for one payer, a person or a partner: her bills, the oldest first."""

    lates: tuple[Late, ...]
    standing: PlanStanding | None = None

    @property
    def payer(self):
        return self.oldest.bill.person or self.oldest.bill.partner

    @property
    def oldest(self) -> Late:
        return self.lates[0]

    @property
    def amount(self) -> Decimal:
        return sum((late.amount for late in self.lates), ZERO)

    @property
    def key(self) -> str:
        """Name the debt of the moment: once paid, the next one has another name."""
        return f"{self.oldest.bill.pk}:{self.oldest.since:%Y-%m-%d}"


def late(bills, today: date) -> list[Late]:
    """Return what was to be paid before ``today`` on these bills (a queryset) and is not, the oldest first.

    Eight queries, whatever their number.
    """
    bills = (
        with_balances(bills.filter(closed_at=None), today)
        .filter(due_now__gt=euros(ZERO))
        .select_related("person", "partner", "rental_bill__rental")
        .prefetch_related(*READ)
        .order_by("pk")
    )
    found = []
    for bill in bills:
        parts = tuple(part for part in dated(bill) if part.left and part.due_on < today)
        if parts:
            found.append(Late(bill, parts))
    return sorted(found, key=lambda one: (one.since, one.bill.pk))


def debtors(today: date, bills=None) -> list[Debtor]:
    """Return who is late, each with her bills and where her plan stands; the oldest first."""

    def payer(one):
        return (one.bill.person_id or 0, one.bill.partner_id or 0)

    lates = late(Bill.objects.all() if bills is None else bills, today)
    plans = standings(
        Plan.objects.live().filter(person__in={one.bill.person_id for one in lates} - {None}), today
    )
    by_payer = groupby(sorted(lates, key=lambda one: (payer(one), one.since, one.bill.pk)), key=payer)
    found = [Debtor(tuple(group), plans.get(key[0])) for key, group in by_payer]
    return sorted(found, key=lambda one: (one.oldest.since, one.key))


def by_age(lates: Iterable[Late], today: date) -> list[Decimal]:
    """Return what is late by age: up to 30 days, 60, 90, and older."""
    sums = [ZERO] * (len(AGES) + 1)
    for one in lates:
        for part in one.parts:
            sums[age_of(part.due_on, today)] += part.left
    return sums


def age_of(since: date, today: date) -> int:
    """Return the rank of an age among 0–30, 31–60, 61–90 days and older."""
    days = (today - since).days
    return sum(days > limit for limit in AGES)
