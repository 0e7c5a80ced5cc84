"""The counter's evening, the bank, and a cheque that comes back: the money and its paper in one transaction."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from mobilite.pages.french import euros
from mobilite.people.models import Place
from mobilite.todo.operations import open_task
from rentals.documents import issue_cash_close, issue_remittance
from rentals.models import RentalBill
from rentals.payments import cash, cheques
from rentals.payments.bank.matches import note_returned
from rentals.payments.models import CashClose, Refund, Remittance

#: Whoever gave a cheque that came back is called within so long.
CALL_WITHIN = timedelta(days=1)


@transaction.atomic
def close_drawer(place: Place, *, at: datetime, actor, **counted) -> CashClose:
    """Close the drawer of a place with its paper: see ``cash.close_cash``. Raises CounterRefused, NoOrganisation."""
    close = cash.close_cash(place, **counted, at=at, actor=actor)
    issue_cash_close(close, at=at, actor=actor)
    return close


@transaction.atomic
def remit_cheques(payment_ids: Iterable[int], *, at: datetime, actor) -> Remittance:
    """Bring cheques to the bank with their slip: see ``cheques.remit``. Raises CounterRefused, NoOrganisation."""
    slip = cheques.remit(payment_ids, at=at, actor=actor)
    issue_remittance(slip, at=at, actor=actor)
    return slip


@transaction.atomic
def undo_cheque(
    payment_id: int,
    *,
    reason: str,
    bank_line: int | None = None,
    seen_left: Decimal | None = None,
    at: datetime,
    actor,
) -> Refund:
    """Note that a cheque paid nothing; when the bank sent it back, the counter has a call to make.

    ``bank_line`` is the debit that says so: it is matched with it, when ``seen_left`` is still what is left of it.
    """
    undone = cheques.undo_cheque(payment_id, reason=reason, at=at, actor=actor)
    if bank_line is not None and seen_left is not None:
        note_returned(bank_line, undone, seen_left=seen_left, at=at, actor=actor)
    if hasattr(undone.undoes, "remitted"):
        links = RentalBill.objects.filter(bill__allocations__payment=payment_id).select_related("rental")
        found = list(links.distinct()[:2])
        open_task(
            "Un chèque est revenu impayé\u00a0: convenir d’un autre paiement",
            role="agent",
            about=found[0].rental if len(found) == 1 else undone.payer,
            person=undone.person,
            due_at=at + CALL_WITHIN,
            key=f"rentals.bounced_cheque:{payment_id}",
            detail=f"{euros(undone.amount)} sont dus à nouveau. Motif de la banque\u00a0: {reason.strip()}",
            at=at,
            actor=actor,
        )
    return undone
