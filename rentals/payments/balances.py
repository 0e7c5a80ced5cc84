"""What is due, what was paid, what is left: for one bill with its schedule, or for a whole list in one query."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from mobilite.fields import EuroField, euros
from mobilite.money import ZERO
from rentals.payments.models import Bill, Instalment, Line, Payment, PlanShare, Refund

#: What ``balance`` reads of a bill, to prefetch.
READ = ("lines", "payments", "refunds", "instalments", "plan_shares")


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
    """Read where a bill stands: five queries, or none when its relations are prefetched."""
    total = sum((line.amount for line in bill.lines.all()), ZERO)
    paid = sum((payment.amount for payment in bill.payments.all()), ZERO)
    paid -= sum((refund.amount for refund in bill.refunds.all()), ZERO)
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

    queryset = queryset.annotate(due=summed(Line), paid=summed(Payment) - summed(Refund))
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
