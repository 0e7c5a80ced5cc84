"""The letter that answers a contestation: what she contested, what is decided, why, and whom to ask next."""

from datetime import datetime

from mobilite.documents.models import Document, Kind
from mobilite.periods import paris_date
from rentals.damage.models import Contest
from rentals.documents import parts, where
from rentals.documents.issuing import issue_about
from rentals.models import Rental

LETTERS = "CTS"


def issue_contest_letter(contest: Contest, rental: Rental, *, at: datetime, actor) -> Document:
    """Issue the letter of an answer, in the caller’s transaction. Raises NoOrganisation."""
    lines = [one.line for one in contest.lines.select_related("line").order_by("line")]
    proposed = contest.drop.proposed if contest.drop else []
    context = {
        "lessor": parts.lessor(paris_date(at)),
        "by": str(actor) if actor else "",
        "tenant": {"name": str(rental.person)},
        "address": where.address(rental.person),
        "service": rental.offer.get_service_display(),
        "place": where.place(rental.return_place),
        "rental": rental.reference,
        "vehicle": parts.vehicle(rental.vehicle) if rental.vehicle else None,
        "contested_on": contest.opened_at,
        "words": [line for line in contest.words.splitlines() if line.strip()],
        "lines": [{"label": line.label, "why": line.why, "amount": line.amount} for line in lines]
        or [{"label": one["label"], "why": one["why"], "amount": one["amount"]} for one in proposed],
        "disputed": contest.disputed,
        "outcome": contest.outcome,
        "kept": contest.kept,
        "reason": contest.reason,
    }
    return issue_about(
        Kind.CONTEST,
        rental,
        rental,
        "Réponse à votre contestation",
        LETTERS,
        "contest_letter",
        context,
        at,
        actor,
    )
