"""How much may be taken off a price, and by whom; what a discount does to lines (row B9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms

from mobilite.accounts.roles import Role
from mobilite.money import ZERO, french, rounded
from mobilite.parameters.values import Parameter
from rentals import pricing
from rentals.models import Discount, Rental
from rentals.pricing import Kind, Line
from rentals.pricing.words import number

GROUP = "Remises"
#: What a discount is not counted on: discounts themselves, and what others pay.
NOT_THE_PRICE = (Kind.DISCOUNT, Kind.PAYER)


def _limit(role: Role, default: int) -> Parameter:
    return Parameter(
        f"rentals.discount_{role.value}", f"Remise au plus, {role.label.lower()} (%)",
        lambda **how: forms.IntegerField(min_value=0, max_value=100, **how),
        default=default, group=GROUP, help="De ce que coûte la location, toutes ses remises ensemble.",
    )  # fmt: skip


#: What each role may grant, in percent of the price: the other roles grant nothing.
LIMITS = {
    Role.AGENT: _limit(Role.AGENT, 20),
    Role.MANAGER: _limit(Role.MANAGER, 100),
    Role.ADMINISTRATOR: _limit(Role.ADMINISTRATOR, 100),
}
PARAMETERS = tuple(LIMITS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A discount that somebody asks for: a percentage of the price, or a sum in euros, and why."""

    percent: Decimal | None = None
    amount: Decimal | None = None
    reason: str = ""


def limit_of(actor, on: date) -> Decimal:
    """Return the highest percentage that somebody may grant on a day; the software itself has no limit."""
    if actor is None:
        return Decimal(100)
    limits = [LIMITS[role].on(on) for role in actor.roles if role in LIMITS]
    return Decimal(max(limits, default=0))


def price_of(lines: Iterable) -> Decimal:
    """Return what lines cost before any discount and whoever pays, never below zero."""
    return max(sum((one.amount for one in lines if str(one.kind) not in NOT_THE_PRICE), ZERO), ZERO)


def given_in(lines: Iterable) -> Decimal:
    """Return the discounts among lines, as a sum above zero."""
    return -sum((one.amount for one in lines if str(one.kind) == Kind.DISCOUNT), ZERO)


def most_of(lines: Iterable, limit: Decimal) -> Decimal:
    """Return the most that may still be taken off lines under a limit in percent, in euros, rounded to the cent."""
    lines = list(lines)
    whole = price_of(lines)
    return max(min(rounded(whole * limit / 100), whole) - given_in(lines), ZERO)


def limit_words(lines: Iterable, limit: Decimal) -> str:
    """Return « Vous pouvez accorder jusqu’à 20 % du prix : 5,40 € au plus. », for a limit in percent."""
    if not limit:
        return "Votre métier n’accorde pas de remise : demandez à un responsable."
    lines = list(lines)
    said = f"Vous pouvez accorder jusqu’à {number(limit)} % du prix"
    if not price_of(lines):
        return f"{said}."
    given = given_in(lines)
    more = f" encore, {french(given)} étant déjà remis" if given else ""
    return f"{said} : {french(most_of(lines, limit))} au plus{more}."


def discount_line(asked: Asked | Discount, price: Decimal) -> Line:
    """Return the line of a discount on a price. Raises PricingError."""
    if asked.percent is not None:
        return pricing.discount_line(price, asked.percent, asked.reason)
    return pricing.discount_sum_line(price, asked.amount or ZERO, asked.reason)


def noted_for(rental: Rental) -> Discount | None:
    """Return the discount noted for a rental before its bill, or None. One query at most."""
    return getattr(rental, "discount", None)


def noted_line(rental: Rental, lines: Iterable) -> list[Line]:
    """Return the line of the discount noted for a rental; a sum never takes more than the price."""
    noted = noted_for(rental)
    price = price_of(lines)
    if noted is None or not price:
        return []
    if noted.amount is not None and noted.amount > price:
        return [pricing.discount_sum_line(price, price, noted.reason)]
    return [discount_line(noted, price)]
