"""The letter that tells a person that her loans are suspended: why, until when, how to contest (row H7)."""

from datetime import datetime, timedelta

from mobilite.documents.models import Document, Kind
from mobilite.documents.operations import issue
from mobilite.periods import paris_date
from rentals.documents import parts, where
from rentals.models import Restriction

LETTERS = "SUS"


def issue_restriction(restriction: Restriction, *, at: datetime, actor) -> Document:
    """Issue the letter of a restriction, in the caller’s transaction. Raises NoOrganisation."""
    person = restriction.person
    context = {
        "lessor": parts.lessor(paris_date(at)),
        "by": str(actor) if actor else "",
        "tenant": {"name": str(person)},
        "address": where.address(person),
        "service": restriction.get_service_display() if restriction.service else "",
        "motive": restriction.get_motive_display(),
        "detail": [line for line in restriction.detail.splitlines() if line.strip()],
        "starts_on": restriction.starts_on,
        "last_day": restriction.ends_on - timedelta(days=1),
        "again_on": restriction.ends_on,
    }
    return issue(
        Kind.RESTRICTION, restriction, title="Suspension de vos prêts", series=LETTERS,
        template="documents/restriction.html", context=context, person=person, at=at, actor=actor,
    )  # fmt: skip
