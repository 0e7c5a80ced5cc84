"""What guarantees a rental: taken before the keys, replaced before its end, given back after the return (rows F1, F2)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from mobilite.money import ZERO
from mobilite.pages.french import euros
from mobilite.periods import paris_date
from mobilite.todo.operations import open_task
from rentals import documents
from rentals.models import Rental, RentalDeposit, Status
from rentals.operations.base import deny, locked, must_be
from rentals.operations.contests import contested_lines_of
from rentals.operations.counter import CALL_WITHIN
from rentals.payments import deposits
from rentals.payments.deposits import terms
from rentals.payments.models import Bill, Checkout, Deposit, DepositMeans, Remittance
from rentals.payments.online import holds


@transaction.atomic
def take_deposit(rental_id: int, *, amount: Decimal, means: str, at: datetime, actor, **details) -> Deposit:
    """Take a deposit for a rental, by a means that its offer accepts and that holds until its return (rows F1, F2).

    ``details`` are those of the means: see ``hold_deposit``.
    """
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, to="recevoir une caution")
    deposit = deposits.hold_deposit(
        rental.person, amount=amount, means=means, **details, **_asked(rental, means, at), at=at, actor=actor
    )
    RentalDeposit.objects.create(rental=rental, deposit=deposit)
    return deposit


@transaction.atomic
def replace_deposit(
    rental_id: int, deposit_id: int, *, amount: Decimal, means: str, at: datetime, actor, **details
) -> Deposit:
    """Take another deposit for a rental and give the old one back, in one operation; return the new one (row F2)."""
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, to="remplacer la caution")
    _hers(rental, deposit_id)
    taken = deposits.replace_deposit(
        deposit_id, amount=amount, means=means, **details, **_asked(rental, means, at), at=at, actor=actor
    )
    RentalDeposit.objects.create(rental=rental, deposit=taken)
    return taken


def _asked(rental: Rental, means: str, at: datetime) -> dict:
    """Return until when a deposit must hold and which means the offer accepts; refuse another one."""
    accepted = tuple(rental.offer.deposit_means)
    if means in terms.OFFERED and accepted and means not in accepted:
        choice = " ou ".join(label.lower() for label in rental.offer.deposit_means_labels())
        deny(f"{DepositMeans(means).label} n’est pas accepté pour cette caution : {choice}.", field="means")
    today = paris_date(at)
    return {"needed": terms.needed_until(paris_date(rental.return_at), today), "accepted": accepted}


def _hers(rental: Rental, deposit_id: int) -> Deposit:
    link = rental.deposits.filter(deposit=deposit_id).select_related("deposit").first()
    if link is None:
        deny("Cette caution n’est pas celle de cette location. Rechargez la page.")
    return link.deposit


def ask_hold(rental_id: int, *, amount: Decimal, at: datetime, actor) -> Checkout:
    """Open the page where the borrower has the deposit put aside on her card; it is a deposit once her bank says so.

    Refused when the bank would not keep it until the return (row F2). Three steps, no transaction around them. Raises
    RentalRefused, PaymentRefused, GatewayOff, GatewayDown.
    """
    rental = Rental.objects.select_related("offer").get(pk=rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, to="demander une empreinte de carte")
    means, today = DepositMeans.CARD_HOLD, paris_date(at)
    accepted = tuple(rental.offer.deposit_means)
    if accepted and means not in accepted:
        choice = " ou ".join(label.lower() for label in rental.offer.deposit_means_labels())
        deny(f"L’empreinte de carte n’est pas acceptée pour cette offre. Prenez plutôt : {choice}.")
    needed = terms.needed_until(paris_date(rental.return_at), today, means)
    terms.refuse_short(means, terms.holds_until(means, today), needed, today=today, accepted=accepted)
    bill = rental.main_bill
    if bill is None:
        deny("La note n’est pas ouverte : confirmez d’abord la location.")
    return holds.open_hold(bill.pk, amount=amount, at=at, actor=actor)


def link_hold(bill: Bill, deposit: Deposit) -> None:
    """Tie a card's hold that a bank has just put aside to the rental of a bill. Registered at « deposit_held »."""
    link = getattr(bill, "rental_bill", None)
    if link is not None:
        RentalDeposit.objects.create(rental=link.rental, deposit=deposit)


