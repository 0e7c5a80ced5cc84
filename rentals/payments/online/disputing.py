"""A bank takes a payment back: somebody answers, and once it is lost what it paid is due again (row F5)."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from mobilite.todo.operations import open_task, settle
from rentals.payments import stripe_gateway as gateway
from rentals.payments.balances import balance, given_back_of, placed_of
from rentals.payments.models import Bill, Checkout, Dispute, DisputeStatus, Means, Payment, Refund
from rentals.payments.operations.placing import take_off

MANAGER = "manager"
#: How long somebody has to answer; Stripe gives a few days more.
ANSWER_WITHIN = timedelta(days=5)
WHY = "Paiement repris par la banque"


@transaction.atomic
def settle_dispute(said: gateway.Disputed, *, at: datetime) -> Dispute | None:
    """Write what Stripe says of a dispute, as it is there now; None when the payment is not ours.

    Lost, its money leaves the bills that it paid, once: they are open again. Won, nothing changed.
    """
    known = Checkout.objects.filter(intent=said.intent).exclude(payment=None).first() if said.intent else None
    if known is None:
        return None
    payment = Payment.objects.get(pk=known.payment_id)
    bills = {bill.pk: bill for bill in Bill.objects.locked().filter(pk__in=placed_of(payment)).order_by("pk")}
    payment = Payment.objects.locked().get(pk=payment.pk)
    row, _ = Dispute.objects.get_or_create(
        dispute=said.id, defaults={"checkout": known, "amount": said.amount, "told_at": at}
    )
    row = Dispute.objects.locked().get(pk=row.pk)
    if row.status != DisputeStatus.OPEN:
        return row
    if said.status == "open":
        _ask_to_answer(row, known, at)
        return row
    row.status, row.settled_at = DisputeStatus(said.status), at
    if row.status == DisputeStatus.LOST:
        row.refund = _take_back(payment, bills, row.amount, at=at)
    row.save(update_fields=["status", "settled_at", "refund"])
    lost = row.status == DisputeStatus.LOST
    settle(_key(row), result="Le litige est perdu." if lost else "Le litige est gagné.", at=at)
    if lost:
        _ask_to_speak(row, known, at)
    return row


def _take_back(payment: Payment, bills: dict[int, Bill], amount: Decimal, *, at: datetime) -> Refund | None:
    """Take money off a payment: what is on no bill first, then the bills, each at most what is still paid on it."""
    on = placed_of(payment)
    free = payment.amount - given_back_of(payment) - sum(on.values(), ZERO)
    taken = min(amount, free)
    for key, bill in sorted(bills.items(), reverse=True):
        part = min(amount - taken, on.get(key, ZERO), balance(Bill.objects.get(pk=key)).paid)
        if part > ZERO:
            take_off(payment, bill, part, reason=WHY, at=at, actor=None)
            taken += part
    if taken <= ZERO:
        return None
    refund = Refund.objects.create(
        person=payment.person, partner=payment.partner, amount=taken, means=Means.CARD, reason=WHY, given_at=at,
        payment=payment,
    )  # fmt: skip
    about = next(iter(bills.values()), None) or payment
    record(
        "refund", about, sentence=typography(f"Paiement en ligne repris par la banque : {french(taken)} sont dus à nouveau."),
        actor=None, at=at, data={"amount": str(taken), "payment": payment.pk, "refund": refund.pk},
    )  # fmt: skip
    return refund


def _key(row: Dispute) -> str:
    return f"payments.dispute:{row.pk}"


def _ask_to_answer(row: Dispute, checkout: Checkout, at: datetime) -> None:
    open_task(
        "Répondre à un paiement contesté",
        role=MANAGER,
        about=checkout.person,
        person=checkout.person,
        due_at=at + ANSWER_WITHIN,
        key=_key(row),
        detail=typography(
            f"La banque veut reprendre {french(row.amount)}. Répondez dans Stripe avec le contrat signé et la note ; appelez aussi la "
            "personne : c’est peut-être une erreur."
        ),
        at=at,
    )


def _ask_to_speak(row: Dispute, checkout: Checkout, at: datetime) -> None:
    open_task(
        "Parler d’un paiement que la banque a repris",
        role=MANAGER,
        about=checkout.person,
        person=checkout.person,
        due_at=at,
        key=f"{_key(row)}:lost",
        detail=typography(
            f"{french(row.amount)} sont repartis : la note est de nouveau à payer. Appelez, et proposez du temps."
        ),
        at=at,
    )
