"""Euros: exact cents, half-up rounding, shares that add up, the French way to write them."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

#: Far above any amount of a structure, far below what a database integer or a Decimal context holds.
LIMIT = Decimal(10) ** 12

_SPACES = " \u00a0\u202f\u2009"
_WRITTEN = re.compile(
    rf"(?P<sign>[-−–]?)[{_SPACES}]*"
    rf"(?P<euros>[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+|[0-9]+)"
    rf"(?:[.,](?P<cents>[0-9]+))?[{_SPACES}]*(?:€|EUR|euros?)?",
    re.IGNORECASE,
)


def rounded(amount: Decimal | int) -> Decimal:
    """Round an amount in euros to the cent, half a cent away from zero.

    Raises TypeError for a float, ValueError for NaN, an infinity or an amount past ``LIMIT``.
    """
    if isinstance(amount, float):
        raise TypeError("An amount is never a float.")
    amount = Decimal(amount)
    if not amount.is_finite() or abs(amount) > LIMIT:
        raise ValueError(f"Ce montant n’est pas possible\u00a0: {amount}.")
    # Adding ZERO turns -0.00 into 0.00.
    return amount.quantize(CENT, ROUND_HALF_UP) + ZERO


def to_cents(amount: Decimal | int) -> int:
    """Turn euros into whole cents. Raises ValueError for a fraction of a cent: nothing is lost in silence."""
    cents = rounded(amount)
    if cents != amount:
        raise ValueError(f"Un montant a deux chiffres après la virgule au plus\u00a0: {amount}.")
    return int(cents.scaleb(2))


def from_cents(cents: int) -> Decimal:
    """Turn whole cents into euros with two decimals."""
    return Decimal(cents).scaleb(-2)


def split(total: Decimal | int, parts: int) -> list[Decimal]:
    """Cut an amount into equal parts whose sum is exact; the first ones carry the odd cents (row C3).

    A negative total gives the mirror of the positive one. Raises ValueError below one part.
    """
    if parts < 1:
        raise ValueError("Il faut au moins une part.")
    return share(total, [1] * parts)


def share(total: Decimal | int, weights: Sequence[Decimal | int]) -> list[Decimal]:
    """Share an amount by weights, to the cent, with an exact sum (largest remainder; the first at equality).

    A negative total gives the mirror of the positive one. Raises ValueError when a weight is
    negative or when all are nil.
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if whole <= 0 or min(exact) < 0:
        raise ValueError("Il faut des poids positifs, dont un au moins n’est pas nul.")
    cents = to_cents(total)
    quotas = [abs(cents) * weight / whole for weight in exact]
    shares = [quota.numerator // quota.denominator for quota in quotas]
    by_remainder = sorted(range(len(shares)), key=lambda i: (shares[i] - quotas[i], i))
    for i in by_remainder[: abs(cents) - sum(shares)]:
        shares[i] += 1
    return [from_cents(part if cents >= 0 else -part) for part in shares]


def french(amount: Decimal | int) -> str:
    """Write an amount as people read it, with no-break spaces: « 1 234,50 € », « − 1,50 € »."""
    amount = rounded(amount)
    sign = "\u2212\u00a0" if amount < 0 else ""
    digits = f"{abs(amount):,.2f}".replace(",", "\u202f").replace(".", ",")
    return f"{sign}{digits}\u00a0€"


def parse_french(text: str) -> Decimal:
    """Read « 12,50 », « 1 234,5 € » or « 12.50 ». Raises ValueError with a French sentence."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise ValueError("Écrivez un montant, par exemple 12,50.")
    cents = written["cents"] or ""
    if len(cents) > 2:
        raise ValueError("Un montant a deux chiffres après la virgule au plus, par exemple 12,50.")
    amount = Decimal(f"{re.sub('[^0-9]', '', written['euros'])}.{cents:0<2}")
    if amount >= LIMIT:
        raise ValueError("Ce montant est trop grand.")
    return ZERO - amount if written["sign"] else amount
