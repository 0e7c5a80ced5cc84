"""What a prescriber sends, and the link by which she does."""

from datetime import date, datetime, timedelta
from itertools import count

from mobilite.accounts import links
from mobilite.periods import PARIS
from rentals.models import PrescriberSheet
from rentals.models.sheets import LINK_PURPOSE
from rentals.operations.sheets import receive_sheet
from tests.factories.people import commune
from tests.factories.persons import a_contact

NOW = datetime(2026, 4, 7, 9, 30, tzinfo=PARIS)
_key = count(1)

#: What a prescriber's page sends: fifteen answers.
TYPED = {
    "first_name": "Inès",
    "last_name": "Moreau",
    "birth_date": "1994-05-12",
    "phone": "06 39 98 12 34",
    "language": "fr",
    "agrees": "on",
    "wanted": "car",
    "starts_on": "2026-04-10",
    "how_long": "week",
    "purpose": "work",
    "workplace": "",
    "licence": "b",
    "payer": "person",
    "remark": "Horaires décalés.",
}


def typed(**changes) -> dict:
    return TYPED | {"commune": commune("Mésanger").pk} | changes


def answers(**changes) -> dict:
    """Return what a sheet answers, as the operations take it."""
    found = TYPED | {
        "birth_date": date(1994, 5, 12),
        "starts_on": date(2026, 4, 10),
        "phone": "+33639981234",
        "agrees": True,
        "commune": commune("Mésanger"),
        "workplace": None,
    }
    return found | changes


def a_sheet(*, contact=None, at=NOW, actor=None, **changes) -> PrescriberSheet:
    """Return a sheet of this morning, for Inès Moreau, that waits for an answer."""
    return receive_sheet(
        contact or a_contact(), press_key=f"{next(_key):032}", at=at, actor=actor, **answers(**changes)
    )


def a_link(contact, *, at=NOW, lasts=timedelta(days=366)) -> str:
    """Return the token of a link that opens the sheets of a contact."""
    return links.create(LINK_PURPOSE, contact, expires_at=at + lasts, at=at)
