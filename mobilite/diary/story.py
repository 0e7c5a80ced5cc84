"""What the diary tells of a person, and of an appointment."""

from django.urls import reverse

from mobilite.audit.models import Entry
from mobilite.diary.models import Appointment
from mobilite.pages.record_page import StoryItem
from mobilite.people.models import Person

ICONS = {
    "book": "calendar-plus",
    "move": "calendar-clock",
    "cancel": "calendar-x",
    "keep": "user-check",
    "no_show": "user-x",
    "excuse": "message-square",
}
LATEST = 200


def told(entry, url: str = "") -> StoryItem:
    """Tell one entry of the journal about an appointment."""
    return StoryItem(
        at=entry.at,
        kind="act",
        icon=ICONS.get(entry.verb, "calendar-days"),
        sentence=str(entry),
        url=url,
        tone="miss" if entry.verb == "no_show" else "",
    )


def story_of_person(record) -> list[StoryItem]:
    """Return what a person's page says of her appointments; nothing about other records. Two queries."""
    if not isinstance(record, Person):
        return []
    keys = list(
        Appointment.objects.filter(person=record).order_by("-pk").values_list("pk", flat=True)[:LATEST]
    )
    if not keys:
        return []
    entries = Entry.objects.filter(object_label=Appointment._meta.label_lower, object_id__in=keys)
    entries = entries.select_related("actor").order_by("-at", "-pk")[:LATEST]
    return [told(entry, reverse("diary:appointment", args=[entry.object_id])) for entry in entries]