def keep_of_hold(
    rental_id: int,
    deposit_id: int,
    *,
    kept: Decimal,
    reason: str,
    lines: Iterable[int] = (),
    at: datetime,
    actor,
) -> Deposit:
    """Take a part of a rental's card hold to pay what is due; the bank lets go of the rest. Raises as ``give_back_deposit``."""
    rental = Rental.objects.get(pk=rental_id)
    _hers(rental, deposit_id)
    if rental.status in (Status.CONFIRMED, Status.ONGOING):
        deny("Une empreinte se débite quand le véhicule est revenu. Faites d’abord le retour.")
    bill = rental.main_bill
    lines = _not_contested(rental, bill, list(lines))
    return holds.keep_of_hold(
        deposit_id, kept=kept, reason=reason, bill_id=bill and bill.pk, lines=lines, at=at, actor=actor
    )


@transaction.atomic
def waive_deposit(rental_id: int, *, reason: str, at: datetime, actor) -> Deposit:
    """Ask for no deposit, or for no more than is held, with a motive and the right to (row F1)."""
    rental = locked(rental_id)
    must_be(rental, Status.CONFIRMED, Status.ONGOING, to="dispenser de caution")
    agreed = rental.offer.deposit if rental.agreed_deposit is None else rental.agreed_deposit
    held = Deposit.objects.guaranteeing().filter(rental_deposit__rental=rental)
    left = agreed - sum((one.amount for one in held), ZERO)
    if left <= ZERO:
        deny("Aucune caution ne manque : il n’y a rien à dispenser. Rechargez la page.")
    deposit = deposits.waive_deposit(rental.person, amount=left, reason=reason, at=at, actor=actor)
    RentalDeposit.objects.create(rental=rental, deposit=deposit)
    return deposit


@transaction.atomic
def give_back_deposit(
    rental_id: int,
    deposit_id: int,
    *,
    kept: Decimal = ZERO,
    reason: str = "",
    lines: Iterable[int] = (),
    means: str = "",
    at: datetime,
    actor,
) -> Deposit:
    """Give a rental's deposit back, or keep a part of it, with why, to pay what is due on its bill (row F1)."""
    rental = locked(rental_id)
    deposit = _hers(rental, deposit_id)
    is_waived = deposit.means == DepositMeans.EXEMPTION
    if rental.status in (Status.CONFIRMED, Status.ONGOING) and not is_waived:
        deny(
            "La caution se rend quand le véhicule est revenu, ou quand la location est annulée. Faites d’abord le retour."
        )
    bill = rental.main_bill
    lines = _not_contested(rental, bill, list(lines)) if kept else lines
    return deposits.give_back_deposit(
        deposit_id,
        kept=kept,
        reason=reason,
        bill_id=bill and bill.pk,
        lines=lines,
        means=means,
        at=at,
        actor=actor,
    )


def _not_contested(rental: Rental, bill, lines: list[int]) -> list[int]:
    """Return for which lines a part may be kept: never those that she contests and that wait for an answer."""
    contested = contested_lines_of(rental)
    if contested & set(lines):
        deny(
            "Elle conteste une de ces lignes : répondez-lui d’abord, ou retenez pour une autre.",
            field="lines",
        )
    if contested and not lines and bill is not None:
        return [line.pk for line, _left in deposits.lines_to_keep(bill) if line.pk not in contested]
    return lines


@transaction.atomic
def bank_deposit(deposit_id: int, *, at: datetime, actor) -> Remittance:
    """Cash the cheque of a deposit, with its slip: it is money held from then on. Raises PaymentRefused, NoOrganisation."""
    slip = deposits.bank_cheques([deposit_id], at=at, actor=actor)
    documents.issue_remittance(slip, at=at, actor=actor)
    return slip


@transaction.atomic
def deposit_unpaid(deposit_id: int, *, reason: str, at: datetime, actor) -> Deposit:
    """Note that the bank sent a deposit's cheque back: the counter has a call to make. Raises PaymentRefused."""
    deposit = deposits.note_unpaid(deposit_id, reason=reason, at=at, actor=actor)
    open_task(
        "Un chèque de caution est revenu impayé\u00a0: convenir d’une autre caution",
        role="agent",
        about=deposit,
        person=deposit.person,
        due_at=at + CALL_WITHIN,
        key=f"rentals.deposit_unpaid:{deposit.pk}",
        detail=f"{euros(deposit.amount)} ne sont plus garantis. Motif de la banque\u00a0: {reason.strip()}"[
            :500
        ],
        at=at,
        actor=actor,
    )
    return deposit
