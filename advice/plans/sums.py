"""The sums of a plan, of a loan and of a budget. Plain Python: no Django, no query."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from mobilite.money import CENT, ZERO, french

AID, OWN, LOAN, OTHER = "aid", "own", "loan", "other"


@dataclass(frozen=True)
class Sums:
    """What is to be paid, and who pays it. ``cost`` is None until an estimate is chosen."""

    cost: Decimal | None
    aids: Decimal = ZERO
    own: Decimal = ZERO
    loans: Decimal = ZERO
    others: Decimal = ZERO

    @property
    def found(self) -> Decimal:
        return self.aids + self.own + self.loans + self.others

    @property
    def left(self) -> Decimal:
        """What is still to find; negative when too much was found."""
        return (self.cost or ZERO) - self.found

    @property
    def is_balanced(self) -> bool:
        return self.cost is not None and self.left == 0

    @property
    def is_lent(self) -> bool:
        return self.loans > 0

    @property
    def equation(self) -> str:
        """Say who pays: « 3 200,00 € = 2 000,00 € d’aides + 700,00 € d’apport + 500,00 € d’un prêt »."""
        if self.cost is None:
            return ""
        parts = [
            f"{french(amount)} {words}"
            for amount, words in (
                (self.aids, "d’aides"),
                (self.own, "d’apport"),
                (self.others, "d’autres payeurs"),
                (self.loans, "d’un prêt à rembourser"),
            )
            if amount
        ]
        if self.left > 0:
            parts.append(f"{french(self.left)} à trouver")
        if not parts:
            return f"{french(self.cost)} à trouver"
        more = f", soit {french(-self.left)} de trop" if self.left < 0 else ""
        return (
            f"{french(self.cost)} = {' + '.join(parts)}{more}" if not more else f"{' + '.join(parts)}{more}"
        )

    @property
    def fault(self) -> str:
        """Say by how much the plan does not balance and what to do; nothing when it does."""
        if self.cost is None:
            return "Aucun devis n’est retenu. Ajoutez un devis, puis retenez-le."
        if self.left > 0:
            return f"Il manque {french(self.left)}. Ajoutez une aide, un autre payeur ou un prêt, ou augmentez l’apport."
        if self.left < 0:
            return f"Il y a {french(-self.left)} de trop. Baissez l’apport, le prêt ou la part d’un autre payeur."
        return ""


def summed(cost: Decimal | None, lines: Iterable[tuple[str, Decimal]]) -> Sums:
    """Add up lines, each given by its kind and its amount in euros."""
    found = {AID: ZERO, OWN: ZERO, LOAN: ZERO, OTHER: ZERO}
    for kind, amount in lines:
        found[kind] += amount
    return Sums(cost, found[AID], found[OWN], found[LOAN], found[OTHER])


def monthly_of(amount: Decimal, months: int, rate: Decimal) -> Decimal:
    """Return what a loan costs each month, in euros, the cent begun counted: what is lent is always paid back.

    Constant instalments, ``rate`` in per cent a year, one twelfth of it a month.
    """
    if not rate:
        return (amount / months).quantize(CENT, ROUND_CEILING)
    step = rate / 1200
    return (amount * step / (1 - (1 + step) ** -months)).quantize(CENT, ROUND_CEILING)


@dataclass(frozen=True)
class Left:
    """What is left to live on each month, in euros: today, while the project is paid (so many ``months``), then after."""

    today: Decimal
    during: Decimal
    after: Decimal
    months: int

    @property
    def lowest(self) -> Decimal:
        return min(self.during, self.after) if self.months else self.after

    @property
    def sentence(self) -> str:
        """Say it: « Aujourd’hui, il lui reste 312,00 € par mois. Avec ce projet, il lui restera… »."""
        words = f"Aujourd’hui, {_remains(self.today, False)}. "
        if not self.months:
            return f"{words}Avec ce projet, {_remains(self.after, True)}."
        return (
            f"{words}Avec ce projet, {_remains(self.during, True)} pendant {self.months}\u00a0mois, "
            f"puis {french(self.after)}."
        )


def _remains(amount: Decimal, later: bool) -> str:
    if amount >= 0:
        return f"il lui {'restera' if later else 'reste'} {french(amount)} par mois"
    return f"il lui {'manquera' if later else 'manque'} {french(-amount)} par mois"


def left_to_live(
    *,
    income: Decimal,
    charges: Decimal,
    travel_now: Decimal,
    travel_after: Decimal,
    loans: Iterable[tuple[Decimal, int]] = (),
    instalments: Iterable[tuple[int, Decimal]] = (),
) -> Left:
    """Count what is left each month. ``loans`` gives each monthly instalment and its months; ``instalments`` what the person
    brings in the course of months, by the rank of the month: in one month alone it is no monthly charge.
    """
    lent = list(loans)
    by_month: dict[int, Decimal] = {}
    for month, amount in instalments:
        by_month[month] = by_month.get(month, ZERO) + amount
    spread = by_month if len(by_month) > 1 else {}
    months = max([*(count for _monthly, count in lent), len(spread)], default=0)
    heaviest = sum((monthly for monthly, _count in lent), ZERO) + max(spread.values(), default=ZERO)
    today, after = income - charges - travel_now, income - charges - travel_after
    return Left(today, after - heaviest, after, months)
