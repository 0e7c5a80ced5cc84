"""A lease whose vehicle is stolen: its clock stops that day (row C5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from mobilite.money import french, rounded
from mobilite.periods import french_date
from rentals.pricing.leases import Instalment
from rentals.pricing.tariffs import Kind, Line, PricingError, line

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Stopped:
    """What stays due of a lease's instalments, the one under way shared by days, and what is no longer asked for."""

    due: tuple[Instalment, ...]
    dropped: tuple[Instalment, ...]
    shared: Instalment | None
    days: int
    of_days: int

    @property
    def reduction(self) -> Decimal:
        """What comes off the price, in euros; never below zero."""
        unused = self.shared.amount - self.due[-1].amount if self.shared else ZERO
        return unused + sum((one.amount for one in self.dropped), ZERO)


def stopped_lease(parts: Iterable[Instalment], *, end: date, stolen_on: date) -> Stopped:
    """Stop the instalments of a lease that ends at ``end`` (half-open) on the day of a theft.

    An instalment pays for the days from its own to the next one's, the last one to the end. Those that fall due after the
    theft are dropped; the one under way is shared by days, that of the theft included, to the cent. Raises PricingError when
    two fall on one day, or one at the end or later.
    """
    parts = sorted(parts, key=lambda part: part.due_on)
    ends = [*(part.due_on for part in parts[1:]), end]
    if any(first.due_on == second.due_on for first, second in pairwise(parts)) or (
        parts and parts[-1].due_on >= end
    ):
        raise PricingError("Les échéances ne suivent pas la durée de la location.")
    due = [part for part in parts if part.due_on <= stolen_on]
    dropped = tuple(part for part in parts if part.due_on > stolen_on)
    if not due:
        return Stopped((), dropped, None, 0, 0)
    under_way, until = due[-1], ends[len(due) - 1]
    of_days = (until - under_way.due_on).days
    days = min(of_days, (stolen_on - under_way.due_on).days + 1)
    shared = Instalment(under_way.due_on, rounded(under_way.amount * days / of_days))
    return Stopped((*due[:-1], shared), dropped, under_way, days, of_days)


def theft_lines(stopped: Stopped, stolen_on: date) -> list[Line]:
    """Write what a theft takes off the price: one line, below zero, that says how, or none."""
    if not stopped.reduction:
        return []
    said = []
    if stopped.shared is not None and stopped.days < stopped.of_days:
        said.append(
            f"{stopped.days}\u00a0jours sur {stopped.of_days} de l’échéance de {french(stopped.shared.amount)}"
        )
    if stopped.dropped:
        count = len(stopped.dropped)
        said.append(
            f"{count}\u00a0échéance{'s' if count > 1 else ''} à venir retirée{'s' if count > 1 else ''}"
        )
    why = f"Rien n’est dû après le {french_date(stolen_on)}\u00a0: {', '.join(said)}."
    return [line(Kind.CORRECTION, "Vol du véhicule", why, unit_price=-stopped.reduction)]
