"""Leases by the month: price of a term, end, instalments, early return (rows B10, C1, C2, C3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from mobilite.money import french, rounded, split, to_cents
from mobilite.periods import Period, add_months
from rentals.pricing.tariffs import Kind, Line, PricingError, Tariff, cheapest_cover, cover_price, line
from rentals.pricing.words import enumerated


class EarlyReturn(StrEnum):
    """What an offer may print about a lease that ends early."""

    REPRICED = "repriced"
    REMAINING = "remaining"


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a price, in euros, that falls due one day."""

    due_on: date
    amount: Decimal


def lease_lines(tariff: Tariff, months: int) -> list[Line]:
    """Price a lease of one of the tariff's terms. Raises PricingError for another duration."""
    price = _term_price(tariff, months)
    by_month = (
        f", soit {french(price / months)} par mois" if months > 1 and to_cents(price) % months == 0 else ""
    )
    label = f"{tariff.name or 'Location'}, {months}\u00a0mois"
    return [
        line(
            Kind.RENT,
            label,
            f"Tarif pour {months}\u00a0mois\u00a0: {french(price)}{by_month}.",
            unit_price=price,
        )
    ]


def lease_end(start: date, months: int) -> date:
    """Return the end of a lease, half-open: its last day is the day before (row C1).

    A renewed lease is counted from its original start: give the months of all its terms (row C4).
    """
    if months < 1:
        raise PricingError("Une location longue dure au moins un mois.")
    return add_months(start, months)


def after_pauses(day: date, pauses: Iterable[Period[date]]) -> date:
    """Put off a day of a lease by its pauses: what begins on the first day of one, or later, waits as long as it lasts."""
    for pause in sorted(pauses, key=lambda one: one.start):
        if day >= pause.start:
            day += timedelta(days=pause.days)
    return day


def instalments(
    total: Decimal, start: date, months: int, *, in_one_payment: bool = False, after_months: int = 0
) -> list[Instalment]:
    """Cut a price into monthly instalments from the anchor day, without drift, to the cent (rows C2, C3).

    ``after_months`` is what the lease had lasted before a renewal: dates still come from its original
    start. No instalment is nil. Raises PricingError for a negative price or less than a month.
    """
    if months < 1 or after_months < 0:
        raise PricingError("Une location longue dure au moins un mois.")
    if total < 0:
        raise PricingError("Un prix ne peut pas être négatif.")
    dates = [add_months(start, after_months + month) for month in range(1 if in_one_payment else months)]
    amounts = split(total, len(dates))
    return [Instalment(on, amount) for on, amount in zip(dates, amounts, strict=True) if amount]


def repriced(tariff: Tariff, months_begun: int, paid: Decimal) -> Decimal:
    """Return what is due, in euros, when a lease ends early and is priced for the months begun (row B10).

    The months begun cost the cheapest terms that cover them: never more than the term signed for. A negative
    amount is to be given back. Waiving it (job lost, illness, a move) is for the caller.
    """
    return rounded(_cheapest(tariff, months_begun) - paid)


def early_return_lines(tariff: Tariff, months: int, months_begun: int) -> list[Line]:
    """Turn the price of a lease into that of its months begun: one line, below zero, or none (row B10)."""
    signed, now = _term_price(tariff, months), _cheapest(tariff, months_begun)
    if now >= signed:
        return []
    begun = "1\u00a0mois commencé" if months_begun == 1 else f"{months_begun}\u00a0mois commencés"
    why = f"{begun}\u00a0: {french(now)}, au lieu de {french(signed)} pour {months}\u00a0mois."
    return [line(Kind.CORRECTION, "Retour avant la fin", why, unit_price=now - signed)]


def check_early_return_rule(rule: EarlyReturn | str, terms: Iterable[int]) -> None:
    """Refuse a rule that keeps the remaining rents of a lease above one month: an unfair term (row B10)."""
    if EarlyReturn(rule) is EarlyReturn.REMAINING and any(months > 1 for months in terms):
        raise PricingError(
            "Au-delà d’un mois, garder tous les loyers restants est une clause abusive\u00a0: "
            "choisissez de recalculer le prix pour la durée réelle."
        )


def _term_price(tariff: Tariff, months: int) -> Decimal:
    price = tariff.terms.get(months)
    if price is not None:
        return price
    if not tariff.terms:
        raise PricingError("Cette offre n’a pas de prix au mois.")
    choice = enumerated([str(term) for term in sorted(tariff.terms)], "ou")
    raise PricingError(
        f"Cette offre n’a pas de prix pour {months}\u00a0mois\u00a0: choisissez {choice}\u00a0mois."
    )


def _cheapest(tariff: Tariff, months: int) -> Decimal:
    if not tariff.terms:
        raise PricingError("Cette offre n’a pas de prix au mois.")
    return cover_price(tariff.terms, cheapest_cover(tariff.terms, months))
