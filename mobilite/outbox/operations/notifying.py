"""Write a message in the transaction of its cause."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from mobilite.accounts.models import User
from mobilite.accounts.roles import Role
from mobilite.outbox import events
from mobilite.outbox.common import Addressee
from mobilite.outbox.hours import by_day
from mobilite.outbox.jobs import send
from mobilite.outbox.models import Message, State
from mobilite.outbox.reach import Reach, reach
from mobilite.outbox.writing import Draft, compose, to_be_said
from mobilite.people.models import Contact, Person
from mobilite.todo.operations import open_task, settle

NO_WAY = "Aucun moyen d’écrire"
TITLE = 120
TASKS = "message:"
LONGEST_KEY = 150


@transaction.atomic
def notify(
    event_key: str,
    *,
    to: Addressee,
    about,
    key: str,
    at: datetime,
    send_after: datetime | None = None,
    not_after: datetime | None = None,
    actor=None,
    extra: Mapping[str, str] | None = None,
) -> Message | None:
    """Write the message of an event to a person, a contact or a colleague, and have it sent.

    The row and its job live in the caller's transaction. The text is written now; ``extra`` gives values that
    ``about`` does not know. The same ``key`` gives the same message, never a second one. When nothing can reach
    the addressee, the counter gets a task and None is returned.
    """
    key = short(key)
    if known := Message.objects.filter(key=key).first():
        return known if known.to else None
    kind, extra = events.event(event_key), dict(extra or {})
    ways = reach(to, at=at, essential=kind.essential)
    draft, why = compose(kind, ways, to=to, about=about, extra=extra, at=at)
    if draft is None:
        draft = to_be_said(kind, to=to, about=about, extra=extra, at=at)
    message, is_new = written(
        key,
        kind,
        draft,
        to=to,
        about=about,
        extra=extra,
        at=at,
        send_after=send_after,
        not_after=not_after,
        actor=actor,
        why_not=why,
    )
    if is_new and not message.to:
        ask_counter(message, why, at=at)
    return message if message.to else None


def written(
    key: str,
    kind: events.Event,
    draft: Draft,
    *,
    to: Addressee,
    about,
    extra: Mapping[str, str],
    at: datetime,
    send_after: datetime | None = None,
    not_after: datetime | None = None,
    actor=None,
    follows: Message | None = None,
    why_not: str = "",
) -> tuple[Message, bool]:
    """Write the row and its job; return the message and whether it is new. A race on the key has one winner.

    A draft without an address is written as cancelled: the words for whoever calls instead.
    """
    leaves = max(send_after or at, at)
    if kind.waits_for_day:
        leaves = by_day(leaves)
    values = {
        "event": kind.key,
        **addressee_fields(to),
        "channel": draft.channel,
        "language": draft.language,
        "to": draft.to,
        "subject": draft.subject,
        "text": draft.text,
        "template_id": draft.template_id,
        "segments": draft.segments,
        "about_label": about._meta.label_lower if about is not None else "",
        "about_id": about.pk if about is not None else None,
        "extra": dict(extra),
        "written_by": actor,
        "follows": follows,
        "send_after": leaves,
        "not_after": not_after,
        "created_at": at,
    }
    if not draft.to:
        why = f"{NO_WAY}\u00a0: {why_not}"[:300]
        values |= {"state": State.CANCELLED, "cancelled_at": at, "why": why}
    message, is_new = Message.objects.get_or_create(key=key, defaults=values)
    if is_new and message.to:
        have_sent(message, at=at)
    return message, is_new


def short(key: str) -> str:
    """Return a key that fits in its column, with room for « #12 »: the beginning and the print of a longer one."""
    return key if len(key) <= LONGEST_KEY else f"{key[:100]}…{sha256(key.encode()).hexdigest()[:32]}"


def next_key(message: Message) -> str:
    """Return the key of what replaces a message: « …#2 », then « …#3 »."""
    base, mark, number = message.key.rpartition("#")
    return f"{base}#{int(number) + 1}" if mark and number.isdigit() else f"{message.key}#2"


def have_sent(message: Message, *, at: datetime) -> None:
    """Ask for the job that sends it, in the current transaction."""
    if message.send_after > at:
        send.later(message.send_after, message.pk)
    else:
        send.enqueue(message.pk)


def addressee_fields(to: Addressee) -> dict:
    """Return the one field that names the addressee."""
    names = {Person: "person", Contact: "contact", User: "user"}
    return {next(name for model, name in names.items() if isinstance(to, model)): to}


def withdraw(event_key: str, *, about, why: str, at: datetime) -> int:
    """Keep what an event has to say of a record from leaving, and from being said, because its reason has gone.

    What is at the provider's already leaves. Returns how many messages do not leave. In the caller's transaction.
    """
    mine = Message.objects.filter(event=event_key).about(about)
    for message in mine.filter(to="", state=State.CANCELLED):
        settle(task_key(message), result=why, at=at)
    waiting = mine.filter(state=State.TO_SEND)
    return waiting.update(state=State.CANCELLED, cancelled_at=at, why=why)


def task_key(message: Message) -> str:
    """Return the key of the task that has somebody say a message."""
    return f"{TASKS}{message.pk}"


def ask_counter(message: Message, why: str, *, at: datetime) -> None:
    """Have somebody of the counter say it to a person or a contact; a colleague reads her own screens.

    Nobody is asked when what there was to say is no longer useful, or when the record was anonymised.
    """
    to = message.addressee
    if isinstance(to, User) or (isinstance(to, Person) and to.anonymised_at is not None):
        return
    label = events.label_of(message.event)
    who = f" {to}" if isinstance(to, Contact) else ""
    open_task(
        f"Prévenir{who}\u00a0: {label[:1].lower()}{label[1:]}"[:TITLE],
        role=Role.AGENT,
        person=to if isinstance(to, Person) else None,
        about=events.about_now(message) or message,
        due_at=max(message.send_after, at),
        key=task_key(message),
        detail=f"{why[:1].upper()}{why[1:]}. À dire\u00a0: «\u00a0{message.text}\u00a0»",
        at=at,
    )


def reach_of(message: Message, *, at: datetime, insist: bool = False) -> Reach:
    """Return the ways to the addressee of a message, as they are now."""
    essential = _kind(message).essential
    return reach(message.addressee, at=at, essential=essential, insist=insist)


def _kind(message: Message) -> events.Event:
    """Return the event of a message; a plain one when nobody declares it any more."""
    try:
        return events.event(message.event)
    except KeyError:
        return events.Event(message.event, message.event)
