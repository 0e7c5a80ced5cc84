"""A message did not arrive: the other channel, once, or the counter. Nothing is lost silently."""

import logging
from datetime import datetime

from mobilite.outbox import events
from mobilite.outbox.models import Channel, Message, State
from mobilite.outbox.operations.notifying import ask_counter, next_key, reach_of, task_key, written
from mobilite.outbox.reach import Reach
from mobilite.outbox.writing import compose
from mobilite.people.models import Person
from mobilite.people.operations import phone_failed
from mobilite.todo.operations import open_task, settle
from mobilite.todo.operations.calls import ASK_NUMBER, number_key

logger = logging.getLogger(__name__)

ARRIVED = "Le premier message est finalement parti."


def failed(
    message: Message, why: str, *, at: datetime, wrong_address: bool = False, in_doubt: bool = False
) -> Message | None:
    """Mark a message as failed, then write it by the other channel or have the counter say it.

    ``in_doubt``: it may have left after all, so no other channel says it twice; the counter asks. The caller holds
    the row. Returns the message that replaces it, if one does.
    """
    message.state, message.failed_at, message.why = State.FAILED, at, why[:300]
    message.wrong_address = wrong_address
    message.save(update_fields=["state", "failed_at", "why", "wrong_address"])
    if message.channel == Channel.SMS and not in_doubt:
        _number_in_doubt(message, wrong=wrong_address, at=at)
    if gone := no_longer_useful(message, at=at):
        logger.info("Message %s failed and is not replaced: %s", message.pk, gone)
        return None
    other = None if in_doubt else _other_channel(message, at=at)
    if other is None:
        ask_counter(message, why.rstrip("."), at=at)
    return other


def arrived_after_all(message: Message, *, at: datetime) -> None:
    """Take back what a failure began: the call that the counter owes, the message that has not left yet."""
    settle(task_key(message), result=ARRIVED, at=at)
    Message.objects.filter(follows=message, state=State.TO_SEND).update(
        state=State.CANCELLED, cancelled_at=at, why=ARRIVED
    )


def no_longer_useful(message: Message, *, at: datetime) -> str:
    """Return why a message makes no sense any more, "" while it does."""
    if message.not_after is not None and at > message.not_after:
        return "Le moment utile est passé."
    try:
        kind = events.event(message.event)
    except KeyError:
        return ""
    about = events.about_now(message)
    if about is None:
        return "Ce dont il parlait n’existe plus." if message.about_label else ""
    return kind.reason_gone(about, at)


def _other_channel(message: Message, *, at: datetime) -> Message | None:
    """Write the message again by the other channel; once: what replaces another is not replaced in turn."""
    if message.follows_id is not None or message.event not in {one.key for one in events.events()}:
        return None
    kind, about = events.event(message.event), events.about_now(message)
    known = reach_of(message, at=at)
    others = Reach(tuple(way for way in known.ways if way.channel != message.channel))
    extra = message.extra
    draft, _ = compose(kind, others, to=message.addressee, about=about, extra=extra, at=at)
    if draft is None:
        return None
    replacing, _ = written(
        next_key(message),
        kind,
        draft,
        to=message.addressee,
        about=about,
        extra=extra,
        at=at,
        not_after=message.not_after,
        actor=message.written_by,
        follows=message,
    )
    return replacing


def _number_in_doubt(message: Message, *, wrong: bool, at: datetime) -> None:
    """Say that a number opens nothing until it is checked at the counter, for all who share it (row H12)."""
    phone_failed(message.to, at=at)
    if not wrong:
        return
    for person in Person.objects.filter(phone=message.to, anonymised_at=None).order_by("pk"):
        open_task(
            ASK_NUMBER,
            role="agent",
            person=person,
            about=person,
            due_at=at,
            key=number_key(person),
            detail="Un SMS est revenu\u00a0: ce numéro n’existe pas, ou plus.",
            at=at,
        )
