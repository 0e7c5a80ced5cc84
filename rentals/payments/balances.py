"""What is due, what was paid, what is left: for one bill with its schedule, or for a whole list in one query."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from mobilite.fields import EuroField, euros
from mobilite.money import ZERO
from mobilite.periods import paris_date
from rentals.payments.models import Allocation, Bill, Instalment, Line, Payment, PlanShare, Refund

#: What ``balance`` reads of a bill, to prefetch.
READ = ("lines", "allocations", "instalments", "plan_shares")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bill on a day: its amount and what is paid of it, the oldest first (row F3)."""

    due_on: date | None
    amount: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class Balance:
    """Where a bill stands, in euros. ``parts`` is its schedule; the part without a date was due at once."""

    total: Decimal
    paid: Decimal
    parts: tuple[Part, ...]

    @property
    def left(self) -> Decimal:
        """What is still to be paid, sooner or later; never below zero."""
        return max(ZERO, self.total - self.paid)

    @property
    def credit(self) -> Decimal:
        """What was paid too much and is to be given back; never below zero."""
        return max(ZERO, self.paid - self.total)

    def due_on(self, today: date) -> Decimal:
        """Return what should have been paid by the end of ``today`` and is not."""
        return sum((part.left for part in self.parts if part.due_on is None or part.due_on <= today), ZERO)

    def next_part(self, today: date) -> Part | None:
        """Return the first part that falls due after ``today`` and is not paid."""
        return next((p for p in self.parts if p.due_on and p.due_on > today and p.left), None)


def balance(bill: Bill) -> Balance:
    """Read where a bill stands: four queries, or none when its relations are prefetched."""
    total = sum((line.amount for line in bill.lines.all()), ZERO)
    paid = sum((allocation.amount for allocation in bill.allocations.all()), ZERO)
    return Balance(total, paid, tuple(_allocated(total, paid, schedule(bill))))


def schedule(bill: Bill) -> list:
    """Return what falls due later, by day. The shares of a live plan stand in for what was due when it was agreed."""
    shares = [share for share in bill.plan_shares.all() if share.plan.ended_at is None]
    since = max((share.plan.agreed_on for share in shares), default=date.min)
    own = [instalment for instalment in bill.instalments.all() if instalment.due_on > since]
    return sorted([*shares, *own], key=lambda one: one.due_on)


def due_now(bill: Bill, today: date) -> Decimal:
    """Return what should have been paid by the end of ``today`` and is not, in euros."""
    return balance(bill).due_on(today)


def _allocated(total, paid, schedule):
    return (part for _source, part in placed(total, paid, schedule))


def placed(total, paid, schedule):
    """Yield each instalment of a schedule (None for what was due at once) with the money put on it, oldest first (row F3).

    What no instalment puts off was due at once. A reduction, on the other hand, is taken off the last instalments.
    """
    at_once = total - sum((instalment.amount for instalment in schedule), ZERO)
    amounts = [instalment.amount for instalment in schedule]
    for i in reversed(range(len(amounts))):
        if at_once >= 0:
            break
        taken = min(amounts[i], -at_once)
        amounts[i] -= taken
        at_once += taken
    parts = [(instalment, amount) for instalment, amount in zip(schedule, amounts, strict=True) if amount]
    if at_once > 0:
        parts.insert(0, (None, at_once))
    left = max(paid, ZERO)
    for instalment, amount in parts:
        share = min(left, amount)
        yield instalment, Part(instalment.due_on if instalment else None, amount, share)
        left -= share


def dated(bill: Bill, standing: Balance | None = None) -> tuple[Part, ...]:
    """Return every part of a bill with the day from which it is owed, the oldest first.

    What no instalment puts off is owed from its line on, and not before the vehicle leaves. Money goes to the oldest
    lines first, so what is left of it is on the latest ones.
    """
    standing = standing or balance(bill)
    found = [part for part in standing.parts if part.due_on is not None]
    at_once = next((part for part in standing.parts if part.due_on is None), None)
    if at_once is not None:
        found += _by_line(bill, at_once)
    return tuple(sorted(found, key=lambda part: part.due_on))


