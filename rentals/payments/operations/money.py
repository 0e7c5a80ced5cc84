"""Money received and given back. What it pays is laid on bills in the same transaction, the oldest first (row F3)."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from mobilite import registry
from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from mobilite.people.models import Partner, Person
from rentals.payments.balances import balance, unplaced_of
from rentals.payments.drawers import held_place
from rentals.payments.models import Allocation, Bill, Means, Payment, Refund
from rentals.payments.months import refuse_closed
from rentals.payments.operations.bills import PaymentRefused, check_amount, check_means
from rentals.payments.operations.placing import lay, oldest_first


def _of(payer) -> dict:
    """Return the columns that name a payer."""
    return {"person": payer} if isinstance(payer, Person) else {"partner": payer}


@transaction.atomic
def pay(bill_id: int, *, amount: Decimal, means: str, reference: str = "", at, actor) -> Payment:
    """Record money received on one bill, at most what is left of it.

    Raises PaymentRefused for an amount that is not above 0, or more than what is left.
    """
    bill = Bill.objects.locked().get(pk=bill_id)
    payment = take_in(bill, amount=amount, means=means, reference=reference, at=at, actor=actor)
    record(
        "pay",
        bill,
        sentence=typography(f"a reçu {_said(payment)} pour « {bill.label} »."),
        actor=actor,
        at=at,
        data={"amount": str(amount), "means": means, "payment": payment.pk},
    )
    return payment


def take_in(bill: Bill, *, amount, means, reference, at, actor, deposit=None) -> Payment:
    """Write money received on a bill that is locked: from the payer, or kept of a ``deposit`` that is held.

    A step of a larger operation. Raises PaymentRefused.
    """
    check_amount(amount)
    check_means(means, to_give=deposit is not None)
    refuse_closed(at)
    if deposit is not None and deposit.person_id != bill.person_id:
        raise PaymentRefused(
            "Une caution ne paie que les notes de la personne qui l’a laissée. Choisissez une de ses notes."
        )
    left = balance(bill).left
    if left == ZERO:
        raise PaymentRefused(
            "Cette note est entièrement payée : il n’y a rien à recevoir. Rechargez la page.", field="amount"
        )
    if amount > left:
        raise PaymentRefused(
            f"Il reste {french(left)} à payer sur cette note : notez au plus cette somme.", field="amount"
        )
    # What was kept of a deposit lies where it was: no drawer moves.
    place = held_place(means, at=at, actor=actor) if deposit is None else deposit.place
    payment = Payment.objects.create(
        **_of(bill.payer), amount=amount, means=means, reference=reference, received_at=at, received_by=actor,
        place=place, from_deposit=deposit,
    )  # fmt: skip
    Allocation.objects.create(bill=bill, payment=payment, amount=amount, at=at, by=actor)
    return payment


@transaction.atomic
def receive(
    payer: Person | Partner,
    *,
    amount: Decimal,
    means: str,
    reference: str = "",
    on: Iterable[tuple[int, Decimal]] | None = None,
    at,
    actor,
) -> Payment:
    """Record money received of a payer for several bills: those of ``on`` (key, euros), else the oldest due first (F3).

    What is more than all that is due is kept on no bill: it is shown until it is placed or given back. Raises
    PaymentRefused: no sum, a bill of somebody else (row H10), more than a bill leaves, more shared than received.
    """
    check_amount(amount)
    check_means(means)
    refuse_closed(at)
    bills = Bill.objects.filter(**_of(payer), closed_at=None)
    held = {bill.pk: bill for bill in bills.locked().order_by("pk")}
    if on is None:
        shares = oldest_first(bills, amount)
    else:
        asked = list(on)
        if any(key not in held for key, _ in asked):
            raise PaymentRefused("Une de ces notes est close, ou n’est pas à ce payeur : rechargez la page.")
        if any(share <= ZERO for _, share in asked) or sum((share for _, share in asked), ZERO) > amount:
            raise PaymentRefused(
                "Les parts sont au-dessus de 0 € et ne font pas plus que la somme reçue. Relisez-les."
            )
        shares = [(held[key], share) for key, share in asked]
    payment = Payment.objects.create(
        **_of(payer), amount=amount, means=means, reference=reference, received_at=at, received_by=actor,
        place=held_place(means, at=at, actor=actor),
    )  # fmt: skip
    lay(payment, shares, at=at, actor=actor)
    waiting = amount - sum((share for _, share in shares), ZERO)
    more = f" {french(waiting)} ne sont encore sur aucune note." if waiting else ""
    how_many = "une note" if len(shares) == 1 else f"{len(shares)} notes"
    record(
        "pay",
        payment,
        sentence=typography(f"a reçu {_said(payment)}{' pour ' + how_many if shares else ''}.{more}"),
        actor=actor,
        at=at,
        data={
            "amount": str(amount),
            "means": means,
            "placed": {str(bill.pk): str(share) for bill, share in shares},
        },
    )
    return payment


@transaction.atomic
def refund(bill_id: int, *, amount: Decimal, means: str, reason: str, at, actor) -> Refund:
    """Record money given back on a bill, at most what was paid on it, with why.

    What is given back without a correction line is due again: that is how a wrong entry is mended. By card, it goes back to
    the cards that paid online, at most what came of them.
    """
    bill = Bill.objects.locked().get(pk=bill_id)
    refuse_closed(at)
    reason = _checked(amount, means, reason)
    paid = balance(bill).paid
    if amount > paid:
        raise PaymentRefused(
            f"{french(paid)} ont été payés sur cette note : on ne rend pas plus. Rendez au plus cette somme.",
            field="amount",
        )
    given = Refund.objects.create(
        **_of(bill.payer), amount=amount, means=means, reason=reason, given_at=at, given_by=actor,
        place=held_place(means, at=at, actor=actor),
    )  # fmt: skip
    if means == Means.CARD:
        registry.get("send_back", "online")(given, bill=bill, at=at)
    Allocation.objects.create(bill=bill, refund=given, amount=-amount, at=at, by=actor)
    record(
        "refund",
        bill,
        sentence=typography(f"a rendu {_said(given)} sur « {bill.label} »."),
        actor=actor,
        at=at,
        data={"amount": str(amount), "means": means, "refund": given.pk},
    )
    return given


@transaction.atomic
def give_back(payment_id: int, *, amount: Decimal, means: str, reason: str, at, actor) -> Refund:
    """Give back money of a payment that is on no bill, at most all of it, with why. Raises PaymentRefused."""
    payment = Payment.objects.locked().get(pk=payment_id)
    refuse_closed(at)
    reason = _checked(amount, means, reason)
    waiting = unplaced_of(payment)
    if amount > waiting:
        raise PaymentRefused(
            f"{french(waiting)} de ce paiement ne sont sur aucune note : on ne rend pas plus ici. Rendez au plus cette somme.",
            field="amount",
        )
    given = Refund.objects.create(
        **_of(payment.payer), amount=amount, means=means, reason=reason, given_at=at, given_by=actor,
        payment=payment, place=held_place(means, at=at, actor=actor),
    )  # fmt: skip
    if means == Means.CARD:
        registry.get("send_back", "online")(given, payment=payment, at=at)
    record(
        "refund",
        payment,
        sentence=typography(f"a rendu {_said(given)}, qui n’étaient sur aucune note."),
        actor=actor,
        at=at,
        data={"amount": str(amount), "means": means, "refund": given.pk},
    )
    return given


def _checked(amount, means, reason) -> str:
    check_amount(amount)
    check_means(means, to_give=True)
    if not reason.strip():
        raise PaymentRefused("Dites pourquoi cette somme est rendue.", field="reason")
    return reason.strip()[:200]


def _said(money) -> str:
    return f"{french(money.amount)} ({money.get_means_display().lower()})"
