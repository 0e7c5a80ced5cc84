"""Money paid online, on Stripe's own page: asked for, received once, given back, repaired after a crash (rows F5, F6)."""

from rentals.payments.online.asking import open_checkout
from rentals.payments.online.disputing import settle_dispute
from rentals.payments.online.knocking import hear, note_refused
from rentals.payments.online.links import opened, send_pay_link, show_pay_link
from rentals.payments.online.mending import reconcile
from rentals.payments.online.settling import settle_session

__all__ = [
    "hear",
    "note_refused",
    "open_checkout",
    "opened",
    "reconcile",
    "send_pay_link",
    "settle_dispute",
    "settle_session",
    "show_pay_link",
]
