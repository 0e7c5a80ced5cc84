"""The messages as a list."""

from datetime import timedelta

from django.db.models import Q, Value
from django.utils.text import Truncator

from mobilite.outbox.events import events, label_of
from mobilite.outbox.models import Message, State
from mobilite.outbox.writing import FREE
from mobilite.pages.lists import (
    Choices,
    Column,
    DateRange,
    DateTimeColumn,
    ListFilters,
    ListPage,
    StateColumn,
    Tab,
)
from mobilite.people.shown import hides_surnames, short_name

#: How long a failure that nothing replaced asks for a look.
RECENT = timedelta(days=7)


def unanswered(messages, now):
    """Keep the recent failures that no other message replaced."""
    return messages.filter(state=State.FAILED, failed_at__gte=now - RECENT, followed_by=None)


def name_of(message: Message) -> str:
    """Return the addressee as the reader of the list sees names."""
    if message.person_id is not None and message.surname_is_hidden:
        return short_name(message.person)
    return str(message.addressee)


def what(message: Message) -> str:
    """Return what a message is: its event, or the first words of a free one."""
    if message.event == FREE:
        return f"«\u00a0{Truncator(message.extra.get('texte') or message.text).words(6, truncate='…')}\u00a0»"
    return label_of(message.event)


class MessageFilters(ListFilters):
    event = Choices(label="Message", choices=lambda: [(kind.key, kind.label) for kind in events()])
    channel = Choices(label="Par")
    created_at = DateRange(label="Écrit")


class MessageList(ListPage):
    """What was written to people, newest first, and what still waits."""

    title = "Messages"
    permission_required = "outbox.view_message"
    queryset = Message.objects.all()
    search = ("person__search_text", "to__startswith")
    search_label = "Un nom, un numéro"
    order_by = ("-created_at", "-pk")
    empty_text = "Aucun message ici."
    columns = (
        Column(
            "Personne",
            name="personne",
            render=name_of,
            export=lambda message: str(message.addressee),
            needs=("person", "contact__partner", "user"),
            sort=("person__search_text",),
            role="title",
        ),
        Column(
            "Message",
            name="evenement",
            render=what,
            export=lambda one: label_of(one.event),
            sort=("event",),
            role="sub",
        ),
        Column("Par", path="channel", render=lambda one: one.get_channel_display(), sort=False, role=""),
        StateColumn("État", path="state", role="state"),
        DateTimeColumn("Écrit", path="created_at", role="when"),
        Column("Raison", path="why", sort=False, short=True, far=True, role=""),
    )
    filters = ("event", "channel", "created_at")
    Filters = MessageFilters
    tabs = (
        Tab("tous", "Tous"),
        Tab("a-envoyer", "À envoyer", lambda rows, now: rows.waiting()),
        Tab("echecs", "Échecs", unanswered, hot=True),
        Tab(
            "envoyes",
            "Envoyés",
            lambda rows, now: rows.filter(Q(state=State.SENT) | Q(state=State.DELIVERED)),
        ),
        Tab("annules", "Annulés", lambda rows, now: rows.filter(state=State.CANCELLED)),
    )

    def get_queryset(self):
        hides = hides_surnames(self.request.user)
        return super().get_queryset().annotate(surname_is_hidden=Value(hides))

    def row_url(self, record):
        return record.get_absolute_url()
