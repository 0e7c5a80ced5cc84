"""Asking no longer for what is due: a manager's decision, with its motive, that another line can undo (row F7)."""

from decimal import Decimal

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from rentals.payments.balances import balance
from rentals.payments.models import Bill, Line, LineKind, WriteOff
from rentals.payments.operations import PaymentRefused

LABEL, UNDONE = "Somme que nous ne demandons plus", "Somme demandée à nouveau"


@transaction.atomic
def write_off(bill_id: int, *, amount: Decimal, reason: str, at, actor) -> WriteOff:
    """Ask no longer for a part of what is left on a bill, or all of it, by a correction line. Raises PaymentRefused."""
    bill = Bill.objects.locked().get(pk=bill_id)
    reason = reason.strip()[:200]
    if not reason:
        raise PaymentRefused("Dites pourquoi cette somme n’est plus demandée.", field="reason")
    if amount is None or amount <= ZERO:
        raise PaymentRefused("Écrivez une somme au-dessus de 0 €.", field="amount")
    left = balance(bill).left
    if amount > left:
        raise PaymentRefused(
            f"Il reste {french(left)} à payer : on n’abandonne pas plus. Écrivez au plus cette somme.",
            field="amount",
        )
    line = _line(bill, LABEL, reason, -amount, at)
    gone = WriteOff.objects.create(bill=bill, amount=amount, reason=reason, line=line, at=at, by=actor)
    record(
        "write_off", bill, sentence=typography(f"ne demande plus {french(amount)} sur « {bill.label} »."),
        actor=actor, at=at, data={"amount": str(amount), "write_off": gone.pk},
    )  # fmt: skip
    return gone


@transaction.atomic
def undo_write_off(write_off_id: int, *, reason: str, at, actor) -> WriteOff:
    """Ask again for a sum that was given up, by another line. Raises PaymentRefused."""
    gone = WriteOff.objects.get(pk=write_off_id)
    bill = Bill.objects.locked().get(pk=gone.bill_id)
    gone.refresh_from_db()
    if gone.undone_line_id is not None:
        raise PaymentRefused("Cette somme est déjà demandée à nouveau. Rechargez la page.")
    if bill.closed_at is not None:
        raise PaymentRefused(
            "Cette note est close : rien ne peut plus y être ajouté. Demandez à un responsable."
        )
    if not reason.strip():
        raise PaymentRefused(
            "Dites pourquoi cette somme est demandée à nouveau. Rechargez la page.", field="reason"
        )
    gone.undone_line = _line(bill, UNDONE, reason.strip(), gone.amount, at)
    gone.save(update_fields=["undone_line"])
    record(
        "undo_write_off", bill,
        sentence=typography(f"demande à nouveau {french(gone.amount)} sur « {bill.label} »."),
        actor=actor, at=at, data={"amount": str(gone.amount), "write_off": gone.pk},
    )  # fmt: skip
    return gone


def _line(bill, label, why, amount, at) -> Line:
    return Line.objects.create(
        bill=bill, kind=LineKind.CORRECTION, label=label, why=why[:300], quantity=1, unit_price=amount,
        amount=amount, at=at,
    )  # fmt: skip
