"""What a colleague does: cancel, send again, write a few words."""

from datetime import datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.outbox import segments
from mobilite.outbox.events import Event, about_now, event, label_of
from mobilite.outbox.models import Channel, Message, State
from mobilite.outbox.operations.notifying import next_key, reach_of, short, task_key, written
from mobilite.outbox.reach import Reach, reach
from mobilite.outbox.writing import FREE, Draft, compose
from mobilite.people.models import Person
from mobilite.todo.operations.tasks import settled
from mobilite.workflow import Refusal

#: A free SMS is at most four SMS long.
MOST_SEGMENTS = 4


class AlreadyLeft(Refusal):
    def __init__(self, message: Message):
        words = {
            State.SENDING: "Ce message est en train de partir.",
            State.CANCELLED: "Ce message est déjà annulé.",
            State.FAILED: "Ce message n’est pas parti\u00a0: il n’y a rien à annuler.",
        }
        super().__init__(words.get(State(message.state), "Ce message est déjà parti."))


class NotToSendAgain(Refusal):
    def __init__(self, message: Message):
        again = "Ce message a déjà été remplacé par un autre."
        super().__init__(
            again if was_followed(message) else "Ce message n’a pas échoué\u00a0: il n’est pas renvoyé."
        )


class CannotReach(Refusal):
    def __init__(self, known: Reach, why: str = ""):
        super().__init__(f"Aucun moyen d’écrire\u00a0: {why or known.why}.")


class NoText(Refusal):
    def __init__(self):
        super().__init__("Écrivez le message.", field="text")


class TooLong(Refusal):
    def __init__(self, count: int):
        super().__init__(
            f"Ce message ferait {count} SMS\u00a0: {MOST_SEGMENTS} au plus. Raccourcissez-le, ou appelez.",
            field="text",
        )


def was_followed(message: Message) -> bool:
    """Tell whether another message replaces this one."""
    return Message.objects.filter(follows=message).exists()


def may_cancel(message: Message) -> bool:
    """Tell whether a message can still be kept from leaving."""
    return message.state == State.TO_SEND


def may_send_again(message: Message) -> bool:
    """Tell whether a message failed or was cancelled and nothing replaces it."""
    return message.state in (State.FAILED, State.CANCELLED) and not was_followed(message)


@transaction.atomic
def cancel(message_id: int, *, at: datetime, actor) -> Message:
    """Keep a message that has not left from leaving. Raises AlreadyLeft."""
    message = Message.objects.locked().get(pk=message_id)
    if not may_cancel(message):
        raise AlreadyLeft(message)
    before, message.state = message.state, State.CANCELLED
    message.cancelled_at, message.why = at, f"Annulé par {actor}."
    message.save(update_fields=["state", "cancelled_at", "why"])
    _told("cancel_message", message, "a annulé", before=before, at=at, actor=actor)
    return message


@transaction.atomic
def send_again(message_id: int, *, at: datetime, actor) -> Message:
    """Write a message again, to where the person is reached now. Raises NotToSendAgain, CannotReach.

    By the same channel the text stays as it was. An address that failed is tried again: the colleague knows why.
    """
    message = Message.objects.locked().get(pk=message_id)
    if not may_send_again(message):
        raise NotToSendAgain(message)
    known = reach_of(message, at=at, insist=True)
    about, kind = about_now(message), _event(message)
    same = next((way for way in known.ways if way.channel == message.channel and not way.guarded), None)
    draft: Draft | None
    why = ""
    if same is not None:
        draft = Draft(
            Channel(same.channel),
            same.address,
            message.language,
            message.subject,
            message.text,
            message.template_id,
        )
    else:
        draft, why = compose(kind, known, to=message.addressee, about=about, extra=message.extra, at=at)
    if draft is None:
        raise CannotReach(known, why)
    again, _ = written(
        next_key(message),
        kind,
        draft,
        to=message.addressee,
        about=about,
        extra=message.extra,
        at=at,
        actor=actor,
        follows=message,
    )
    settled(task_key(message), result="Le message est renvoyé.", at=at, actor=actor)
    _told("send_again", again, "a renvoyé", at=at, actor=actor)
    return again


def reach_by_sms(person: Person, *, at: datetime) -> Reach:
    """Return how a colleague's own SMS reaches a person, whatever channel she prefers."""
    return reach(person, at=at, insist=True, by=Channel.SMS)


def free_draft(person: Person, text: str, known: Reach, *, at: datetime) -> Draft:
    """Return what the person would read, spelt in the alphabet of SMS. Raises NoText, CannotReach."""
    if not text.strip():
        raise NoText
    extra = {"texte": segments.plain(text.strip())}
    draft, why = compose(event(FREE), known, to=person, about=person, extra=extra, at=at)
    if draft is None:
        raise CannotReach(known, why)
    return draft


@transaction.atomic
def write(person: Person, text: str, *, key: str, at: datetime, actor) -> Message:
    """Write a few words by SMS to a person; the same ``key`` writes them once. Raises NoText, TooLong, CannotReach."""
    known, extra = reach_by_sms(person, at=at), {"texte": segments.plain(text.strip())}
    draft = free_draft(person, text, known, at=at)
    if (count := segments.count(draft.text).count) > MOST_SEGMENTS:
        raise TooLong(count)
    message, is_new = written(
        short(key), event(FREE), draft, to=person, about=person, extra=extra, at=at, actor=actor
    )
    if is_new:
        _told("write_message", message, "a écrit", at=at, actor=actor)
    return message


def _event(message: Message) -> Event:
    try:
        return event(message.event)
    except KeyError:
        return Event(message.event, message.event)


def _told(verb: str, message: Message, words: str, *, at, actor, before="") -> None:
    """Write the entry of a colleague's act; the journal repeats neither the name nor the text."""
    label = label_of(message.event)
    what = f"{message.get_channel_display()} «\u00a0{label}\u00a0»"
    record(
        verb, message, sentence=f"{words} un {what}", actor=actor, at=at, before=before, after=message.state
    )
