"""The card « Documents » of a record's page."""

from mobilite.documents.models import Document
from mobilite.pages.record_page import Card
from mobilite.people.models import Person

SHOWN = 8


def documents_card(documents, user) -> Card | None:
    """Return the card of these documents (a queryset), newest first; None when the user may see none of them."""
    rows = documents.visible_to(user).defer("context").order_by("-created_at", "-pk")
    shown = list(rows[: SHOWN + 1])
    if not shown:
        return None
    return Card(
        "Documents",
        icon="file-text",
        template="documents/card.html",
        context={"documents": shown[:SHOWN], "more": len(shown) > SHOWN},
    )


def record_documents(record, user) -> Card | None:
    """Return the card of what was issued for a person, or about any other record.

    Registered at "record_documents", for the pages of apps below this one.
    """
    if isinstance(record, Person):
        return documents_card(record.documents.all(), user)
    return documents_card(Document.objects.about(record), user)
