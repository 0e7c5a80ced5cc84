"""What the outbox hands upward and downward: its events, its place in the menu, the story and the cards of records."""

from mobilite import clock
from mobilite.outbox import cards, demo
from mobilite.outbox.due import WORKS
from mobilite.outbox.events import Event
from mobilite.outbox.hours import DAY_BEGINS, DAY_ENDS
from mobilite.outbox.lists import unanswered
from mobilite.outbox.models import Message, State
from mobilite.outbox.sending import send_message
from mobilite.outbox.story import story_of
from mobilite.outbox.writing import CALL_US, FREE
from mobilite.pages.navigation import MenuEntry
from mobilite.pages.presentation import Chip
from mobilite.registry import register


def latest_free():
    """Return the people whom somebody wrote to last, for the preview of a free message."""
    from mobilite.people.models import Person

    written = Message.objects.filter(event=FREE, person__isnull=False).order_by("-created_at")
    keys = list(written.values_list("person_id", flat=True)[:10])
    return Person.objects.filter(pk__in=keys) if keys else Person.objects.order_by("-created_at", "pk")[:10]


FREE_EVENT = Event(
    FREE,
    "Message libre",
    about="people.person",
    variables={"texte": "ce que l’agent a écrit"},
    # What an agent writes is known when it is written only: previews show a sentence.
    values=lambda about: {"texte": "Votre dossier est prêt. Passez nous voir quand vous voulez."},
    texts={
        "sms": {"fr": "{structure} : {texte}"},
        "email": {
            "fr": ("{structure} vous écrit", "Bonjour {prenom},\n\n{texte}\n\n{structure}, {telephone}")
        },
    },
    must_say=("texte",),
    example=latest_free,
)
#: Chips of the states that other records do not have, or look otherwise.
LOOKS = {
    State.TO_SEND: Chip("clock", "st-expected"),
    State.SENDING: Chip("send", "st-expected"),
    State.DELIVERED: Chip("check-check", "st-ongoing"),
}
CALL_US_EVENT = Event(
    CALL_US,
    "Appelez-nous (numéro partagé ou pas vérifié)",
    about="people.person",
    texts={
        "sms": {"fr": "{structure} : {prenom}, nous avons un message pour vous. Appelez-nous au {telephone}."}
    },
    must_say=("structure", "telephone"),
    example=latest_free,
)


def failures(user) -> int:
    """Count the recent failures that nothing replaced, for the menu."""
    return unanswered(Message.objects.visible_to(user), clock.now()).count()


def register_outbox() -> None:
    """Register all of it. Called once, when the app is ready."""
    for one in (FREE_EVENT, CALL_US_EVENT):
        register("message_event", one.key, one, order=900)
    entry = MenuEntry(
        "Messages",
        "message-square",
        "outbox:messages",
        cards.READ,
        count=failures,
        count_label="échecs",
        hot=True,
    )
    register("menu", "messages", entry, order=42)
    for value, look in LOOKS.items():
        register("chip", f"message.{value}", look)
    register("story", "messages", story_of)
    register("person_cards", "messages", cards.person_cards, order=20)
    register("person_acts", "messages", cards.person_acts, order=30)
    register("demo", "messages", demo.make, order=70)
    register("outbox", "send", send_message)
    for key, work in WORKS.items():
        register("due", key, work, order=90)
    register("parameter", DAY_BEGINS.key, DAY_BEGINS, order=50)
    register("parameter", DAY_ENDS.key, DAY_ENDS, order=51)
