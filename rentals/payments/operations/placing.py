"""Which bill a payment pays: the oldest first, or by hand with a motive (row F3)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce

from mobilite.audit.entries import record
from mobilite.fields import euros
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from rentals.payments.balances import READ, balance, dated, given_back_of, placed_of
from rentals.payments.models import Allocation, Bill, Payment
from rentals.payments.operations.bills import PaymentRefused


def oldest_first(payer_bills, amount: Decimal) -> list[tuple[Bill, Decimal]]:
    """Share a sum over bills (a queryset), what has been owed for the longest first (row F3): 2 x 50 due, 75 paid, 25 left.

    What is more than all of them is in no share. Six queries, whatever their number.
    """
    bills = payer_bills.select_related("rental_bill__rental").prefetch_related(*READ).order_by("pk")
    parts = [(part.due_on, bill.pk, bill, part.left) for bill in bills for part in dated(bill) if part.left]
    shares: dict[Bill, Decimal] = {}
    for _day, _key, bill, left in sorted(parts, key=lambda part: part[:2]):
        share = min(left, amount)
        if share:
            shares[bill] = shares.get(bill, ZERO) + share
            amount -= share
    return list(shares.items())


def lay(payment: Payment, shares: Iterable[tuple[Bill, Decimal]], *, reason: str = "", at, actor) -> None:
    """Carry a payment's money to bills that are locked, each at most what is left of it.

    A step of a larger operation. Raises PaymentRefused.
    """
    for bill, amount in shares:
        left = balance(Bill.objects.get(pk=bill.pk)).left
        if amount > left:
            raise PaymentRefused(
                f"Il reste {french(left)} à payer sur « {bill.label} » : on n’y met pas plus. Écrivez au plus cette somme.",
                field=f"bill_{bill.pk}",
            )
        Allocation.objects.create(
            bill=bill, payment=payment, amount=amount, reason=reason[:200], at=at, by=actor
        )


def take_off(payment: Payment, bill: Bill, amount: Decimal, *, reason: str, at, actor) -> None:
    """Take a payment's money off a bill that is locked, by rows that name those they correct; the bill opens again.

    A step of a larger operation. Raises PaymentRefused when a part of it was given back already.
    """
    paid = balance(Bill.objects.get(pk=bill.pk)).paid
    if paid < amount:
        raise PaymentRefused(
            f"Il ne reste que {french(paid)} de payés sur « {bill.label} » : une partie a déjà été remboursée. Rechargez la page.",
            field=f"bill_{bill.pk}",
        )
    rows = Allocation.objects.filter(payment=payment, bill=bill, corrects=None)
    rows = rows.annotate(corrected=Coalesce(Sum("corrections__amount"), euros(ZERO)))
    for row in rows.order_by("-pk"):
        part = min(row.amount + row.corrected, amount)
        if part:
            Allocation.objects.create(
                bill=bill, payment=payment, amount=-part, corrects=row, reason=reason[:200], at=at, by=actor
            )
            amount -= part
    if bill.closed_at is not None:
        bill.closed_at = None  # money is expected on it again
        bill.save(update_fields=["closed_at"])


@transaction.atomic
def place(payment_id: int, *, on: Mapping[int, Decimal], reason: str = "", at, actor) -> Payment:
    """Say what a payment pays: ``on`` gives the euros of each bill, by key; what is on none waits to be placed (row F3).

    Money that leaves a bill asks for a motive. Raises PaymentRefused: another payer's bill (row H10), more than the
    payment or than what is left of a bill, a cheque that paid nothing.
    """
    payment = Payment.objects.locked().get(pk=payment_id)
    now_on = placed_of(payment)
    wanted = {bill: amount for bill, amount in on.items() if amount}
    found = Bill.objects.locked().filter(pk__in={*wanted, *now_on}).order_by("pk")
    bills = {bill.pk: bill for bill in found}
    _check(payment, wanted, now_on, bills, reason)
    for key, bill in bills.items():
        less = now_on.get(key, ZERO) - wanted.get(key, ZERO)
        if less > ZERO:
            take_off(payment, bill, less, reason=reason.strip(), at=at, actor=actor)
    more = [(bill, wanted.get(key, ZERO) - now_on.get(key, ZERO)) for key, bill in bills.items()]
    lay(payment, [share for share in more if share[1] > ZERO], reason=reason.strip(), at=at, actor=actor)
    total = sum(wanted.values(), ZERO)
    record(
        "place",
        payment,
        sentence=typography(
            f"a réparti {french(total)} d’un paiement de {french(payment.amount)} sur "
            + ("aucune note." if not wanted else "une note." if len(wanted) == 1 else f"{len(wanted)} notes.")
        ),
        actor=actor,
        at=at,
        data={"placed": {str(key): str(amount) for key, amount in sorted(wanted.items())}},
    )
    return payment


def _check(payment, wanted, now_on, bills, reason):
    if any(key not in bills for key in wanted):
        raise PaymentRefused("Cette note n’existe pas. Rechargez la page.")
    if any(
        (bills[key].person_id, bills[key].partner_id) != (payment.person_id, payment.partner_id)
        for key in wanted
    ):
        raise PaymentRefused(
            "L’argent d’une personne ne paie que ses propres notes, jamais celles d’une autre. Choisissez une note de cette personne."
        )
    for key, amount in wanted.items():
        if amount < ZERO or amount != amount.quantize(Decimal("0.01")):
            raise PaymentRefused("Écrivez une somme en euros et en centimes, 0 ou plus.", field=f"bill_{key}")
    if payment.from_deposit_id is not None:
        raise PaymentRefused(
            "Cet argent est retenu sur une caution, pour ce qui est écrit : il reste sur sa note. Choisissez un autre paiement."
        )
    if hasattr(payment, "undone_by"):
        raise PaymentRefused(
            "Ce chèque n’a rien payé : il n’y a rien à répartir. Choisissez un autre paiement."
        )
    available = payment.amount - given_back_of(payment)
    total = sum(wanted.values(), ZERO)
    if total > available:
        raise PaymentRefused(
            f"Ce paiement est de {french(available)} : {french(total)}, c’est {french(total - available)} de trop. Enlevez cette somme d’une note."
        )
    if wanted == now_on:
        raise PaymentRefused(
            "Rien n’a changé : ce paiement est déjà réparti ainsi. Changez une part, ou revenez en arrière."
        )
    if any(wanted.get(key, ZERO) < amount for key, amount in now_on.items()) and not reason.strip():
        raise PaymentRefused("Dites pourquoi cet argent change de note.", field="reason")
