"""The journal's part in the story of a record."""

from mobilite.audit.entries import entries_about
from mobilite.audit.models import Entry
from mobilite.pages.record_page import StoryItem

#: Icons by the last word of a verb (« rental.hand_over » is « hand_over »); others are a check.
ICONS = {
    "create": "plus",
    "created": "plus",
    "update": "pencil",
    "updated": "pencil",
    "change": "pencil",
    "changed": "pencil",
    "cancel": "x",
    "cancelled": "x",
    "refuse": "ban",
    "refused": "ban",
    "remove": "trash-2",
    "close_days": "calendar-x",
    "open_days": "sun",
    "remove_days": "undo-2",
    "removed": "trash-2",
}


def story_item(entry: Entry) -> StoryItem:
    """Tell one entry: « Camille Bernard a confirmé la location »."""
    return StoryItem(
        at=entry.at,
        kind="act",
        icon=ICONS.get(entry.verb.rpartition(".")[2], "check"),
        sentence=str(entry),
    )


def story_of(*records) -> list[StoryItem]:
    """Return what the journal says of these records, for ``RecordPage.story``: one query, actors included."""
    return [story_item(entry) for entry in entries_about(*records)]
