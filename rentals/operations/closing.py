"""Money around a rental, and its end."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from mobilite.money import ZERO, french
from rentals import rules
from rentals.models import Rental, RentalDeposit, Status
from rentals.operations.base import deny, locked, may_become, move, must_be, told
from rentals.operations.handing import ExtraLine
from rentals.payments.balances import balance
from rentals.payments.deposits import give_back_deposit as give_back
from rentals.payments.deposits import hold_deposit
from rentals.payments.models import Bill, Deposit, Means
from rentals.payments.operations import add_lines


@transaction.atomic
def take_deposit(
    rental_id: int,
    *,
    amount: Decimal,
    means: str,
    bank: str = "",
    cheque_number: str = "",
    holder: str = "",
    at: datetime,
    actor,
) -> Deposit:
    """Take a deposit for a rental, by a means that its offer accepts (rows F1, F2)."""
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, to="recevoir une caution")
    accepted = rental.offer.deposit_means
    if means in Means.values and accepted and means not in accepted:
        choice = " ou ".join(label.lower() for label in rental.offer.deposit_means_labels())
        deny(f"{Means(means).label} n’est pas accepté pour cette caution : {choice}.", field="means")
    deposit = hold_deposit(
        rental.person,
        amount=amount,
        means=means,
        bank=bank,
        cheque_number=cheque_number,
        holder=holder,
        at=at,
        actor=actor,
    )
    RentalDeposit.objects.create(rental=rental, deposit=deposit)
    return deposit


@transaction.atomic
def give_back_deposit(
    rental_id: int, deposit_id: int, *, kept: Decimal = ZERO, reason: str = "", at: datetime, actor
) -> Deposit:
    """Give a rental's deposit back, or keep a part of it, with why, to pay what is due on its bill (row F1)."""
    rental = locked(rental_id)
    if not rental.deposits.filter(deposit=deposit_id).exists():
        deny("Cette caution n’est pas celle de cette location.")
    if rental.status in (Status.CONFIRMED, Status.ONGOING):
        deny("La caution se rend quand le véhicule est revenu, ou quand la location est annulée.")
    bill = rental.main_bill
    return give_back(deposit_id, kept=kept, reason=reason, bill_id=bill and bill.pk, at=at, actor=actor)


@transaction.atomic
def charge(rental_id: int, *, line: ExtraLine, at: datetime, actor) -> Bill:
    """Add a line to the borrower's bill: damage found later, a fine, a gesture (below zero)."""
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, Status.RETURNED, to="ajouter à la note")
    if not line.label.strip():
        deny("Dites ce qui est ajouté à la note.", field="label")
    if not line.amount:
        deny("Écrivez une somme.", field="amount")
    bill = add_lines(rental.main_bill.pk, [line.priced()], at=at)
    if balance(bill).total < ZERO:
        deny("La note ne peut pas passer sous zéro.", field="amount")
    told(
        rental, "charge", f"a ajouté à la note de {rental.reference} : {line.label}, {french(line.amount)}.",
        at=at, actor=actor, data={"amount": str(line.amount), "kind": str(line.kind)},
    )  # fmt: skip
    return bill


@transaction.atomic
def close(rental_id: int, *, at: datetime, actor, debt_reason: str = "") -> Rental:
    """Close a returned rental: nothing is due either way, no deposit is held.

    ``debt_reason`` says why it is closed although something is still to be paid: the debt stays on the bill.
    """
    rental = locked(rental_id)
    may_become(rental, Status.CLOSED)
    if len(debt_reason) > 200:
        deny("Dites-le en 200 caractères au plus.", field="debt_reason")
    asked = [rules.settled_check(rental, debt_reason=debt_reason), rules.deposit_back_check(rental)]
    missing = [check for check in asked if not check.ok]
    if missing:
        deny(" ".join(check.sentence for check in missing))
    bill = rental.main_bill
    left = ZERO
    if bill is not None:
        left = balance(bill).left
        if not left:
            bill.closed_at = at
            bill.save(update_fields=["closed_at"])
    owed = f" avec {french(left)} non reçus" if left else ""
    move(
        rental, Status.CLOSED, "close", f"a clôturé{owed}", at=at, actor=actor,
        closed_at=at, debt_reason=debt_reason.strip() if left else "",
    )  # fmt: skip
    return rental
