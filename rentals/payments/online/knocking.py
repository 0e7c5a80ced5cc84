"""Stripe knocks: each event acts once, in any order. It is never believed: the object is read again at Stripe's."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from mobilite.periods import paris_date
from rentals.payments import stripe_gateway as gateway
from rentals.payments.models import RefusedCall, StripeEvent
from rentals.payments.online.settling import ask_about_stranger, settle_session


def hear(event: gateway.Event, *, at: datetime) -> bool:
    """Do what an event asks, once; tell whether it was new. Raises GatewayDown when Stripe cannot be asked now."""
    if StripeEvent.objects.filter(event=event.id).exists():
        return False
    # Read before the transaction: nobody waits for Stripe while the base is held.
    session = gateway.read_session(event.about) if event.kind.startswith("checkout.session.") else None
    with transaction.atomic():
        _, is_new = StripeEvent.objects.get_or_create(
            event=event.id,
            defaults={"kind": event.kind[:80], "about": event.about[:120], "received_at": at},
        )
        settled = settle_session(session, at=at) if is_new and session is not None else None
        if is_new and session is not None and settled is None and session.is_paid and event.is_ours:
            ask_about_stranger(session, at=at)
    return is_new


@transaction.atomic
def note_refused(why: str, *, at: datetime) -> None:
    """Count a call that was refused: « forged » or « stale »."""
    row, _ = RefusedCall.objects.get_or_create(day=paris_date(at), why=why)
    RefusedCall.objects.filter(pk=row.pk).update(count=F("count") + 1)
