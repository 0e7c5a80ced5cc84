"""The papers of the counter: the close of a drawer, the slip of cheques (rows D3, F4)."""

from datetime import datetime

from django.db import transaction

from mobilite.documents.models import Document, Kind
from mobilite.documents.operations import issue
from mobilite.money import from_cents
from mobilite.pages.french import euros
from mobilite.periods import paris_date
from rentals.documents import parts, where
from rentals.payments.drawers import entries
from rentals.payments.models import CashClose, Remittance

CLOSES, SLIPS = "CAI", "REM"


@transaction.atomic
def issue_cash_close(close: CashClose, *, at: datetime, actor) -> Document:
    """Issue the paper of a drawer just closed, and give the close its number. It names nobody but who counted."""
    last = close.previous
    moved = entries(close.place, after=last and last.closed_at, until=close.closed_at)
    context = {
        "lessor": parts.lessor(paris_date(at)),
        "place": where.place(close.place),
        "day": close.day,
        "closed_at": close.closed_at,
        "by": str(actor or ""),
        "previous": last and last.number,
        "opening": close.opening,
        "moved": close.moved,
        "expected": close.expected,
        "counted": close.counted,
        "difference": close.difference,
        "reason": close.reason,
        "coins": [
            {
                "label": euros(from_cents(int(cents))),
                "number": number,
                "amount": from_cents(int(cents) * number),
            }
            for cents, number in sorted(close.coins.items(), key=lambda pair: -int(pair[0]))
        ],
        "lines": [
            {"at": one.at, "what": one.what, "detail": _detail(one), "by": one.by, "amount": one.amount}
            for one in moved
        ],
    }
    return _issued(Kind.CASH_CLOSE, close, "Fermeture de caisse", CLOSES, "cash_close", context, at, actor)


@transaction.atomic
def issue_remittance(slip: Remittance, *, at: datetime, actor) -> Document:
    """Issue the slip that goes to the bank with the cheques, and give the remittance its number."""
    rows = slip.cheques.select_related("payment__person", "payment__partner").order_by("pk")
    cheques = [
        {
            "payer": str(one.payment.payer),
            "reference": one.payment.reference,
            "on": one.payment.received_at,
            "amount": one.amount,
        }
        for one in rows
    ]
    held = slip.deposit_moves.select_related("deposit__person").order_by("pk")
    cheques += [
        {
            "payer": str(one.deposit.person),
            "reference": f"caution, chèque n°\u00a0{one.deposit.cheque_number}",
            "on": one.deposit.received_at,
            "amount": one.amount,
        }
        for one in held
    ]
    context = {
        "lessor": parts.lessor(paris_date(at)),
        "place": where.place(slip.place) if slip.place else None,
        "by": str(actor or ""),
        "cheques": cheques,
        "count": len(cheques),
        "total": sum(one["amount"] for one in cheques),
    }
    return _issued(Kind.REMITTANCE, slip, "Remise de chèques", SLIPS, "remittance", context, at, actor)


def _detail(entry):
    """Say which row moved the cash, without naming anybody."""
    kind, key = entry.row._meta.model_name, entry.row.pk
    names = {"payment": "paiement", "refund": "remboursement", "deposit": "caution"}
    return f"{names[kind]} n°\u00a0{key}" if kind in names else entry.detail


def _issued(kind, row, title, series, template, context, at, actor):
    paper = issue(
        kind, row, title=title, series=series, template=f"documents/{template}.html", context=context, person=None,
        at=at, actor=actor,
    )  # fmt: skip
    row.number = paper.number
    row.save(update_fields=["number"])
    return paper
