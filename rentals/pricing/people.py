"""What depends on the person: audience, accessories, discounts, payers, caps (rows A9, B5, B6, B7, B9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mobilite.money import french, from_cents, rounded, to_cents
from mobilite.periods import add_months, french_date
from rentals.pricing.tariffs import Kind, Line, PricingError, cheapest_cover, cover_price, line
from rentals.pricing.words import count, number

#: The values of the audiences of a rate.
STANDARD, SOLIDARITY = "standard", "solidarity"

#: How long the proof of a quotient holds, in months (row B5).
PROOF_MONTHS = 12

#: With the figures that follow it, the reason of a discount stays within the column of a bill line.
MOTIVE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Bracket:
    """The audience of a person and why. ``why`` never tells the quotient itself: it is kept encrypted."""

    audience: str
    why: str


def bracket(
    quotient: Decimal | None, proof_on: date | None, today: date, threshold: Decimal | None
) -> Bracket:
    """Choose the audience for a contract signed ``today``: solidarity up to ``threshold``, included (row B5).

    The proof must be dated, and at most 12 months old. Any doubt gives the standard tariff, with its reason.
    """
    if threshold is None:
        return Bracket(STANDARD, "Cette offre n’a pas de tarif solidaire.")
    why = None
    if quotient is None:
        why = "le quotient familial n’est pas connu"
    elif proof_on is None:
        why = "le quotient familial n’a pas de justificatif daté"
    elif proof_on > today:
        why = f"le justificatif est daté du {french_date(proof_on)}, après aujourd’hui"
    elif today > add_months(proof_on, PROOF_MONTHS):
        why = f"le justificatif du {french_date(proof_on)} a plus de {PROOF_MONTHS}\u00a0mois"
    elif quotient > threshold:
        why = f"le quotient familial dépasse {french(threshold)}"
    if why or proof_on is None:
        return Bracket(STANDARD, f"Tarif normal\u00a0: {why}.")
    return Bracket(
        SOLIDARITY,
        f"Tarif solidaire\u00a0: quotient familial de {french(threshold)} au plus, "
        f"justificatif du {french_date(proof_on)}.",
    )


@dataclass(frozen=True, slots=True)
class Accessory:
    """Something lent with the vehicle, and its prices in euros by duration (days, or months for a lease)."""

    name: str
    prices: Mapping[int, Decimal]


def accessory_lines(accessories: Iterable[Accessory], duration: int, *, unit: str = "jour") -> list[Line]:
    """Price accessories for a duration, each at the cheapest of its durations that cover it (row B7).

    ``unit`` is « jour » or « mois ». An accessory without a price is lent: no line.
    """
    lines = []
    for accessory in accessories:
        if not accessory.prices:
            continue
        cover = cheapest_cover(accessory.prices, duration)
        parts = []
        for length, times in cover.items():
            several = f"{times}\u00a0× " if times > 1 else ""
            parts.append(f"{several}{count(length, unit)} à {french(accessory.prices[length])}")
        why = f"Pour {count(duration, unit)}\u00a0: {' + '.join(parts)}."
        price = cover_price(accessory.prices, cover)
        lines.append(line(Kind.ACCESSORY, accessory.name, why, unit_price=price))
    return lines


def discount_line(
    amount_before: Decimal, percent: Decimal | int, motive: str, *, limit: Decimal | int = 100
) -> Line:
    """Take a percentage off an amount, rounded to the cent (row B9).

    ``limit`` is the percentage that the role of the user allows. Raises PricingError past it, for a
    percentage that is not above 0, or without a motive.
    """
    if not 0 < percent <= 100:
        raise PricingError("Une remise est de plus de 0\u00a0% et de 100\u00a0% au plus.")
    if percent > limit:
        raise PricingError(f"Vous pouvez accorder une remise de {number(limit)}\u00a0% au plus.")
    if not motive.strip():
        raise PricingError("Dites pourquoi cette remise est accordée.")
    if len(motive) > MOTIVE_LENGTH:
        raise PricingError(f"Dites pourquoi en {MOTIVE_LENGTH}\u00a0caractères au plus.")
    if amount_before < 0:
        raise PricingError("Une remise se fait sur un prix, pas sur un avoir.")
    why = f"{motive.strip().rstrip('.')}\u00a0: {number(percent)}\u00a0% de {french(amount_before)}."
    label = f"Remise de {number(percent)}\u00a0%"
    return line(Kind.DISCOUNT, label, why, unit_price=-rounded(amount_before * percent / 100))


def discount_sum_line(amount_before: Decimal, amount: Decimal, motive: str) -> Line:
    """Take a sum off an amount, at most that amount (row B9). Raises PricingError for another sum, or without a motive."""
    if not 0 < amount <= amount_before:
        raise PricingError(f"Une remise est au-dessus de 0\u00a0€, et de {french(amount_before)} au plus.")
    if not motive.strip():
        raise PricingError("Dites pourquoi cette remise est accordée.")
    if len(motive) > MOTIVE_LENGTH:
        raise PricingError(f"Dites pourquoi en {MOTIVE_LENGTH}\u00a0caractères au plus.")
    why = f"{motive.strip().rstrip('.')}\u00a0: {french(amount)} de moins sur {french(amount_before)}."
    return line(Kind.DISCOUNT, "Remise", why, unit_price=-amount)


def payer_shares(total: Decimal, promised: Sequence[Decimal]) -> list[Decimal]:
    """Share a price between payers, in the order of their promises, and the person, who comes last (row B6).

    Each payer bears what it promised, at most what is left; the person bears the rest. The shares add up to
    the total, to the cent. Raises PricingError for a negative amount.
    """
    if total < 0 or any(amount < 0 for amount in promised):
        raise PricingError("Une prise en charge ne peut pas être négative.")
    left = to_cents(total)
    shares = []
    for amount in map(to_cents, promised):
        shares.append(min(amount, left))
        left -= shares[-1]
    return [from_cents(cents) for cents in (*shares, left)]


def cap_left(used_days: int, cap: int | None) -> int | None:
    """Return how many days somebody may still have under a fair-use cap; None without a cap (row A9)."""
    return None if cap is None else max(0, cap - used_days)
