"""The story of a person: what was done, noted, agreed."""

from mobilite.audit.entries import entries_about
from mobilite.pages.record_page import StoryItem
from mobilite.people.models import Person

#: Told by their own records, which say more than the journal.
TOLD_ELSEWHERE = ("add_note", "record_consent")

ICONS = {
    "create": "user-plus",
    "update": "pencil",
    "set_caution": "shield-alert",
    "verify_phone": "phone-call",
    "phone_failed": "phone-call",
    "join_household": "house",
    "leave_household": "house",
    "add_licence": "id-card",
    "update_licence": "id-card",
    "remove_licence": "trash-2",
    "ask_paper": "file-text",
    "receive_paper": "camera",
    "see_paper": "file-check",
    "accept_paper": "file-check",
    "refuse_paper": "x",
    "stop_keeping": "trash-2",
    "remove_paper": "trash-2",
    "add_representative": "signature",
    "update_representative": "signature",
    "add_activity": "briefcase",
    "update_activity": "briefcase",
}
LATEST = 200


def story_of_person(person: Person) -> list[StoryItem]:
    """Return what the people app knows of a person's story: three queries."""
    items = [
        StoryItem(at=entry.at, kind="act", icon=ICONS.get(entry.verb, "check"), sentence=str(entry))
        for entry in entries_about(person).exclude(verb__in=TOLD_ELSEWHERE)[:LATEST]
    ]
    items += [
        StoryItem(
            at=note.at, kind="note", icon="sticky-note", sentence=f"{note.author} a noté", quote=note.text
        )
        for note in person.notes.select_related("author").order_by("-at", "-pk")[:LATEST]
    ]
    items += [_of_consent(consent) for consent in person.consents.all()]
    return items


def _of_consent(consent) -> StoryItem:
    answer = "Accord" if consent.given else "Refus"
    by = f", noté par {consent.recorded_by}" if consent.recorded_by else ""
    return StoryItem(
        at=consent.at,
        kind="act",
        icon="handshake",
        sentence=f"{answer}\u00a0: {consent.get_purpose_display()}",
        detail=f"{consent.how}{by}",
        tone="" if consent.given else "miss",
    )
