"""Send one message: take it, give it to the provider, note what became of it.

Three steps, and a worker may die after each (docs/decisions/0011-messages.md):

1. the row is taken in a transaction of its own (``claimed_at``): no other worker sends it meanwhile;
2. the provider is called, outside any transaction, with the message's key;
3. what it answered is written.

Dead between 1 and 3, nobody knows whether the message left. After ``LEASE`` it is sent again under the same key where
the provider knows keys; otherwise it is not, and the counter is told.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from mobilite import clock
from mobilite.accounts import links
from mobilite.accounts.roles import Role
from mobilite.jobs import Later
from mobilite.outbox import events, providers
from mobilite.outbox.common import structure_on
from mobilite.outbox.hours import by_day
from mobilite.outbox.models import Channel, EarlyReceipt, Message, State
from mobilite.outbox.operations.failing import arrived_after_all, failed, no_longer_useful
from mobilite.outbox.operations.receiving import apply_early
from mobilite.outbox.reach import opted_out
from mobilite.people.models import Person
from mobilite.periods import paris_date
from mobilite.todo.operations import open_task

logger = logging.getLogger(__name__)

#: How long a worker may hold a message; longer than any provider is waited for.
LEASE = timedelta(minutes=2)
#: How long to wait after each refusal of the provider, then it has failed.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
ATTEMPTS = len(DELAYS) + 1
#: What the link at the foot of an e-mail opens, and for how long.
OPT_OUT = "outbox.opt_out"
OPT_OUT_LASTS = timedelta(days=365)
UNKNOWN_END = "L’envoi a été interrompu\u00a0: on ne sait pas si le message est parti."
STOP_SINCE = "STOP a été répondu entre-temps."


@dataclass
class Claim:
    """What became of the attempt to take a message: taken, to be seen ``later``, or done with (``word``)."""

    message: Message | None = None
    later: datetime | None = None
    word: str = ""


def send_message(message_id: int) -> str:
    """Send a message if it still has to be, and say in a word what became of it. Raises Later."""
    claim = claimed(message_id, at=clock.now())
    if claim.later is not None:
        raise Later(claim.later)
    message = claim.message
    if message is None:
        return claim.word
    provider = providers.for_channel(message.channel)
    if provider is None:
        return _put_off(message, providers.Retry("Aucun service d’envoi n’est branché.", ours=True))
    try:
        sent = provider.send(outgoing(message, at=clock.now()))
    except providers.Retry as error:
        if error.in_doubt and not provider.takes_key:
            return _given_up(message, UNKNOWN_END, in_doubt=True)
        return _put_off(message, error)
    except (providers.GiveUp, providers.WrongAddress) as error:
        wrong = isinstance(error, providers.WrongAddress)
        return _given_up(message, error.why, wrong_address=wrong)
    except Exception:
        # A provider's module raises nothing else: a bug of ours, and nobody knows whether the message left.
        logger.exception("Message %s: %s failed unexpectedly.", message.pk, provider.name)
        if not provider.takes_key:
            return _given_up(message, UNKNOWN_END, in_doubt=True)
        return _put_off(message, providers.Retry("Erreur imprévue à l’envoi."))
    return noted(message, provider, sent, at=clock.now())


@transaction.atomic
def claimed(message_id: int, *, at: datetime) -> Claim:
    """Take a message for this worker, or say why not. The lock is short: the provider is called after it."""
    message = Message.objects.locked().filter(pk=message_id).first()
    if message is None or message.state not in (State.TO_SEND, State.SENDING):
        return Claim(word=message.state if message else "gone")
    interrupted = message.state == State.SENDING
    if interrupted and at < message.claimed_at + LEASE:
        return Claim(later=message.claimed_at + LEASE)
    if message.send_after > at:
        return Claim(later=message.send_after)
    if why := _why_not_now(message, at):
        _cancelled(message, f"{why} {UNKNOWN_END}" if interrupted else why, at=at)
        return Claim(word=message.state)
    provider = providers.for_channel(message.channel)
    if interrupted and provider is not None and not provider.takes_key:
        failed(message, UNKNOWN_END, at=at, in_doubt=True)
        return Claim(word=message.state)
    # What is sent again after an interruption has most likely left already: no new wait for it.
    if not interrupted and _waits_for_day(message) and (day := by_day(at)) > at:
        message.send_after = day
        message.save(update_fields=["send_after"])
        return Claim(later=day)
    message.state, message.claimed_at, message.attempts = State.SENDING, at, message.attempts + 1
    message.provider = provider.name if provider is not None else ""
    message.save(update_fields=["state", "claimed_at", "attempts", "provider"])
    return Claim(message=message)


def _why_not_now(message: Message, at: datetime) -> str:
    """Return why a message must not leave any more: its reason has gone, or somebody said stop since."""
    if why := no_longer_useful(message, at=at):
        return why
    essential = _event(message).essential
    if (message.channel == Channel.SMS or not essential) and opted_out(message.channel, message.to):
        return STOP_SINCE if message.channel == Channel.SMS else "La personne ne veut plus d’e-mails."
    if (
        message.channel == Channel.SMS
        and isinstance(message.addressee, Person)
        and message.person.needs_caution
    ):
        return "Des précautions de contact ont été notées entre-temps."
    return ""


def _event(message: Message) -> events.Event:
    try:
        return events.event(message.event)
    except KeyError:
        return events.Event(message.event, message.event)


def _waits_for_day(message: Message) -> bool:
    return _event(message).waits_for_day


def _cancelled(message: Message, why: str, *, at: datetime) -> None:
    message.state, message.cancelled_at, message.why, message.claimed_at = (
        State.CANCELLED,
        at,
        why[:300],
        None,
    )
    message.save(update_fields=["state", "cancelled_at", "why", "claimed_at"])


def outgoing(message: Message, *, at: datetime) -> providers.Outgoing:
    """Return a message as it leaves. An e-mail to a person carries the link with which she says stop."""
    text, url = _with_link(message, at), ""
    if message.channel == Channel.EMAIL and message.user_id is None and not _event(message).essential:
        token = links.create(OPT_OUT, message, expires_at=at + OPT_OUT_LASTS, at=at)
        url = settings.SITE_URL.rstrip("/") + reverse("outbox:opt_out", args=[token])
        text = f"{text.rstrip()}\n\n--\nNe plus recevoir ces e-mails\u00a0: {url}\n"
    return providers.Outgoing(
        key=message.key,
        to=message.to,
        text=text,
        subject=message.subject,
        sender=structure_on(paris_date(at))[0] if message.channel == Channel.EMAIL else "",
        unsubscribe_url=url,
        again=message.attempts > 1,
    )


def _with_link(message: Message, at: datetime) -> str:
    """Return the text, with the personal link or the code that it announces: only its reader ever sees it."""
    kind, about = _event(message), events.about_now(message)
    if kind.link is None or about is None or kind.placeholder not in message.text:
        return message.text
    return message.text.replace(kind.placeholder, kind.link(about, at))


@transaction.atomic
def noted(message: Message, provider: providers.Provider, sent: providers.Sent, *, at: datetime) -> str:
    """Write that a message left, whatever somebody else believed of it meanwhile."""
    row = Message.objects.locked().get(pk=message.pk)
    if row.state in (State.SENT, State.DELIVERED):
        return row.state
    if row.state == State.FAILED:
        arrived_after_all(row, at=at)
    row.state, row.sent_at, row.why, row.claimed_at = State.SENT, at, "", None
    row.failed_at = row.cancelled_at = None
    row.provider, row.provider_reference = provider.name, sent.reference[:120]
    row.segments = (sent.segments or row.segments) if row.channel == Channel.SMS else None
    row.cost = sent.cost
    if sent.delivered:
        row.state, row.delivered_at = State.DELIVERED, at
    row.save()
    early = EarlyReceipt.objects.filter(provider=provider.name, reference=row.provider_reference)
    for receipt in early.order_by("received_at", "pk") if row.provider_reference else ():
        apply_early(receipt)
    _tell_the_cause(row, at=at)
    row.refresh_from_db(fields=["state"])
    return row.state


def _tell_the_cause(message: Message, *, at: datetime) -> None:
    """Let the cause of a message note that it left. A bug there must not have it sent twice: it is logged."""
    kind, about = _event(message), events.about_now(message)
    if kind.left is None or about is None:
        return
    try:
        with transaction.atomic():
            kind.left(about, message, at)
    except Exception:
        logger.exception("Message %s left; its cause %s could not note it.", message.pk, kind.key)


def _put_off(message: Message, error: providers.Retry) -> str:
    """Put a message back for later, longer each time; the last time, or when later is too late, it has failed."""
    at = clock.now()
    if error.ours:
        _ask_administrator(message, error.why, at=at)
    if message.attempts >= ATTEMPTS:
        return _given_up(message, error.why)
    again = at + max(DELAYS[message.attempts - 1], error.after or timedelta(0))
    if message.not_after is not None and again > message.not_after:
        return _given_up(message, error.why)
    Message.objects.filter(pk=message.pk, state=State.SENDING, claimed_at=message.claimed_at).update(
        state=State.TO_SEND, claimed_at=None, send_after=again, why=error.why[:300]
    )
    raise Later(again)


@transaction.atomic
def _given_up(message: Message, why: str, **doubts: bool) -> str:
    row = Message.objects.locked().get(pk=message.pk)
    if row.state == State.SENDING and row.claimed_at == message.claimed_at:
        failed(row, why, at=clock.now(), **doubts)
    return row.state


def _ask_administrator(message: Message, why: str, *, at: datetime) -> None:
    """Somebody must mend the settings: one task, however many messages wait."""
    logger.error("Messages by %s do not leave: %s", message.channel, why)
    open_task(
        f"Les messages ne partent plus\u00a0: {message.get_channel_display()}",
        role=Role.ADMINISTRATOR,
        due_at=at,
        key=f"outbox:{message.channel}",
        detail=why,
        at=at,
    )