def _by_line(bill, at_once):
    leaves_on = _leaves_on(bill)
    left, asked = at_once.left, at_once.amount
    for line in sorted(bill.lines.all(), key=lambda line: (line.at, line.pk), reverse=True):
        if line.amount <= ZERO or asked <= ZERO:
            continue
        amount = min(line.amount, asked)
        unpaid = min(amount, left)
        yield Part(max(paris_date(line.at), leaves_on), amount, amount - unpaid)
        left, asked = left - unpaid, asked - amount


def _leaves_on(bill) -> date:
    """Return the day before which nothing is asked for: that of the departure, or of the opening of the bill."""
    link = getattr(bill, "rental_bill", None)
    return paris_date(link.rental.pickup_at if link is not None else bill.opened_at)


def with_balances(queryset, today: date | None = None):
    """Annotate bills, or rentals by their borrower's bill, with ``due`` (the total), ``paid`` and ``left``.

    With ``today``, also ``due_now``: what should have been paid by then and is not, when positive. ``left`` below
    zero is to be given back. One query for the whole list.
    """
    bill = "bill" if queryset.model is Bill else "bill__rental_bill__rental"
    only = {} if queryset.model is Bill else {"bill__rental_bill__is_main": True}

    def summed(model, *conditions, **which):
        amounts = model.objects.filter(*conditions, **{bill: OuterRef("pk")}, **only, **which)
        amounts = amounts.select_related(None).order_by().values(bill)
        amounts = amounts.annotate(euros=Sum("amount")).values("euros")
        return Coalesce(Subquery(amounts, output_field=EuroField()), euros(ZERO))

    queryset = queryset.annotate(due=summed(Line), paid=summed(Allocation))
    queryset = queryset.annotate(left=F("due") - F("paid"))
    if today is not None:
        none = euros(ZERO)
        planned = PlanShare.objects.filter(
            bill=OuterRef("bill"), plan__ended_at=None, plan__agreed_on__gte=OuterRef("due_on")
        )

        def scheduled(**which):
            own = summed(Instalment, ~Exists(planned.order_by()), **which)
            return own + summed(PlanShare, plan__ended_at=None, **which)

        # A reduction is taken off the last instalments, as in ``balance``.
        reduction = Greatest(scheduled() - F("due"), none)
        put_off = Greatest(scheduled(due_on__gt=today) - reduction, none)
        queryset = queryset.annotate(due_now=F("left") - put_off)
    return queryset


def with_unplaced(payments):
    """Annotate payments with ``unplaced``: what is on no bill and was not given back, in euros (above nil, or nil)."""

    def summed(model):
        amounts = model.objects.filter(payment=OuterRef("pk")).select_related(None).order_by()
        amounts = amounts.values("payment").annotate(euros=Sum("amount")).values("euros")
        return Coalesce(Subquery(amounts, output_field=EuroField()), euros(ZERO))

    return payments.annotate(unplaced=F("amount") - summed(Allocation) - summed(Refund))


def total_unplaced() -> Decimal:
    """Return what all payments together have on no bill, in euros: three sums, whatever their number."""

    def total(model, **which):
        return model.objects.filter(**which).aggregate(euros=Sum("amount"))["euros"] or ZERO

    given = total(Refund, payment__isnull=False)
    return total(Payment) - given - total(Allocation, payment__isnull=False)


def placed_of(payment: Payment) -> dict[int, Decimal]:
    """Return what a payment pays: the euros of each bill, by key, none of them nil."""
    rows = Allocation.objects.filter(payment=payment).select_related(None).order_by("bill")
    found = rows.values("bill").annotate(euros=Sum("amount")).values_list("bill", "euros")
    return {bill: amount for bill, amount in found if amount}


def given_back_of(payment: Payment) -> Decimal:
    """Return what was given back of a payment's money that was on no bill, in euros."""
    return payment.refunds.aggregate(euros=Sum("amount"))["euros"] or ZERO


def unplaced_of(payment: Payment) -> Decimal:
    """Return what a payment has on no bill and was not given back, in euros."""
    return payment.amount - sum(placed_of(payment).values(), ZERO) - given_back_of(payment)
