"""What the staff decide of each damage that the grid prices at a return: kept, lowered, not charged (rows E2, E4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from rentals import pricing
from rentals.damage.models import Damage, GridVersion
from rentals.models import ConditionReport, Mark, Rental
from rentals.operations.base import deny
from rentals.payments.models import Bill, LineKind


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A damage with what the grid says of it and what is charged, in euros.

    ``mark`` is its rank among the new marks of the report, or None when ``accessory`` is what is missing. ``reason`` says
    why less than ``asked`` is charged.
    """

    label: str
    grid: GridVersion
    price: Decimal
    asked: Decimal
    charged: Decimal
    why: str
    reason: str = ""
    mark: int | None = None
    accessory: str = ""

    def priced(self) -> pricing.Line:
        """Return the line of the bill."""
        said = f"{self.why} Ramené à moins\u00a0: {self.reason}" if self.charged < self.asked else self.why
        return pricing.line(pricing.Kind.DAMAGE, self.label, said[:300], unit_price=self.charged)


def check_decided(decided: Sequence[Decided]) -> None:
    """Refuse to charge more than the grid says, or less without saying why. Raises RentalRefused."""
    for one in decided:
        if not 0 <= one.charged <= one.asked:
            deny(
                f"« {one.label} » : la grille du contrat dit {one.asked} € au plus. Écrivez une somme plus petite.",
                field="amount",
            )
        if one.charged < one.asked and not one.reason.strip():
            deny(f"« {one.label} » : dites pourquoi on compte moins.", field="reason")


def write_damages(
    rental: Rental, report: ConditionReport, decided: Sequence[Decided], *, at: datetime, actor
) -> list[Damage]:
    """Write what was decided of each damage of a report. A step of the return."""
    marks = list(Mark.objects.filter(found_in=report).order_by("pk")) if decided else []
    return [
        Damage.objects.create(
            rental=rental,
            mark=marks[one.mark] if one.mark is not None else None,
            accessory=one.accessory,
            label=one.label[:120],
            grid=one.grid,
            price=one.price,
            asked=one.asked,
            charged=one.charged,
            why=one.why[:300],
            reason=one.reason.strip()[:200],
            decided_at=at,
            decided_by=actor,
        )
        for one in decided
    ]


def put_on_bill(damages: Iterable[Damage], bill: Bill, *, at: datetime) -> None:
    """Tie each damage that is charged to the line that was just written for it."""
    lines = list(bill.lines.filter(kind=LineKind.DAMAGE, at=at, damage=None).order_by("pk"))
    for one in damages:
        same = [line for line in lines if (line.label, line.amount) == (one.label, one.charged)]
        if one.charged and same:
            one.line = same[0]
            one.save(update_fields=["line"])
            lines.remove(same[0])
