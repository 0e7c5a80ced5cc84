"""What became of a page of payment: money enters the ledger once, whoever says it and however often."""

from datetime import datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from mobilite.todo.operations import open_task
from rentals.payments import stripe_gateway as gateway
from rentals.payments.balances import balance
from rentals.payments.models import Bill, Checkout, CheckoutStatus, Means, Payment
from rentals.payments.operations.placing import lay

MANAGER = "manager"


@transaction.atomic
def settle_session(session: gateway.Session, *, at: datetime) -> Checkout | None:
    """Write what Stripe says of a page, as it is there now; return its row, None when it is not one of ours.

    Whatever the order in which this is learnt, paid stays paid, and what was paid is in the ledger once.
    """
    known = Checkout.objects.filter(key=session.key).first() if session.key else None
    if known is None:
        return None
    bill = Bill.objects.locked().get(pk=known.bill_id)
    row = Checkout.objects.locked().get(pk=known.pk)
    if row.status == CheckoutStatus.PAID:
        return row
    row.session, row.url = session.id, session.url or row.url
    row.intent = session.intent or row.intent
    if session.is_paid:
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
    row.save(update_fields=["session", "url", "intent", "payment", "status", "settled_at"])
    return row


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
