"""Grant a discount, within what one's role allows, with why: noted for a request, a line of the bill afterwards (row B9)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from mobilite.money import ZERO, french, rounded
from mobilite.periods import paris_date
from rentals import documents, quotes
from rentals.discounts import Asked, discount_line, given_in, limit_of, most_of, noted_for, price_of
from rentals.models import Discount, Rental, Status
from rentals.operations.base import RentalRefused, deny, locked, must_be, needs_reason, told
from rentals.operations.shares import keep_to_rules
from rentals.payments.balances import balance
from rentals.payments.operations import add_lines
from rentals.payments.payers import priced_lines
from rentals.pricing import Line, PricingError
from rentals.pricing.words import number

BEFORE = (Status.REQUESTED, Status.WAITING, Status.HELD)
AFTER = (Status.CONFIRMED, Status.ONGOING, Status.RETURNED)
SET_LIMITS = "parameters.change_organisation"
CENT = Decimal("0.01")


@transaction.atomic
def grant_discount(rental_id: int, *, asked: Asked, at: datetime, actor) -> Rental:
    """Take something off the price of a rental. Before its confirmation it is noted, in the place of the one noted before,
    and the quote says it; afterwards it is a line of the borrower's bill, and a signed contract gets its amendment.

    Payers keep to what their own rule says of the new price. Raises RentalRefused above the limit of the role.
    """
    rental = locked(rental_id)
    must_be(rental, *BEFORE, *AFTER, to="accorder une remise")
    line = (
        note_discount(rental, asked, at, actor)
        if rental.status in BEFORE
        else _on_the_bill(rental, asked, at, actor)
    )
    told(
        rental, "discount", f"a accordé une remise de {french(-line.amount)} sur {rental.reference}.",
        at=at, actor=actor, data={"amount": str(-line.amount), "percent": str(asked.percent or "")},
    )  # fmt: skip
    return rental


@transaction.atomic
def withdraw_discount(rental_id: int, *, at: datetime, actor) -> Rental:
    """Take back the discount noted for a request. Raises RentalRefused once confirmed: the bill and the contract say it."""
    rental = locked(rental_id)
    must_be(rental, *BEFORE, to="retirer la remise")
    noted = noted_for(rental)
    if noted is None:
        deny("Aucune remise n’est notée : rechargez la page.")
    noted.delete()
    told(rental, "withdraw_discount", f"a retiré la remise de {rental.reference}.", at=at, actor=actor)
    return rental


def note_discount(rental: Rental, asked: Asked, at: datetime, actor) -> Line:
    """Note a discount for a locked request and return its line at the price of the day. A step of a larger operation."""
    lines = quotes.rental_quote(rental, on=paris_date(at), discounted=False).lines
    line = _line(asked, lines, at, actor)
    rental.discount, _created = Discount.objects.update_or_create(
        rental=rental,
        defaults={
            "percent": asked.percent, "amount": asked.amount, "reason": asked.reason.strip(),
            "limit": limit_of(actor, paris_date(at)), "granted_at": at, "granted_by": actor,
        },
    )  # fmt: skip
    return line


def check_noted(rental: Rental, lines, at: datetime, actor) -> None:
    """Refuse a confirmation whose noted discount is more, at the price of the day, than whoever granted it could grant."""
    noted = noted_for(rental)
    if noted is None:
        return
    limit = max(noted.limit, limit_of(actor, paris_date(at)))
    if given_in(lines) > rounded(price_of(lines) * limit / 100):
        deny(
            f"Le prix a changé : la remise notée de {french(given_in(lines))} dépasse {number(limit)} % de "
            f"{french(price_of(lines))}. Changez-la, ou demandez à un responsable."
        )


def within_limit(
    lines, amount: Decimal, at: datetime, actor, *, field: str, percent: Decimal | None = None
) -> None:
    """Refuse to take more off these lines than the role of somebody allows, all discounts together."""
    lines, limit = list(lines), limit_of(actor, paris_date(at))
    most = most_of(lines, limit)
    if amount <= most and (percent is None or percent <= limit):
        return
    given = given_in(lines)
    already = f", dont {french(given)} déjà accordés" if given else ""
    if limit >= 100:
        deny(
            f"Une remise ne dépasse pas le prix : {french(price_of(lines))}{already}. Écrivez au plus cette somme.",
            field=field,
        )
    who = "demandez à un responsable"
    if actor is not None and actor.has_perm(SET_LIMITS):
        who = "la limite se change dans « Délais et heures »"
    deny(
        f"Vous pouvez accorder {number(limit)} % de {french(price_of(lines))} au plus{already} : il reste {french(most)}. "
        f"Au-delà, {who}.",
        field=field,
    )


def check_gestures(lines, gestures: Sequence, at: datetime, actor) -> None:
    """Refuse lines below zero that say no why, or that take off more than the role of somebody allows (row B9).

    ``lines`` are those of the bill, with what is added at the same time. They count with the discounts granted before.
    """
    for one in gestures:
        if not one.why.strip():
            deny("Dites pourquoi cette remise est accordée.", field="why")
    if gestures:
        within_limit(lines, -sum(one.amount for one in gestures), at, actor, field="amount")


def check_discount(asked: Asked, lines, *, at: datetime, actor) -> None:
    """Refuse a discount asked with a new rental that could not be granted on these lines, before anything is written.

    Raises RentalRefused beside the field of that form.
    """
    try:
        _line(asked, lines, at, actor)
    except RentalRefused as refusal:
        deny(refusal.sentence, field=refusal.field and f"discount_{refusal.field}")


def _line(asked, lines, at, actor):
    reason = needs_reason(asked.reason, "Dites pourquoi cette remise est accordée : c’est écrit sur la note.")
    if (asked.percent is None) == (asked.amount is None):
        deny("Écrivez un pourcentage ou une somme, pas les deux.", field="percent")
    field = "percent" if asked.percent is not None else "amount"
    if asked.amount is not None and (asked.amount <= ZERO or asked.amount % CENT):
        deny("Écrivez une somme au-dessus de 0 €, au centime.", field=field)
    price = price_of(lines)
    if not price:
        deny("Il n’y a pas de prix à baisser. Choisissez d’abord l’offre et les dates.", field=field)
    if asked.amount is not None:
        within_limit(lines, asked.amount, at, actor, field=field)
    try:
        line = discount_line(Asked(percent=asked.percent, amount=asked.amount, reason=reason), price)
    except PricingError as error:
        deny(error.sentence, field=field)
    if not line.amount:
        deny(
            "Cette remise ne fait pas un centime. Écrivez un pourcentage ou une somme plus élevée.",
            field=field,
        )
    within_limit(lines, -line.amount, at, actor, field=field, percent=asked.percent)
    return line


def _on_the_bill(rental, asked, at, actor):
    bill = rental.main_bill
    if bill is None or bill.closed_at is not None:
        deny(
            "La note de la personne est close : rien ne peut plus y être ajouté. Rendez la différence depuis ses paiements."
        )
    in_force = rental.signed_at is not None and rental.status != Status.RETURNED
    before = documents.terms_of(rental) if in_force else None
    line = _line(asked, priced_lines(bill), at, actor)
    add_lines(bill.pk, [line], at=at)
    keep_to_rules(rental, why="Une remise a baissé le prix.", at=at)
    left = balance(rental.main_bill).total
    if left < ZERO:
        deny(
            f"Le reste est pris en charge : la personne ne paie plus que {french(left - line.amount)}. Remettez au plus "
            "cette somme.",
            field="percent" if asked.percent is not None else "amount",
        )
    if before is not None:
        documents.issue_amendment(
            rental, what=documents.Change.PRICE, before=before, reason="Remise accordée", at=at, actor=actor
        )
    elif rental.status == Status.CONFIRMED:
        # A contract that is not signed yet no longer says the price: it is to be issued again.
        rental.terms_at = at
        rental.save(update_fields=["terms_at"])
    return line
