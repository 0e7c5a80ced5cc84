"""Repair what a crash, a lost webhook or a silence of Stripe's left half done. Safe at any time, as often as one likes."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from mobilite.due import DueWork
from rentals.payments import stripe_gateway as gateway
from rentals.payments.models import LIVE, Bill, Checkout, CheckoutStatus
from rentals.payments.online.asking import ask, payable
from rentals.payments.online.settling import settle_session

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
    for key in Checkout.objects.filter(status__in=LIVE).order_by("pk").values_list("pk", flat=True):
        row = Checkout.objects.get(pk=key)
        before = row.status
        done.looked_at += 1
        try:
            _mend(row, at)
        except gateway.GatewayRefused:
            logger.warning("Stripe does not know payment %s.", row.pk)
        except gateway.GatewayDown:
            done.is_cut = True
            break
        done.changed += Checkout.objects.filter(pk=key).exclude(status=before).exists()
    return done


def _mend(row: Checkout, at: datetime) -> None:
    if row.status == CheckoutStatus.ASKED:
        if row.expires_at - at > NEEDED:
            ask(row, at=at)
        else:
            _give_up(row, at)
        return
    session = gateway.read_session(row.session)
    if session.status == "open" and payable(Bill.objects.get(pk=row.bill_id)) < row.amount:
        # Paid otherwise meanwhile: nobody should pay it again.
        session = gateway.expire_session(row.session)
    settle_session(session, at=at)


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
