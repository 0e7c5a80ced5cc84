"""Money that goes back to the card that paid: written with the refund, asked of Stripe by a job, once."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from mobilite import clock
from mobilite.audit.entries import record
from mobilite.fields import euros
from mobilite.jobs import Later, job
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from mobilite.todo.operations import open_task
from rentals.payments import stripe_gateway as gateway
from rentals.payments.balances import placed_of
from rentals.payments.models import (
    Bill,
    Checkout,
    DisputeStatus,
    GivenStatus,
    Means,
    OnlineRefund,
    Payment,
    Refund,
)
from rentals.payments.operations.bills import PaymentRefused

MANAGER = "manager"
#: Stripe forgets a key after a day: past this, what it gave back is looked for first.
REMEMBERED = timedelta(hours=20)
AGAIN = timedelta(minutes=2)


def refundable(checkout: Checkout) -> Decimal:
    """Return what may still go back to the card of a paid page, in euros. Two queries."""
    if checkout.payment is None:
        return ZERO
    back = checkout.refunds.exclude(status=GivenStatus.FAILED).aggregate(
        euros=Coalesce(Sum("amount"), euros(ZERO))
    )
    taken = checkout.disputes.exclude(status=DisputeStatus.WON).aggregate(
        euros=Coalesce(Sum("amount"), euros(ZERO))
    )
    return max(ZERO, checkout.payment.amount - back["euros"] - taken["euros"])


def cards_of(bill: Bill) -> list[tuple[Checkout, Decimal]]:
    """Return the pages whose money is on a bill, the latest first, and what of it may go back to each card."""
    rows = Checkout.objects.filter(payment__allocations__bill=bill).distinct().select_related("payment")
    found = []
    for one in rows.order_by("-settled_at", "-pk"):
        may = min(refundable(one), placed_of(one.payment).get(bill.pk, ZERO))
        if may > ZERO:
            found.append((one, may))
    return found


def most_of(bill: Bill) -> Decimal:
    """Return what of a bill may go back to the cards that paid it, in euros; nil while payment online is off."""
    return sum((may for _, may in cards_of(bill)), ZERO) if gateway.is_on() else ZERO


def send_back(
    refund: Refund, *, bill: Bill | None = None, payment: Payment | None = None, at: datetime
) -> None:
    """Share a refund among the cards that paid a bill, or of one payment, and have Stripe asked. Raises PaymentRefused.

    A step of ``refund`` and ``give_back``, which hold the bill or the payment.
    """
    if not gateway.is_on():
        raise gateway.GatewayOff
    if bill is not None:
        cards = cards_of(bill)
    else:
        rows = Checkout.objects.filter(payment=payment).select_related("payment")
        cards = [(one, refundable(one)) for one in rows]
    most, left = sum((may for _, may in cards), ZERO), refund.amount
    if left > most:
        raise PaymentRefused(
            f"{french(most)} au plus peuvent retourner sur la carte qui a payé. Rendez le reste par un autre moyen.",
            field="amount",
        )
    # Held, so that two refunds of one payment on two bills see each other.
    list(Checkout.objects.locked().filter(pk__in=[one.pk for one, _ in cards]).order_by("pk"))
    for checkout, may in cards:
        may = min(may, refundable(checkout))
        part = min(may, left)
        if part > ZERO:
            row = OnlineRefund.objects.create(refund=refund, checkout=checkout, amount=part, asked_at=at)
            give_online.enqueue(row.pk)
        left -= part
    if left > ZERO:
        raise PaymentRefused("Quelqu’un vient de rembourser ce paiement. Rechargez la page.", field="amount")


@job(label="Rembourser sur une carte", attempts=20, delays=(AGAIN, timedelta(minutes=10)), priority=5)
def give_online(row_id: int) -> str:
    """Ask Stripe to give money back, unless it did already, and write what it says. Raises Later."""
    row = OnlineRefund.objects.select_related("checkout").get(pk=row_id)
    try:
        return ask_back(row, at=clock.now()).status
    except (gateway.GatewayDown, gateway.GatewayOff):
        raise Later(clock.now() + AGAIN) from None


def ask_back(row: OnlineRefund, *, at: datetime) -> OnlineRefund:
    """Ask Stripe for what a row waits for, and note it. Safe to do again."""
    if row.status != GivenStatus.ASKED:
        return row
    intent = row.checkout.intent
    try:
        known = gateway.refunds_of(intent) if at - row.asked_at > REMEMBERED else []
        given = next((one for one in known if one.key == row.key), None)
        given = given or gateway.give_back(intent, amount=row.amount, key=row.key)
    except gateway.GatewayRefused as refusal:
        return _settle(row.pk, is_failed=True, stripe="", why=refusal.code, at=at)
    return settle_refund(given, at=at) or row


def settle_refund(given: gateway.Given, *, at: datetime) -> OnlineRefund | None:
    """Write what Stripe says of money that went back; return its row, None when it is not one of ours."""
    known = OnlineRefund.objects.filter(key=given.key).first() if given.key else None
    if known is None:
        return None
    return _settle(known.pk, is_failed=given.is_failed, stripe=given.id, why="failed", at=at)


@transaction.atomic
def _settle(row_id: int, *, is_failed: bool, stripe: str, why: str, at: datetime) -> OnlineRefund:
    row = OnlineRefund.objects.locked().select_related("refund").get(pk=row_id)
    if row.status == GivenStatus.FAILED or (row.status == GivenStatus.GIVEN and not is_failed):
        return row
    row.stripe, row.settled_at = stripe or row.stripe, at
    row.status = GivenStatus.FAILED if is_failed else GivenStatus.GIVEN
    if is_failed:
        row.came_back = _came_back(row, why, at=at)
    row.save(update_fields=["stripe", "settled_at", "status", "came_back"])
    return row


def _came_back(row: OnlineRefund, why: str, *, at: datetime) -> Payment:
    """Have money that no card took wait on no bill, and a manager give it back otherwise."""
    payer = {"person": row.refund.person, "partner": row.refund.partner}
    payment = Payment.objects.create(**payer, amount=row.amount, means=Means.CARD, reference="Remboursement revenu", received_at=at)  # fmt: skip
    record(
        "pay", payment, sentence=typography(f"Remboursement revenu : la carte n’a pas pris {french(row.amount)}."),
        actor=None, at=at, data={"amount": str(row.amount), "online_refund": row.pk, "why": why},
    )  # fmt: skip
    open_task(
        "Rendre autrement une somme que la carte n’a pas prise",
        role=MANAGER,
        about=row.refund.person,
        person=row.refund.person,
        due_at=at,
        key=f"payments.came_back:{row.pk}",
        detail=typography(
            f"{french(row.amount)} sont revenus de Stripe : la carte est fermée, ou trop vieille. Rendez-les par virement ou en espèces, "
            "depuis la page de ce paiement."
        ),
        at=at,
    )
    return payment


@transaction.atomic
def ask_about_refund(given: gateway.Given, *, at: datetime) -> None:
    """Have a manager note what somebody gave back at Stripe's own place. Nothing when the payment is not ours."""
    row = Checkout.objects.filter(~Q(intent=""), intent=given.intent).select_related("person").first()
    if row is None:
        return
    open_task(
        "Noter un remboursement fait dans Stripe",
        role=MANAGER,
        about=row.person,
        person=row.person,
        due_at=at,
        key=f"payments.given_at_stripe:{given.id}",
        detail=typography(
            f"{french(given.amount)} ont été rendus sur la carte depuis Stripe, et rien ici ne le dit. Notez ce remboursement sur la note, "
            "et la prochaine fois, remboursez d’ici."
        ),
        at=at,
    )
