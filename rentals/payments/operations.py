"""Bills, payments and refunds: money is never edited, each movement is a row of its own.

``open_bill``, ``add_lines``, ``put_off`` and ``cancel_bill`` are steps of a larger operation, which writes the audit
entry; the others are operations: one transaction, one entry.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from mobilite.people.models import Person
from mobilite.workflow import Refusal
from rentals.payments.balances import balance
from rentals.payments.drawers import held_place
from rentals.payments.models import Bill, Instalment, Line, LineKind, Means, Payment, Refund


class PaymentRefused(Refusal):
    """Money cannot move so: the sentence says why and what to do."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


def open_bill(payer, label: str, lines: Iterable, *, at, instalments: Iterable = ()) -> Bill:
    """Open the bill of a person or of a partner with its lines (``pricing.Line`` or alike) and its schedule.

    Without instalments, all of it is due at once. A step of a larger operation.
    """
    who = {"person": payer} if isinstance(payer, Person) else {"partner": payer}
    bill = Bill.objects.create(label=label, opened_at=at, **who)
    _write_lines(bill, lines, at)
    put_off(bill, instalments)
    return bill


def add_lines(bill_id: int, lines: Iterable, *, at) -> Bill:
    """Add lines to an open bill. Raises PaymentRefused when it is closed. A step of a larger operation."""
    bill = Bill.objects.locked().get(pk=bill_id)
    _write_lines(bill, lines, at)
    return bill


def put_off(bill: Bill, instalments: Iterable) -> None:
    """Let parts of a bill fall due later (``pricing.Instalment`` or alike). A step of a larger operation."""
    Instalment.objects.bulk_create(
        Instalment(bill=bill, due_on=instalment.due_on, amount=instalment.amount)
        for instalment in instalments
    )


def drop_instalments(bill: Bill, *, after: date) -> None:
    """Forget what was to fall due after a day: what is left is due at once. A step of a larger operation."""
    bill.instalments.filter(due_on__gt=after).delete()


def cancel_bill(bill_id: int, *, why: str, at) -> Decimal:
    """Bring a bill to nil by one correction line and return what is to be given back. A step of a larger operation."""
    bill = Bill.objects.locked().get(pk=bill_id)
    standing = balance(bill)
    bill.instalments.all().delete()
    if standing.total:
        correction = Line(
            bill=bill, kind=LineKind.CORRECTION, label="Annulation", why=why[:300],
            quantity=1, unit_price=-standing.total, amount=-standing.total, at=at,
        )  # fmt: skip
        correction.save()
    return standing.paid


def _write_lines(bill, lines, at):
    lines = list(lines)
    if lines and bill.closed_at is not None:
        raise PaymentRefused("Cette note est close : rien ne peut plus y être ajouté.")
    Line.objects.bulk_create(
        Line(
            bill=bill, kind=str(line.kind), label=line.label[:120], why=line.why[:300],
            quantity=line.quantity, unit_price=line.unit_price, amount=line.amount, at=at,
        )
        for line in lines
    )  # fmt: skip


@transaction.atomic
def pay(bill_id: int, *, amount: Decimal, means: str, reference: str = "", at, actor) -> Payment:
    """Record money received on a bill, at most what is left of it.

    Raises PaymentRefused for an amount that is not above 0, or more than what is left.
    """
    bill = Bill.objects.locked().get(pk=bill_id)
    payment = receive(bill, amount=amount, means=means, reference=reference, at=at, actor=actor)
    record(
        "pay",
        bill,
        sentence=typography(
            f"a reçu {french(amount)} ({payment.get_means_display().lower()}) pour « {bill.label} »."
        ),
        actor=actor,
        at=at,
        data={"amount": str(amount), "means": means, "payment": payment.pk},
    )
    return payment


def receive(bill: Bill, *, amount, means, reference, at, actor, deposit=None) -> Payment:
    """Write money received on a bill that is locked: from the payer, or kept of a ``deposit`` that is held.

    A step of a larger operation. Raises PaymentRefused.
    """
    check_amount(amount)
    check_means(means)
    left = balance(bill).left
    if left == ZERO:
        raise PaymentRefused("Cette note est entièrement payée : il n’y a rien à recevoir.", field="amount")
    if amount > left:
        raise PaymentRefused(
            f"Il reste {french(left)} à payer sur cette note : notez au plus cette somme.", field="amount"
        )
    # What was kept of a deposit lies where it was: no drawer moves.
    place = held_place(means, at=at, actor=actor) if deposit is None else deposit.place
    return Payment.objects.create(
        bill=bill, amount=amount, means=means, reference=reference, received_at=at, received_by=actor,
        place=place, from_deposit=deposit,
    )  # fmt: skip


@transaction.atomic
def refund(bill_id: int, *, amount: Decimal, means: str, reason: str, at, actor) -> Refund:
    """Record money given back on a bill, at most what was paid on it, with why.

    What is given back without a correction line is due again: that is how a wrong entry is mended.
    """
    bill = Bill.objects.locked().get(pk=bill_id)
    check_amount(amount)
    check_means(means)
    if not reason.strip():
        raise PaymentRefused("Dites pourquoi cette somme est rendue.", field="reason")
    paid = balance(bill).paid
    if amount > paid:
        raise PaymentRefused(
            f"{french(paid)} ont été payés sur cette note : on ne rend pas plus.", field="amount"
        )
    given = Refund.objects.create(
        bill=bill, amount=amount, means=means, reason=reason.strip()[:200], given_at=at, given_by=actor,
        place=held_place(means, at=at, actor=actor),
    )  # fmt: skip
    record(
        "refund",
        bill,
        sentence=typography(
            f"a rendu {french(amount)} ({given.get_means_display().lower()}) sur « {bill.label} »."
        ),
        actor=actor,
        at=at,
        data={"amount": str(amount), "means": means, "refund": given.pk},
    )
    return given


def check_amount(amount: Decimal | None) -> None:
    """Refuse what is no sum of money: nil, below, or with thousandths. Raises PaymentRefused."""
    if amount is None or amount <= ZERO:
        raise PaymentRefused("Écrivez une somme au-dessus de 0 €.", field="amount")
    if amount != amount.quantize(Decimal("0.01")):
        raise PaymentRefused("Un montant a deux chiffres après la virgule au plus.", field="amount")


def check_means(means: str) -> None:
    """Refuse a means that is not in the list. Raises PaymentRefused."""
    if means not in Means.values:
        raise PaymentRefused("Choisissez un moyen de paiement dans la liste.", field="means")
