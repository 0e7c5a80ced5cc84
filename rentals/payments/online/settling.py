"""What became of a page of payment: money enters the ledger once, whoever says it and however often."""

from datetime import datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from mobilite.periods import paris_date
from mobilite.registry import registered
from mobilite.todo.operations import open_task
from rentals.payments import stripe_gateway as gateway
from rentals.payments.balances import balance
from rentals.payments.deposits import hold_deposit
from rentals.payments.models import Bill, Checkout, CheckoutKind, CheckoutStatus, DepositMeans, Means, Payment
from rentals.payments.operations.placing import lay

MANAGER = "manager"


def read_and_settle(session: gateway.Session, *, at: datetime) -> Checkout | None:
    """Write what Stripe says of a page; of a sum put aside, read it first. Never in a transaction."""
    return settle_session(session, hold=hold_of(session), at=at)


def hold_of(session: gateway.Session) -> gateway.Hold | None:
    """Read at Stripe's the sum that a page put aside; None when it is a page of payment."""
    is_hold = session.key and Checkout.objects.filter(key=session.key, kind=CheckoutKind.HOLD).exists()
    return gateway.read_hold(session.intent) if is_hold and session.intent else None


@transaction.atomic
def settle_session(
    session: gateway.Session, *, hold: gateway.Hold | None = None, at: datetime
) -> Checkout | None:
    """Write what Stripe says of a page, as it is there now; return its row, None when it is not one of ours.

    ``hold`` is the sum that it put aside, if it is a page for that. Whatever the order in which this is learnt, paid stays paid, and what was paid is in the ledger once.
    """
    known = Checkout.objects.filter(key=session.key).first() if session.key else None
    if known is None:
        return None
    bill = Bill.objects.locked().get(pk=known.bill_id)
    row = Checkout.objects.locked().get(pk=known.pk)
    if row.status in (CheckoutStatus.PAID, CheckoutStatus.HELD):
        return row
    row.session, row.url = session.id, session.url or row.url
    row.intent = session.intent or row.intent
    if row.kind == CheckoutKind.HOLD and session.status == "complete":
        _put_aside(row, hold, at=at)
    elif session.is_paid:
        row.payment = _take_in(row, bill, session, at=at)
        row.status, row.settled_at = CheckoutStatus.PAID, at
    elif session.status == "complete":
        row.status = CheckoutStatus.PROCESSING
    elif session.status == "expired":
        row.status, row.settled_at = CheckoutStatus.EXPIRED, at
    elif row.status == CheckoutStatus.ASKED:
        row.status = CheckoutStatus.OPEN
    if not row.is_live:
        row.url = ""  # nobody pays there any more
    row.save(
        update_fields=["session", "url", "intent", "payment", "deposit", "status", "freed_at", "settled_at"]
    )
    return row


def _put_aside(row: Checkout, hold: gateway.Hold | None, *, at: datetime) -> None:
    """Make a deposit of a sum that the bank keeps aside; what is let go of already is none."""
    if hold is None or hold.status == "open":
        return
    if hold.status != "held" or hold.until is None:
        row.status, row.settled_at, row.freed_at = CheckoutStatus.EXPIRED, at, at
        return
    row.deposit = hold_deposit(
        row.person, amount=row.amount, means=DepositMeans.CARD_HOLD, held_until=paris_date(hold.until), at=at,
        actor=row.asked_by,
    )  # fmt: skip
    row.status, row.settled_at = CheckoutStatus.HELD, at
    for one in registered("deposit_held"):
        one.value(row.bill, row.deposit)


def _take_in(row: Checkout, bill: Bill, session: gateway.Session, *, at: datetime) -> Payment:
    """Bring the money into the ledger. What the bill does not take any more waits to be placed, and is seen there."""
    payment = Payment.objects.create(
        person=row.person,
        amount=session.amount,
        means=Means.CARD,
        reference=session.intent[:80],
        received_at=at,
    )
    share = min(balance(bill).left, payment.amount)
    if share > ZERO:
        lay(payment, [(bill, share)], at=at, actor=None)
    more = payment.amount - share
    said = f"Paiement en ligne reçu : {french(payment.amount)} pour « {bill.label} »."
    if more > ZERO:
        said += f" {french(more)} ne sont sur aucune note."
    record(
        "pay", bill, sentence=typography(said), actor=None, at=at,
        data={"amount": str(payment.amount), "means": Means.CARD, "payment": payment.pk, "checkout": row.pk},
    )  # fmt: skip
    return payment


def ask_about_stranger(session: gateway.Session, *, at: datetime) -> None:
    """Have a manager look at money that Stripe took for us and of which nothing is known here (a restored backup)."""
    open_task(
        "Retrouver à qui est un paiement en ligne",
        role=MANAGER,
        due_at=at,
        key=f"payments.stranger:{session.id}",
        detail=typography(
            f"Stripe a reçu {french(session.amount)}, et rien ici ne dit pourquoi. Cherchez {session.intent} dans Stripe, puis notez "
            "ce paiement, ou rendez-le là-bas."
        ),
        at=at,
    )
