"""Take a deposit, and give it back whole or in part: each is one transaction, one audit entry (row F1)."""

from decimal import Decimal

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import typography
from rentals.payments.balances import balance
from rentals.payments.drawers import held_place
from rentals.payments.models import Bill, Deposit, Means
from rentals.payments.operations import PaymentRefused, check_amount, check_means, take_in


@transaction.atomic
def hold_deposit(
    person,
    *,
    amount: Decimal,
    means: str,
    bank: str = "",
    cheque_number: str = "",
    holder: str = "",
    at,
    actor,
) -> Deposit:
    """Take a deposit, apart from income (row F1). A cheque has its bank, number and holder: it is not cashed."""
    check_amount(amount)
    check_means(means)
    if means == Means.CHEQUE:
        for field, value, what in (
            ("bank", bank, "la banque"),
            ("cheque_number", cheque_number, "le numéro du chèque"),
            ("holder", holder, "le nom écrit sur le chèque"),
        ):
            if not value.strip():
                raise PaymentRefused(f"Notez {what} : le chèque sera rendu sans être encaissé.", field=field)
    deposit = Deposit.objects.create(
        person=person, amount=amount, means=means, bank=bank.strip(), cheque_number=cheque_number.strip(),
        holder=holder.strip(), received_at=at, received_by=actor, place=held_place(means, at=at, actor=actor),
    )  # fmt: skip
    record(
        "hold_deposit",
        deposit,
        sentence=typography(
            f"a reçu une caution de {french(amount)} ({deposit.get_means_display().lower()})."
        ),
        actor=actor,
        at=at,
        data={"amount": str(amount), "means": means},
    )
    return deposit


@transaction.atomic
def give_back_deposit(
    deposit_id: int, *, kept: Decimal = ZERO, reason: str = "", bill_id: int | None = None, at, actor
) -> Deposit:
    """Give a deposit back, or keep a part of it to pay what is due on a bill (row F1).

    The part kept becomes a payment of that bill: 150 held, 42 of damage on the bill, 108 back, 42 of income.
    Raises PaymentRefused when it was given back already, when more is kept than held or than is due,
    or without a reason.
    """
    deposit = Deposit.objects.locked().get(pk=deposit_id)
    if deposit.given_back_at is not None:
        raise PaymentRefused("Cette caution a déjà été rendue.")
    if kept < ZERO or kept > deposit.amount:
        raise PaymentRefused(
            f"La caution est de {french(deposit.amount)} : on ne retient pas plus.", field="kept"
        )
    if kept:
        if not reason.strip():
            raise PaymentRefused("Dites pourquoi une partie de la caution est retenue.", field="reason")
        if bill_id is None:
            raise PaymentRefused("Une retenue paie une note : notez d’abord ce qui est dû.", field="kept")
        bill = Bill.objects.locked().get(pk=bill_id)
        left = balance(bill).left
        if kept > left:
            raise PaymentRefused(
                f"{french(left)} restent à payer : on ne retient que ce qui est dû. Ajoutez d’abord le dégât ou "
                "l’accessoire à la note.",
                field="kept",
            )
        take_in(
            bill, amount=kept, means=deposit.means, reference="Retenu sur la caution", at=at, actor=actor,
            deposit=deposit,
        )  # fmt: skip
    deposit.given_back_place = held_place(deposit.means, at=at, actor=actor)
    deposit.kept_amount, deposit.kept_reason = kept, reason.strip()[:200] if kept else ""
    deposit.given_back_at, deposit.given_back_by = at, actor
    deposit.save(
        update_fields=["kept_amount", "kept_reason", "given_back_at", "given_back_by", "given_back_place"]
    )
    back = deposit.amount - kept
    told = f"a rendu la caution de {french(deposit.amount)}."
    if kept:
        told = f"a rendu {french(back)} sur la caution de {french(deposit.amount)} et retenu {french(kept)}."
    record(
        "give_back_deposit",
        deposit,
        sentence=typography(told),
        actor=actor,
        at=at,
        data={"kept": str(kept), "given_back": str(back)},
    )
    return deposit
