"""The only door to Stripe. No card number ever comes here: people type it on Stripe's own page.

Each write carries an idempotency key: the same key gives the same answer, never a second payment. What comes back is
small and ours (``Session``, ``Event``…); what goes wrong is one of three refusals.
"""

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import stripe
from django.conf import settings

from mobilite.workflow import Refusal

logger = logging.getLogger("rentals.payments")

#: Seconds that Stripe may take to answer.
TIMEOUT = 10
#: How old a call of Stripe's may be, in seconds: older is a replay.
TOLERANCE = 300
CURRENCY = "eur"
#: What marks on Stripe's side what this product asked for.
TAG = "mobilite"


class GatewayOff(Refusal):
    """No key: nothing can be paid by card here."""

    def __init__(self):
        super().__init__(
            "Le paiement en ligne n’est pas branché\u00a0: encaissez au comptoir, ou par virement."
        )


class GatewayDown(Refusal):
    """Stripe does not answer, or not now: nobody knows whether it was done. The same key may be tried again."""

    def __init__(self):
        super().__init__("Le service de paiement ne répond pas. Réessayez dans une minute\u00a0: rien n’est compté deux fois.")  # fmt: skip


class GatewayRefused(Refusal):
    """Stripe says no, for good: what was asked cannot be done. ``code`` is its word."""

    def __init__(self, code: str, *, intent: str = ""):
        super().__init__("Le service de paiement a refusé. Essayez un autre moyen, ou appelez-nous.")
        self.code = code
        self.intent = intent


class BadCall(Exception):
    """What knocked at our door is not Stripe, or not now. ``why`` is « forged » or « stale »."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Session:
    """A page of payment as Stripe keeps it; ``amount`` in euros, ``key`` is ours."""

    id: str
    url: str
    status: str
    is_paid: bool
    amount: Decimal
    key: str
    intent: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A sum that a bank keeps aside, in euros, ``until`` an instant. ``status`` is « held », « freed », « taken » or « open »."""

    intent: str
    status: str
    taken: Decimal
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Given:
    """Money that Stripe gave back, in euros; ``key`` is ours, empty when somebody did it at Stripe's."""

    id: str
    is_failed: bool
    amount: Decimal
    key: str
    intent: str


@dataclass(frozen=True, slots=True)
class Disputed:
    """A payment that its bank wants back, in euros. ``status`` is « open », « won » or « lost »."""

    id: str
    status: str
    amount: Decimal
    intent: str


@dataclass(frozen=True, slots=True)
class Event:
    """What Stripe tells: its own key, what happened, to which object of which kind."""

    id: str
    kind: str
    about: str
    is_live: bool
    #: Whether it is about something that this product asked for: an account may serve others.
    is_ours: bool


def is_on() -> bool:
    """Tell whether people can pay online: both keys are there."""
    return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET)


def is_live() -> bool:
    """Tell whether the key takes real money."""
    return settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))


def page_hosts() -> list[str]:
    """Return the origins on which somebody pays: our pages may send there, nowhere else."""
    return [settings.STRIPE_API_BASE or "https://checkout.stripe.com"]


def cents(amount: Decimal) -> int:
    """Return euros as whole cents."""
    return int((amount * 100).to_integral_exact())


def euros(amount: int | None) -> Decimal:
    """Return cents as euros."""
    return Decimal(amount or 0) / 100


def _client() -> Any:
    if not is_on():
        raise GatewayOff
    base: Any = {"api": settings.STRIPE_API_BASE} if settings.STRIPE_API_BASE else {}
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
        # We try again ourselves, under the same key, once what was asked is written down.
        max_network_retries=0,
        base_addresses=base,
    ).v1


def _ask(call, *args: Any, key: str = "") -> Any:
    """Ask Stripe for one thing. Raises GatewayOff, GatewayDown or GatewayRefused."""
    try:
        return call(*args, {"idempotency_key": key}) if key else call(*args)
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        logger.warning("Stripe does not answer: %s.", type(error).__name__)
        raise GatewayDown from None
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        logger.error("Stripe refuses our key: %s.", type(error).__name__)
        raise GatewayDown from None
    except stripe.StripeError as error:
        if (error.http_status or 500) >= 500 or error.http_status in (409, 429):
            logger.warning("Stripe fails: %s.", error.http_status)
            raise GatewayDown from None
        # Its words may name somebody: the code is enough.
        logger.warning("Stripe refuses: %s.", error.code)
        found = getattr(error.error, "payment_intent", None) if error.error else None
        raise GatewayRefused(error.code or "", intent=found.id if found else "") from None


def open_session(
    *,
    amount: Decimal,
    label: str,
    key: str,
    back: str,
    expires_at: datetime,
    locale: str,
    is_hold: bool = False,
) -> Session:
    """Open a page where somebody pays ``amount`` euros. ``back`` is where she comes back, with ``fait=1`` when she
    went through to the end. With ``is_hold`` the sum is only put aside, for longer than a week where the bank agrees.

    The same ``key`` with the same words gives the same page. Raises GatewayOff, GatewayDown, GatewayRefused.
    """
    tags = {TAG: key}
    line = {"currency": CURRENCY, "unit_amount": cents(amount), "product_data": {"name": label}}
    said: dict[str, Any] = {
        "mode": "payment",
        "client_reference_id": key,
        "line_items": [{"quantity": 1, "price_data": line}],
        "payment_method_types": ["card"],
        "payment_intent_data": {"description": label, "metadata": tags},
        "metadata": tags,
        "locale": locale,
        "expires_at": int(expires_at.timestamp()),
        "success_url": f"{back}?fait=1",
        "cancel_url": back,
    }
    if is_hold:
        said["payment_intent_data"] |= {"capture_method": "manual"}
        said["payment_method_options"] = {"card": {"request_extended_authorization": "if_available"}}
    return _session(_ask(_client().checkout.sessions.create, said, key=f"checkout-{key}"))


