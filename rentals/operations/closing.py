"""Money around a rental, and its end."""

from datetime import datetime

from django.db import transaction

from mobilite.money import ZERO, french
from mobilite.pages.french import datetime_fr
from rentals import rules
from rentals.models import Rental, Status
from rentals.operations.base import deny, locked, may_become, move, must_be, told
from rentals.operations.contests import refuse_while_contested
from rentals.operations.discounts import check_gestures
from rentals.operations.handing import ExtraLine
from rentals.operations.keybox import drop_of, refuse_early_damage
from rentals.payments.balances import balance
from rentals.payments.models import Bill
from rentals.payments.operations import add_lines
from rentals.payments.payers import priced_lines


@transaction.atomic
def charge(rental_id: int, *, line: ExtraLine, at: datetime, actor) -> Bill:
    """Add a line to the borrower's bill: damage found later, a fine, a gesture (below zero).

    A gesture is a discount: it says why and stays within what the role allows (row B9).
    """
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, Status.RETURNED, to="ajouter à la note")
    if not line.label.strip():
        deny("Dites ce qui est ajouté à la note.", field="label")
    if not line.amount:
        deny("Écrivez une somme.", field="amount")
    if line.is_gesture:
        check_gestures(priced_lines(rental.main_bill), [line], at, actor)
    refuse_early_damage(rental, line.kind, at)
    bill = add_lines(rental.main_bill.pk, [line.priced()], at=at)
    if balance(bill).total < ZERO:
        deny("La note ne peut pas passer sous zéro. Écrivez au plus ce qui reste à payer.", field="amount")
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
    refuse_while_contested(rental, to="clôturer")
    drop = drop_of(rental)
    if drop is not None and (drop.she_may_answer(at) or drop.is_to_settle):
        deny(
            f"La personne peut contester jusqu’au {datetime_fr(drop.contest_until)} : attendez, ou notez son accord."
            if drop.she_may_answer(at)
            else "Décidez d’abord des frais proposés après le dépôt des clés."
        )
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
