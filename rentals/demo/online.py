"""Bills of the demonstration that were paid online, as Stripe would have told it: no key is needed for that."""

from datetime import timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from mobilite.money import ZERO
from rentals.models import Rental, Status
from rentals.payments.balances import balance
from rentals.payments.models import Checkout
from rentals.payments.online import settle_session
from rentals.payments.online.asking import LASTS
from rentals.payments.stripe_gateway import Hold, Session


def make_online(demo: Demonstration) -> None:
    """Pay what is due on one lease by the link that was sent; on another, the page was opened and left.

    A short loan is guaranteed by a sum that a bank keeps aside.
    """
    put_aside(demo)
    running = Rental.objects.filter(status=Status.ONGOING, term_months__isnull=False).order_by("-reference")
    owing = (one.main_bill for one in running if balance(one.main_bill).due_on(demo.today) > ZERO)
    at = demo.now - timedelta(hours=20)
    for number, (bill, is_paid) in enumerate(zip(owing, (True, False), strict=False), 1):
        row = Checkout.objects.create(
            person=bill.person, bill=bill, amount=balance(bill).due_on(demo.today), key=f"exemple-{number}",
            asked_at=at, expires_at=at + LASTS,
        )  # fmt: skip
        said = Session(
            id=f"cs_exemple_{number}",
            url="",
            status="complete" if is_paid else "expired",
            is_paid=is_paid,
            amount=row.amount,
            key=row.key,
            intent=f"pi_exemple_{number}" if is_paid else "",
        )
        settle_session(said, at=at + timedelta(minutes=4))


def put_aside(demo: Demonstration) -> None:
    """Have the deposit of a short loan that is out put aside on a card."""
    soon = demo.now + timedelta(days=5)
    loans = Rental.objects.filter(status=Status.ONGOING, term_months=None, return_at__range=(demo.now, soon))
    rental = loans.filter(deposits=None).order_by("reference").first()
    if rental is None or rental.main_bill is None:
        return
    at = demo.now - timedelta(hours=3)
    row = Checkout.objects.create(
        kind="hold", person=rental.person, bill=rental.main_bill, amount=Decimal(150), key="exemple-caution",
        asked_at=at, expires_at=at + LASTS,
    )  # fmt: skip
    said = Session("cs_exemple_caution", "", "complete", False, row.amount, row.key, "pi_exemple_caution")
    hold = Hold(said.intent, "held", ZERO, at + timedelta(days=7))
    settle_session(said, hold=hold, at=at + timedelta(minutes=2))
