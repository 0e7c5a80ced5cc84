"""What a damage costs by the published grid: the price of the repair, less wear (C. civil 1755, facts legal part 1.2)."""

from dataclasses import dataclass
from decimal import Decimal

from mobilite.money import ZERO, french, rounded

YEAR = 12
WHOLE = 100
#: What a line wears with.
WITH_VEHICLE, WITH_PART = "vehicle", "part"


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line of the grid: what a damage to a part of a kind of vehicle costs when new, and what wear takes off.

    ``wear`` is taken off each year, in percent of the price, never below ``floor`` percent. ``free_cm``: a smaller mark is
    ordinary wear; ``free_years``: so is any on an older vehicle. An empty ``part`` is any part that no other line names.
    ``ages``: whose age counts, that of the vehicle or, where the fleet knows it, that of the part (a battery put in later).
    """

    vehicle: str
    part: str
    what: str
    price: Decimal
    wear: int = 0
    floor: int = 0
    free_cm: int | None = None
    free_years: int | None = None
    ages: str = WITH_VEHICLE

    def as_json(self) -> dict:
        """Return it as it is stored: the price as text."""
        return {name: getattr(self, name) for name in self.__slots__} | {"price": f"{self.price:.2f}"}

    @classmethod
    def of(cls, row: dict) -> "GridLine":
        """Read a stored line."""
        return cls(**row | {"price": Decimal(row["price"])})


@dataclass(frozen=True, slots=True)
class Worn:
    """What a damage costs at an age, in euros, and the sentence that says why."""

    price: Decimal
    amount: Decimal
    why: str


def left_percent(line: GridLine, months: int) -> Decimal:
    """Return what is left of the price at an age in months, in percent: from 100 down to the floor."""
    worn = WHOLE - Decimal(line.wear) * max(0, months) / YEAR
    return min(Decimal(WHOLE), max(Decimal(line.floor), worn, ZERO))


def worn(
    line: GridLine,
    *,
    months: int,
    aged: str = "Le véhicule",
    ceiling: Decimal | None = None,
    ceiling_name: str = "La franchise du contrat",
) -> Worn:
    """Price a damage at an age of so many months, to the cent; never above ``ceiling``, the driver's excess.

    Never below nil nor above the price, and never more for an older vehicle. ``aged`` says whose age it is, and
    ``ceiling_name`` what the ceiling is.
    """
    price = rounded(line.price)
    said = [f"Neuf\u00a0: {french(price)}."]
    if line.free_years is not None and months >= line.free_years * YEAR:
        said.append(
            f"{aged} a {age_words(months)}\u00a0: à partir de {years_words(line.free_years)}, c’est de l’usure, jamais comptée."
        )
        return Worn(price, ZERO, " ".join(said))
    left = left_percent(line, months)
    amount = rounded(price * left / WHOLE)
    if line.wear and amount < price:
        floor = f", {line.floor}\u00a0% au moins restent dus" if line.floor and left == line.floor else ""
        said.append(
            f"{aged} a {age_words(months)}, {line.wear}\u00a0% d’usure par an{floor}\u00a0: {french(price - amount)} en moins."
        )
    elif line.wear:
        said.append(f"{aged} a {age_words(months)}\u00a0: pas encore d’usure.")
    if ceiling is not None and amount > ceiling:
        amount = max(ZERO, rounded(ceiling))
        said.append(f"{ceiling_name} est de {french(amount)}\u00a0: on ne demande pas plus.")
    return Worn(price, amount, " ".join(said))


def years_words(years: int) -> str:
    return "1\u00a0an" if years == 1 else f"{years}\u00a0ans"


def age_words(months: int) -> str:
    """Write « 3 ans et 2 mois », « 8 mois », « moins d’un mois »."""
    years, rest = divmod(max(0, months), YEAR)
    said = [years_words(years)] if years else []
    if rest:
        said.append(f"{rest}\u00a0mois")
    return " et ".join(said) or "moins d’un mois"
