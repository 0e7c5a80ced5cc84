"""What is to be told to which software: a candidature as it is now, or that it must be erased. All in the cause's transaction."""

from datetime import datetime

from django.db import transaction

from advice.recruitment.feed.models import Delivery, Destination, Kind, State, Way
from advice.recruitment.feed.operations.base import NO_MORE, deny, told, why_not
from advice.recruitment.feed.operations.files import forget_files_of
from advice.recruitment.models import Referral
from mobilite import registry
from mobilite.people.models import Consent
from mobilite.people.models.persons import ConsentPurpose

REPLACED = "Un envoi plus récent le remplace."


def referral_changed(referral: Referral, *, at: datetime, actor) -> None:
    """Hear that a candidature was proposed, answered, handed on or stopped (point « referral_changed »)."""
    told_already = Delivery.objects.filter(referral=referral).values("destination")
    here = Destination.objects.open().filter(way=Way.WEBHOOK)
    here = here.filter(employer=referral.employer_id) | here.filter(pk__in=told_already)
    for destination in here.select_related("employer__partner").order_by("pk"):
        why = why_not(referral, destination, at=at)
        if why:
            stop(referral, destination, why=why, at=at)
        else:
            _queue(referral, destination, Kind.CANDIDATE, at=at)


def consent_noted(consent: Consent, *, at: datetime, actor) -> None:
    """Hear that somebody takes back her agreement (point « consent_noted »), whatever became of her candidatures.

    What waits does not leave; who may have received something is told to erase it; files that hold her go.
    """
    if consent.purpose != ConsentPurpose.RECRUITMENT or consent.given:
        return
    rows = Referral.objects.filter(person=consent.person_id)
    if consent.recipient_id is not None:
        rows = rows.filter(employer__partner=consent.recipient_id)
    for referral in rows.locked().select_related("person", "employer__partner").order_by("pk"):
        for destination in Destination.objects.open().filter(employer=referral.employer_id, way=Way.WEBHOOK):
            stop(referral, destination, why=NO_MORE, at=at)
        forget_files_of(referral, at=at)


def holds(referral: Referral, destination: Destination) -> bool:
    """Tell whether the other side has, or may have, something of this candidature that it was not told to erase."""
    rows = Delivery.objects.filter(referral=referral, destination=destination, may_be_there=True)
    last = rows.order_by("-pk").first()
    return last is not None and last.kind == Kind.CANDIDATE


def stop(referral: Referral, destination: Destination, *, why: str, at: datetime) -> None:
    """Keep what waits from leaving, and tell the other side to erase what it may have: the reference alone leaves."""
    waiting = waiting_for(referral.pk, destination.pk).filter(kind=Kind.CANDIDATE)
    waiting.update(state=State.DROPPED, next_at=None, ended_at=at, why=why)
    if holds(referral, destination):
        _queue(referral, destination, Kind.WITHDRAWN, at=at)


def waiting_for(referral_id: int, destination_id: int):
    """Return the one thing, if any, that waits to be said of a candidature to a software."""
    return Delivery.objects.filter(referral=referral_id, destination=destination_id, state=State.WAITING)


def _queue(referral: Referral, destination: Destination, kind: str, *, at: datetime) -> None:
    waiting = waiting_for(referral.pk, destination.pk)
    # It says the present when it leaves; one of the other kind is overtaken.
    if waiting.filter(kind=kind).exists():
        return
    waiting.update(state=State.DROPPED, next_at=None, ended_at=at, why=REPLACED)
    delivery = Delivery.objects.create(
        destination=destination, referral=referral, kind=kind, asked_at=at, next_at=at
    )
    registry.get("feed", "send").enqueue(delivery.pk)


@transaction.atomic
def replay(delivery_id: int, *, at: datetime, actor) -> Delivery:
    """Send again what failed, with all its tries before it. Raises FeedRefused."""
    rows = Delivery.objects.locked().select_related("destination__employer__partner", "referral__person")
    delivery = rows.get(pk=delivery_id)
    if delivery.state != State.DEAD:
        deny("Cet envoi n’est pas en échec : il est reçu, arrêté ou déjà relancé. Rechargez la page.")
    if delivery.destination.closed_at is not None:
        deny("Ce logiciel est arrêté. Reprenez d’abord les envois, depuis sa page.")
    if waiting_for(delivery.referral_id, delivery.destination_id).exists():
        deny("Un envoi plus récent de la même candidature attend déjà. Classez celui-ci.")
    if delivery.kind == Kind.CANDIDATE and (why := why_not(delivery.referral, delivery.destination, at=at)):
        deny(f"{why} Rien ne part : classez cet envoi.")
    delivery.state, delivery.next_at, delivery.ended_at, delivery.tries = State.WAITING, at, None, 0
    delivery.save(update_fields=["state", "next_at", "ended_at", "tries"])
    told(
        delivery.destination, "replay_delivery", "a relancé un envoi", at=at, actor=actor, data={"delivery": delivery.pk}
    )  # fmt: skip
    registry.get("feed", "send").enqueue(delivery.pk)
    return delivery


@transaction.atomic
def set_aside(delivery_id: int, *, at: datetime, actor) -> Delivery:
    """Give up what failed: it was told otherwise, or serves no more. Raises FeedRefused."""
    delivery = Delivery.objects.locked().select_related("destination__employer__partner").get(pk=delivery_id)
    if delivery.state != State.DEAD:
        deny("Cet envoi n’est pas en échec : il n’y a rien à classer. Rechargez la page.")
    delivery.state = State.DROPPED
    delivery.save(update_fields=["state"])
    told(
        delivery.destination, "drop_delivery", "a classé un envoi en échec", at=at, actor=actor, data={"delivery": delivery.pk}
    )  # fmt: skip
    return delivery
