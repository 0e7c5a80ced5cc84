"""The dated acknowledgement of somebody who withdrew: what she asked, the day and the hour, what comes next (L. 221-21)."""

from datetime import datetime, timedelta

from mobilite.documents.models import Document, Kind
from mobilite.money import ZERO
from mobilite.periods import paris_date
from rentals import rules
from rentals.documents import parts, where
from rentals.documents.issuing import issue_about
from rentals.models import Rental
from rentals.payments.balances import balance

SERIES = "RET"
#: How long we have to give back what was paid (C. consommation L. 221-24).
REFUND_WITHIN = timedelta(days=14)


def acknowledgement_of(rental: Rental) -> Document | None:
    """Return the acknowledgement of a rental that somebody withdrew from, or None. One query."""
    return Document.objects.about(rental).filter(kind=Kind.WITHDRAWAL).first()


def issue_acknowledgement(rental: Rental, *, at: datetime, actor) -> Document:
    """Issue it, in the transaction of the withdrawal. Raises NoOrganisation."""
    withdrawal = rental.withdrawal
    bill, contract = rental.main_bill, rental.contract()
    context = {
        "lessor": parts.lessor(paris_date(at)),
        "service": rental.offer.get_service_display(),
        "tenant": {"name": str(rental.person), "address": where.address(rental.person)},
        "rental": rental.reference,
        "contract": contract.number if contract else "",
        "signed_on": paris_date(rental.signed_at) if rental.signed_at else None,
        "declared_on": withdrawal.declared_on,
        "received_at": withdrawal.at,
        "via": withdrawal.get_via_display().lower(),
        "used_days": withdrawal.used_days,
        "due": withdrawal.due,
        "to_give_back": balance(bill).credit if bill else ZERO,
        "give_back_by": withdrawal.declared_on + REFUND_WITHIN,
        "deposit": rules.deposit_held(rental) or ZERO,
        "back_by": withdrawal.back_by,
        "place": where.place(rental.return_place),
        "by": str(actor) if actor else "",
    }
    return issue_about(
        Kind.WITHDRAWAL, rental, rental, "Accusé de réception de votre rétractation", SERIES, "withdrawal", context,
        at, actor,
    )  # fmt: skip
