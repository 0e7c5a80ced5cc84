"""Messages in the story of a person, a partner, a rental: what was written, and what became of it."""

from mobilite.outbox.events import events, label_of
from mobilite.outbox.models import Channel, Message, State
from mobilite.outbox.writing import FREE
from mobilite.pages.french import datetime_fr
from mobilite.pages.record_page import StoryItem
from mobilite.people.models import Partner, Person

LATEST = 200
ICONS = {Channel.SMS: "message-square", Channel.EMAIL: "mail"}
WORDS = {
    State.TO_SEND: "à envoyer",
    State.SENDING: "en cours d’envoi",
    State.SENT: "envoyé",
    State.DELIVERED: "reçu",
    State.FAILED: "pas arrivé",
    State.CANCELLED: "annulé",
}


def story_of(record) -> list[StoryItem]:
    """Return the messages to this person or partner, or about this record; at most one query.

    The words themselves stand on the person's page only: others who read a rental need not read them.
    """
    if isinstance(record, Person):
        messages = Message.objects.filter(person=record)
    elif isinstance(record, Partner):
        messages = Message.objects.filter(contact__partner=record)
    elif record._meta.label_lower in {kind.about for kind in events()}:
        messages = Message.objects.about(record)
    else:
        return []
    messages = messages.select_related("written_by").order_by("-created_at", "-pk")[:LATEST]
    return [told(message, whole=isinstance(record, Person)) for message in messages]


def told(message: Message, *, whole: bool) -> StoryItem:
    """Tell one message: « SMS reçu : Retour demain »."""
    what, label = message.get_channel_display(), label_of(message.event)
    if not message.to:
        sentence = f"À dire de vive voix\u00a0: {label}"
    elif message.event == FREE and message.written_by is not None:
        sentence = f"{message.written_by} a écrit un {what}"
    else:
        sentence = f"{what} {WORDS[message.state]}\u00a0: {label}"
    return StoryItem(
        at=when(message),
        kind="message",
        icon=ICONS[message.channel],
        sentence=sentence,
        detail=detail(message),
        quote=message.text if whole else "",
        url=message.get_absolute_url() if whole else "",
        tone="bad" if message.state == State.FAILED else "",
    )


def when(message: Message):
    """Return the moment at which a message stands in a story: when it left, else when it ended, else when written."""
    return message.sent_at or message.failed_at or message.cancelled_at or message.created_at


def detail(message: Message) -> str:
    """Say what is not plain from the sentence: when it leaves, why it failed, that it arrived."""
    if message.state in (State.FAILED, State.CANCELLED):
        return message.why
    if message.state == State.TO_SEND:
        why = f" ({message.why.rstrip('.')})" if message.why else ""
        return f"Part {datetime_fr(message.send_after, year=False)}{why}"
    if message.state == State.DELIVERED and message.delivered_at != message.sent_at:
        return f"Reçu {datetime_fr(message.delivered_at, year=False)}"
    return "" if message.event != FREE else message.get_state_display()
