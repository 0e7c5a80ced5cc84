"""The card « Documents » of a record's page."""

from django.urls import reverse

from mobilite.pages.record_page import Card

SHOWN = 8


def documents_card(documents, user) -> Card | None:
    """Return the card of these documents (a queryset), newest first; None when the user may see none of them."""
    rows = documents.visible_to(user).select_related("seal").defer("context").order_by("-created_at", "-pk")
    shown = list(rows[: SHOWN + 1])
    if not shown:
        return None
    context = {"documents": shown[:SHOWN], "list_url": ""}
    if len(shown) > SHOWN and user.has_perm("documents.view_document"):
        context["list_url"] = reverse("documents:list")
    return Card("Documents", icon="file-text", template="documents/card.html", context=context)


def person_cards(person, user) -> list[Card]:
    """Return the card of what was issued for a person, if anything was (registered at "person_cards")."""
    card = documents_card(person.documents.all(), user)
    return [card] if card else []
