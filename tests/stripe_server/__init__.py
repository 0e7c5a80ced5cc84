"""A real HTTP server that behaves like Stripe: what the product asks of it, and every way in which it can go wrong."""

from tests.stripe_server.cards import (
    BROKE,
    DECLINED,
    GOOD,
    IBAN_DISPUTED,
    IBAN_FAILS,
    IBAN_GOOD,
    STRONG,
    STRONG_LATER,
)
from tests.stripe_server.server import SECRET, WEBHOOK_SECRET, StripeServer

__all__ = [
    "BROKE",
    "DECLINED",
    "GOOD",
    "IBAN_DISPUTED",
    "IBAN_FAILS",
    "IBAN_GOOD",
    "SECRET",
    "STRONG",
    "STRONG_LATER",
    "WEBHOOK_SECRET",
    "StripeServer",
]
