"""Stripe knocks: each event acts once, in any order. It is never believed: the object is read again at Stripe's."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F

from mobilite.periods import paris_date
from rentals.payments import stripe_gateway as gateway
from rentals.payments.models import RefusedCall, StripeEvent
from rentals.payments.online.disputing import settle_dispute
from rentals.payments.online.holds import settle_hold
from rentals.payments.online.refunding import ask_about_refund, settle_refund
from rentals.payments.online.settling import ask_about_stranger, hold_of, settle_session

logger = logging.getLogger("rentals.payments")


def hear(event: gateway.Event, *, at: datetime) -> bool:
    """Do what an event asks, once; tell whether it was new. Raises GatewayDown when Stripe cannot be asked now."""
    if StripeEvent.objects.filter(event=event.id).exists():
        return False
    # Read before the transaction: nobody waits for Stripe while the base is held.
    act = _act(event, at)
    with transaction.atomic():
        _, is_new = StripeEvent.objects.get_or_create(
            event=event.id,
            defaults={"kind": event.kind[:80], "about": event.about[:120], "received_at": at},
        )
        if is_new and act is not None:
            act()
    return is_new


def _act(event: gateway.Event, at: datetime) -> Callable[[], object] | None:
    """Read what an event is about, and return what it makes us do; None when that is nothing."""
    try:
        if event.kind.startswith("checkout.session."):
            session = gateway.read_session(event.about)
            return partial(_session, session, hold_of(session), event.is_ours, at)
        if event.kind == "payment_intent.canceled" and event.is_ours:
            return partial(settle_hold, gateway.read_hold(event.about), at=at)
        if event.kind.startswith("charge.dispute."):
            return partial(settle_dispute, gateway.read_dispute(event.about), at=at)
        if event.kind.startswith(("refund.", "charge.refund.")):
            return partial(_refund, gateway.read_refund(event.about), at)
    except gateway.GatewayRefused:
        # Not of this account, or gone: the same answer would come each time.
        logger.warning("Stripe does not know %s %s.", event.kind, event.about)
    return None


def _session(session: gateway.Session, hold: gateway.Hold | None, is_ours: bool, at: datetime) -> None:
    if settle_session(session, hold=hold, at=at) is None and session.is_paid and is_ours:
        ask_about_stranger(session, at=at)


def _refund(given: gateway.Given, at: datetime) -> None:
    if settle_refund(given, at=at) is None and not given.key and not given.is_failed:
        ask_about_refund(given, at=at)


@transaction.atomic
def note_refused(why: str, *, at: datetime) -> None:
    """Count a call that was refused: « forged » or « stale »."""
    row, _ = RefusedCall.objects.get_or_create(day=paris_date(at), why=why)
    RefusedCall.objects.filter(pk=row.pk).update(count=F("count") + 1)
