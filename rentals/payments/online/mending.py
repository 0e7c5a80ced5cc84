"""Repair what a crash, a lost webhook or a silence of Stripe's left half done. Safe at any time, as often as one likes."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from mobilite.due import DueWork
from rentals.payments import stripe_gateway as gateway
from rentals.payments.models import (
    LIVE,
    Bill,
    Checkout,
    CheckoutKind,
    CheckoutStatus,
    Dispute,
    DisputeStatus,
    GivenStatus,
    OnlineRefund,
)
from rentals.payments.online.asking import ask, payable
from rentals.payments.online.disputing import settle_dispute
from rentals.payments.online.holds import mend_hold
from rentals.payments.online.refunding import ask_back
from rentals.payments.online.settling import read_and_settle
from rentals.payments.operations.bills import PaymentRefused

logger = logging.getLogger("rentals.payments")

#: Stripe opens no page that ends within half an hour: past this, what was asked is given up.
NEEDED = timedelta(minutes=31)


@dataclass
class Mended:
    """What a reconciliation did: rows looked at, rows that changed, and whether Stripe stopped answering."""

    looked_at: int = 0
    changed: int = 0
    is_cut: bool = False


def reconcile(at: datetime) -> Mended:
    """Compare what is under way here with what Stripe says, and write it. Nothing is ever asked or counted twice."""
    done = Mended()
    if not gateway.is_on():
        return done
    for rows, mend in (
        (Checkout.objects.filter(status__in=LIVE), _mend),
        (Checkout.objects.filter(status=CheckoutStatus.HELD, freed_at=None), mend_hold),
        (OnlineRefund.objects.filter(status=GivenStatus.ASKED), lambda row, at: ask_back(row, at=at)),
    ):
        for key in list(rows.order_by("pk").values_list("pk", flat=True)):
            if not done.is_cut:
                _one(done, rows.model.objects.get(pk=key), mend, at)
    if not done.is_cut and Checkout.objects.filter(status=CheckoutStatus.PAID).exists():
        _disputes(done, at)
    return done


def _one(done: Mended, row, mend, at: datetime) -> None:
    before = _state(row)
    done.looked_at += 1
    try:
        mend(row, at)
    except (gateway.GatewayRefused, PaymentRefused) as refusal:
        logger.warning("%s %s cannot go on: %s.", row._meta.label, row.pk, type(refusal).__name__)
    except gateway.GatewayDown:
        done.is_cut = True
    done.changed += _state(type(row).objects.get(pk=row.pk)) != before


def _state(row) -> tuple:
    return row.status, getattr(row, "freed_at", None)


def _disputes(done: Mended, at: datetime) -> None:
    """Take up the disputes of which no call came."""
    try:
        found = gateway.latest_disputes()
    except gateway.GatewayDown:
        done.is_cut = True
        return
    known = dict(
        Dispute.objects.filter(dispute__in=[one.id for one in found]).values_list("dispute", "status")
    )
    for one in found:
        if known.get(one.id, "") not in (one.status, DisputeStatus.WON, DisputeStatus.LOST):
            done.changed += settle_dispute(one, at=at) is not None


def _mend(row: Checkout, at: datetime) -> None:
    if row.status == CheckoutStatus.ASKED:
        if row.expires_at - at > NEEDED:
            ask(row, at=at)
        else:
            _give_up(row, at)
        return
    session = gateway.read_session(row.session)
    pays = row.kind == CheckoutKind.PAYMENT
    if session.status == "open" and pays and payable(Bill.objects.get(pk=row.bill_id)) < row.amount:
        # Paid otherwise meanwhile: nobody should pay it again.
        session = gateway.expire_session(row.session)
    read_and_settle(session, at=at)


def _give_up(row: Checkout, at: datetime) -> None:
    """Nobody ever saw the address of this page, if there is one: it ends by itself."""
    Checkout.objects.filter(pk=row.pk, status=CheckoutStatus.ASKED).update(
        status=CheckoutStatus.EXPIRED, settled_at=at
    )


def run(now: datetime) -> int:
    """Reconcile, as due work."""
    return reconcile(now).changed


WORKS = {
    "payments.stripe": DueWork("Paiements en ligne : comparer avec Stripe", run, every=timedelta(minutes=5))
}