def read_session(session_id: str) -> Session:
    """Read a page of payment as it is now."""
    return _session(_ask(_client().checkout.sessions.retrieve, session_id))


def expire_session(session_id: str) -> Session:
    """Close a page of payment: nobody can pay on it any more. Raises GatewayRefused when it is not open."""
    return _session(_ask(_client().checkout.sessions.expire, session_id))


def read_hold(intent: str) -> Hold:
    """Read a sum put aside as it is now, with the instant until which it can be taken."""
    return _hold(_ask(_client().payment_intents.retrieve, intent, {"expand": ["latest_charge"]}))


def take_hold(intent: str, *, amount: Decimal, key: str) -> None:
    """Take euros of a sum put aside; the rest is freed. GatewayRefused when it is not held any more."""
    _ask(
        _client().payment_intents.capture, intent, {"amount_to_capture": cents(amount)}, key=f"capture-{key}"
    )


def free_hold(intent: str, *, key: str) -> None:
    """Let go of a sum put aside. GatewayRefused when it is not held any more."""
    _ask(_client().payment_intents.cancel, intent, {}, key=f"cancel-{key}")


def _hold(said: Any) -> Hold:
    words = {"requires_capture": "held", "canceled": "freed", "succeeded": "taken"}
    card = said.latest_charge.payment_method_details.card if said.latest_charge else None
    until = getattr(card, "capture_before", None) if card else None
    return Hold(
        intent=said.id,
        status=words.get(said.status, "open"),
        taken=euros(said.amount_received),
        until=datetime.fromtimestamp(until, UTC) if until else None,
    )


def give_back(intent: str, *, amount: Decimal, key: str) -> Given:
    """Give euros of a payment back to the card that paid it. The same ``key`` gives once."""
    said = {"payment_intent": intent, "amount": cents(amount), "metadata": {TAG: key}}
    return _given(_ask(_client().refunds.create, said, key=f"refund-{key}"))


def read_refund(refund_id: str) -> Given:
    """Read what was given back as it is now."""
    return _given(_ask(_client().refunds.retrieve, refund_id))


def refunds_of(intent: str) -> list[Given]:
    """Return all that was given back of a payment."""
    return [
        _given(one) for one in _ask(_client().refunds.list, {"payment_intent": intent, "limit": 100}).data
    ]


def _given(said: Any) -> Given:
    tags = said.metadata.to_dict() if said.metadata else {}
    return Given(
        id=said.id,
        is_failed=said.status in ("failed", "canceled"),
        amount=euros(said.amount),
        key=tags.get(TAG, ""),
        intent=_key(said.payment_intent),
    )


def read_dispute(dispute_id: str) -> Disputed:
    """Read a dispute as it is now."""
    return _disputed(_ask(_client().disputes.retrieve, dispute_id))


def latest_disputes() -> list[Disputed]:
    """Return the disputes of this account, the latest hundred."""
    return [_disputed(one) for one in _ask(_client().disputes.list, {"limit": 100}).data]


def _disputed(said: Any) -> Disputed:
    # « warning_closed »: an inquiry that took nothing.
    ends = {"won": "won", "warning_closed": "won", "prevented": "won", "lost": "lost"}
    return Disputed(said.id, ends.get(said.status, "open"), euros(said.amount), _key(said.payment_intent))


def _session(said: Any) -> Session:
    return Session(
        id=said.id,
        url=said.url or "",
        status=said.status,
        is_paid=said.payment_status == "paid",
        amount=euros(said.amount_total),
        key=said.client_reference_id or "",
        intent=_key(said.payment_intent),
    )


def _key(said: Any) -> str:
    """Return the key of something that Stripe names or shows whole."""
    return said if isinstance(said, str) else (said.id if said else "")


def read_event(body: bytes, signature: str) -> Event:
    """Return what Stripe tells, once its signature is checked. Raises BadCall: forged, or too old to be its own."""
    secret = settings.STRIPE_WEBHOOK_SECRET
    if not secret:
        raise GatewayOff
    try:
        text = body.decode()
        stripe.WebhookSignature.verify_header(text, signature, secret, None)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        raise BadCall("forged") from None
    try:
        stripe.WebhookSignature.verify_header(text, signature, secret, TOLERANCE)
    except stripe.SignatureVerificationError:
        raise BadCall("stale") from None
    try:
        said = json.loads(text)
        about = said["data"]["object"]
        ours = TAG in (about.get("metadata") or {})
        return Event(
            str(said["id"]), str(said["type"]), str(about.get("id") or ""), bool(said["livemode"]), ours
        )
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise BadCall("forged") from None
