"""What a price is made of: lines, tariffs, and the cheapest way to cover a duration."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from mobilite.money import ZERO, french, rounded, to_cents

DAY, WEEK, MONTH = 1, 7, 30


class PricingError(ValueError):
    """What is asked has no price, or a tariff contradicts itself. ``sentence`` is what the page shows."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class Kind(StrEnum):
    RENT = "rent"
    KM = "km"
    ACCESSORY = "accessory"
    DISCOUNT = "discount"
    PAYER = "payer"
    LATE = "late"
    DAMAGE = "damage"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a quote or a bill, in euros. ``why`` is a French sentence for the person who pays."""

    kind: Kind
    label: str
    why: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal


def line(kind: Kind, label: str, why: str, *, unit_price: Decimal, quantity: Decimal | int = 1) -> Line:
    """Build a line whose amount is its quantity times its unit price, to the cent."""
    quantity, unit_price = Decimal(quantity), rounded(unit_price)
    return Line(kind, label, why, quantity, unit_price, rounded(quantity * unit_price))


def total(lines: Iterable[Line]) -> Decimal:
    """Add up the lines, in euros."""
    return sum((each.amount for each in lines), ZERO)


def cheapest_cover(prices: Mapping[int, Decimal], length: int) -> dict[int, int]:
    """Return how many of each unit cover at least ``length`` at the lowest price, longest unit first.

    ``prices`` is the price of a unit by its length. At equal price, the closest to ``length`` wins, then the
    fewest units. Raises PricingError without a price, or for a length below one.
    """
    if not prices:
        raise PricingError("Il n’y a pas de prix pour cette durée.")
    if length < 1:
        raise PricingError("Une durée est d’au moins un jour ou un mois.")
    # best[n]: (price, length covered, units, last unit added) of the best cover of n.
    best: list[tuple[Decimal, int, int, int]] = [(ZERO, 0, 0, 0)]
    for n in range(1, length + 1):
        options = []
        for unit, price in prices.items():
            so_far = best[max(0, n - unit)]
            options.append((so_far[0] + price, so_far[1] + unit, so_far[2] + 1, unit))
        best.append(min(options))
    counts = dict.fromkeys(sorted(prices, reverse=True), 0)
    while length > 0:
        unit = best[length][3]
        counts[unit] += 1
        length -= unit
    return {unit: count for unit, count in counts.items() if count}


def cover_price(prices: Mapping[int, Decimal], counts: Mapping[int, int]) -> Decimal:
    """Return what so many of each unit cost, in euros."""
    return sum((prices[unit] * count for unit, count in counts.items()), ZERO)


@dataclass(frozen=True, slots=True)
class Tier:
    """A price per day up to a day of the loan, that day included; without a limit, for all that follow."""

    up_to: int | None
    price: Decimal


@dataclass(frozen=True, slots=True)
class Tariff:
    """The prices of an offer on a date, in euros: by the day or in tiers, by the kilometre, by the term."""

    day: Decimal | None = None
    week: Decimal | None = None
    month: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    km: Decimal | None = None
    included_km_per_day: int = 0
    terms: Mapping[int, Decimal] = field(default_factory=dict)
    name: str = ""

    @property
    def by_length(self) -> dict[int, Decimal]:
        """The prices of a day, a week and a month of 30 days, by their length in days."""
        prices = {DAY: self.day, WEEK: self.week, MONTH: self.month}
        return {length: price for length, price in prices.items() if price is not None}

    @property
    def late_day(self) -> Decimal | None:
        """The price of one day, that a late day is reckoned from; None when the offer has none."""
        return self.tiers[0].price if self.tiers else self.day

    def check(self) -> None:
        """Raise PricingError, in French, when the tariff contradicts itself or has no price at all."""
        if not (self.by_length or self.tiers or self.terms):
            raise PricingError("Ce tarif n’a aucun prix\u00a0: donnez au moins un prix au jour ou par durée.")
        for price in (
            *self.by_length.values(),
            *(t.price for t in self.tiers),
            *self.terms.values(),
            self.km,
        ):
            _check_price(price)
        if self.included_km_per_day < 0:
            raise PricingError("Le nombre de kilomètres compris ne peut pas être négatif.")
        self._check_tiers()
        self._check_by_length()
        self._check_terms()

    def _check_tiers(self) -> None:
        if not self.tiers:
            return
        if self.by_length:
            raise PricingError(
                "Choisissez des paliers, ou des prix au jour, à la semaine et au mois\u00a0: pas les deux."
            )
        limits = [tier.up_to for tier in self.tiers]
        if limits.pop() is not None:
            raise PricingError(
                "Le dernier palier n’a pas de limite\u00a0: il vaut pour tous les jours qui suivent."
            )
        if any(low is None or high is None or low >= high for low, high in pairwise([0, *limits])):
            raise PricingError(
                "Chaque palier va plus loin que celui d’avant\u00a0; seul le dernier n’a pas de limite."
            )

    def _check_by_length(self) -> None:
        names = {DAY: "un jour", WEEK: "une semaine", MONTH: "30\u00a0jours"}
        shorter: dict[int, Decimal] = {}
        for length, price in self.by_length.items():
            if shorter:
                previous = max(shorter)
                if price < shorter[previous]:
                    raise PricingError(
                        f"Le prix pour {names[length]} ({french(price)}) est plus bas que pour "
                        f"{names[previous]} ({french(shorter[previous])})."
                    )
                otherwise = cover_price(shorter, cheapest_cover(shorter, length))
                if price > otherwise:
                    raise PricingError(
                        f"Le prix pour {names[length]} ({french(price)}) ne servirait jamais\u00a0: "
                        f"avec les autres prix, la même durée coûte {french(otherwise)}."
                    )
            shorter[length] = price

    def _check_terms(self) -> None:
        if any(months < 1 for months in self.terms):
            raise PricingError("Une durée est d’au moins un mois.")
        for (short, low), (long, high) in pairwise(sorted(self.terms.items())):
            if high < low:
                raise PricingError(
                    f"{long}\u00a0mois ({french(high)}) coûteraient moins cher que "
                    f"{short}\u00a0mois ({french(low)})."
                )


def _check_price(price: Decimal | None) -> None:
    if price is None:
        return
    try:
        cents = to_cents(price)
    except ValueError as error:
        raise PricingError(str(error)) from error
    if cents < 0:
        raise PricingError("Un prix ne peut pas être négatif.")
