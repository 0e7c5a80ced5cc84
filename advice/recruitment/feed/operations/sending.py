"""Send one thing to one software: take it, send it, note what was answered.

A worker may die after each of the three steps. Dead between the last two, nobody knows whether it arrived: after ``LEASE``
it is sent again, under the same key if it still says the same, and the other side does nothing twice. Her agreement is
read as it is taken: withdrawn meanwhile, nothing leaves but the reference, for whoever may have the rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from advice.recruitment.feed.channel import Answer, Lost, NotSent
from advice.recruitment.feed.channel import post as post_it
from advice.recruitment.feed.fields import body_of
from advice.recruitment.feed.models import Attempt, Delivery, Destination, Kind, State
from advice.recruitment.feed.operations.base import secrets_of, why_not
from advice.recruitment.feed.operations.destinations import STOPPED
from advice.recruitment.feed.operations.queueing import REPLACED, stop, waiting_for
from advice.recruitment.feed.signing import HEADER, KEY_HEADER, idempotency_key, signature
from advice.recruitment.models import Referral

#: How long a worker may hold a delivery; longer than any conversation.
LEASE = timedelta(minutes=2)
#: How long to wait after each failure, then it is given up: two days in all.
DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=36),
)
TRIES = len(DELAYS) + 1
#: Refusals that may pass: busy, asked too early, asked too often.
PASSING = (408, 409, 423, 425, 429)
UNKNOWN = "L’envoi a été interrompu\u00a0: on ne sait pas s’il est arrivé."

Post = Callable[[str, Mapping[str, str], bytes], Answer]


@dataclass(frozen=True)
class Parcel:
    """What leaves, and what will be noted of it."""

    delivery: int
    attempt: int
    taken_at: datetime
    was_there: bool
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Claim:
    """What became of the attempt to take a delivery: a parcel, to be seen ``later``, or done with (``word``)."""

    parcel: Parcel | None = None
    later: datetime | None = None
    word: str = ""


@dataclass(frozen=True)
class Done:
    """What became of it, and when to try again, if ever."""

    word: str
    later: datetime | None = None


def deliver(delivery_id: int, *, at: datetime, post: Post = post_it) -> Done:
    """Send a delivery if it still has to be, through ``post``, and say what became of it."""
    claim = claimed(delivery_id, at=at)
    parcel = claim.parcel
    if parcel is None:
        return Done(claim.word, claim.later)
    try:
        answer = post(parcel.url, parcel.headers, parcel.body)
    except NotSent as error:
        return noted(parcel, None, why=error.why, arrived=False, at=at)
    except Lost as error:
        return noted(parcel, None, why=error.why, at=at)
    return noted(parcel, answer, at=at)


@transaction.atomic
def claimed(delivery_id: int, *, at: datetime) -> Claim:
    """Take a delivery for this worker, or say why not. The lock is short: nothing is sent under it."""
    where = Delivery.objects.filter(pk=delivery_id).values_list("referral", flat=True).first()
    # The candidature is held first, as who withdraws does: one of the two sees what the other did.
    referral = (
        Referral.objects.locked().select_related("person", "employer", "opening").filter(pk=where).first()
    )
    delivery = Delivery.objects.locked().filter(pk=delivery_id).first()
    if referral is None or delivery is None or delivery.state not in (State.WAITING, State.SENDING):
        return Claim(word=delivery.state if delivery else "gone")
    free_at = delivery.claimed_at + LEASE if delivery.state == State.SENDING else delivery.next_at
    if free_at > at:
        return Claim(later=free_at)
    destination = Destination.objects.select_related("employer").get(pk=delivery.destination_id)
    if delivery.state == State.SENDING:
        # Whoever took it died, or is given up.
        Attempt.objects.filter(delivery=delivery, ended_at=None).update(ended_at=at, why=UNKNOWN)
        if waiting_for(referral.pk, destination.pk).exists():
            return _dropped(delivery, REPLACED, at=at)
    if destination.closed_at is not None:
        return _dropped(delivery, STOPPED, at=at)
    if delivery.kind == Kind.CANDIDATE and (why := why_not(referral, destination, at=at)):
        claim = _dropped(delivery, why, at=at)
        stop(referral, destination, why=why, at=at)
        return claim
    leaving = Delivery.objects.filter(referral=referral, destination=destination, state=State.SENDING)
    if (other := leaving.exclude(pk=delivery.pk).first()) is not None:
        # One at a time about one candidature: what is said keeps its order.
        free_at = (other.claimed_at or at) + LEASE
        delivery.next_at = max(free_at, at) + timedelta(seconds=5)
        delivery.save(update_fields=["next_at"])
        return Claim(later=delivery.next_at)
    return Claim(parcel=_packed(delivery, referral, destination, at=at))


def _dropped(delivery: Delivery, why: str, *, at: datetime) -> Claim:
    delivery.state, delivery.next_at, delivery.claimed_at = State.DROPPED, None, None
    delivery.ended_at, delivery.why = at, why
    delivery.save(update_fields=["state", "next_at", "claimed_at", "ended_at", "why"])
    return Claim(word=State.DROPPED)


def _packed(delivery: Delivery, referral: Referral, destination: Destination, *, at: datetime) -> Parcel:
    body = body_of(referral, destination, withdrawn=delivery.kind == Kind.WITHDRAWN)
    was_there = delivery.may_be_there
    delivery.state, delivery.next_at, delivery.claimed_at = State.SENDING, None, at
    delivery.attempts, delivery.tries = delivery.attempts + 1, delivery.tries + 1
    # Believed there from now on: a worker that dies cannot say otherwise.
    delivery.may_be_there, delivery.key = True, idempotency_key(delivery.pk, body)
    delivery.save(
        update_fields=["state", "next_at", "claimed_at", "attempts", "tries", "may_be_there", "key"]
    )
    attempt = Attempt.objects.create(
        delivery=delivery, number=delivery.attempts, started_at=at, key=delivery.key
    )
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Mobilite",
        KEY_HEADER: delivery.key,
        HEADER: signature(secrets_of(destination, at=at), body, at=at),
    }
    return Parcel(delivery.pk, attempt.pk, at, was_there, destination.url, headers, body)


@transaction.atomic
def noted(
    parcel: Parcel, answer: Answer | None, *, why: str = "", arrived: bool = True, at: datetime
) -> Done:
    """Write what was answered, and when to try again. What arrived is noted whatever was believed of it meanwhile."""
    delivery = Delivery.objects.locked().get(pk=parcel.delivery)
    status = answer.status if answer is not None else None
    received = status is not None and 200 <= status < 300
    why = "" if received else why or _refusal(status)
    Attempt.objects.filter(pk=parcel.attempt).update(ended_at=at, status=status, why=why)
    if delivery.state == State.SENT:
        return Done(State.SENT)
    mine = delivery.state == State.SENDING and delivery.claimed_at == parcel.taken_at
    if not received and not mine:
        return Done(delivery.state)
    delivery.status, delivery.why = status, why
    delivery.claimed_at = delivery.next_at = None
    if received:
        delivery.state, delivery.ended_at = State.SENT, at
    elif _is_final(status) or delivery.tries >= TRIES:
        delivery.state, delivery.ended_at = State.DEAD, at
    elif waiting_for(delivery.referral_id, delivery.destination_id).exists():
        delivery.state, delivery.ended_at, delivery.why = State.DROPPED, at, REPLACED
    else:
        wait = DELAYS[delivery.tries - 1]
        asked = answer.wait if answer is not None else None
        delivery.state, delivery.next_at = State.WAITING, at + max(wait, asked or timedelta(0))
    if not arrived and not parcel.was_there:
        delivery.may_be_there = False
    delivery.save(
        update_fields=["state", "status", "why", "claimed_at", "next_at", "ended_at", "may_be_there"]
    )
    return Done(delivery.state, delivery.next_at)


def _is_final(status: int | None) -> bool:
    """Tell whether the same thing said again would be refused again."""
    return status is not None and 300 <= status < 500 and status not in PASSING


def _refusal(status: int | None) -> str:
    if status is None:
        return "Le serveur n’a pas répondu."
    if 300 <= status < 400:
        return f"Le logiciel répond d’une autre adresse ({status})\u00a0: rien ne la suit."
    if status in (401, 403):
        return f"Le logiciel refuse notre signature ({status})\u00a0: vérifiez le secret."
    if status in (404, 410):
        return f"L’adresse d’envoi n’existe pas ou plus ({status})."
    if status == 429:
        return "Le logiciel demande d’attendre (429)."
    return f"Le logiciel est en panne ({status})." if status >= 500 else f"Le logiciel refuse ({status})."
