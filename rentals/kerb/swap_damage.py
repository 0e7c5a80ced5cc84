"""New damage on the vehicle that comes back from a swap: what the contract's grid says of it, as at a return (rows A6, E2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rentals.damage.grid import grid_of
from rentals.damage.models import GridVersion
from rentals.damage.priced import Priced
from rentals.documents.parts import driver_excess
from rentals.kerb.damage import Proposal, decisions_of, of_marks
from rentals.models import MarkKind, Rental, Side
from rentals.operations import Decided


@dataclass(frozen=True)
class Found:
    """What the grid says of the damage of a swap."""

    grid: GridVersion | None = None
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def to_decide(self) -> list[Proposal]:
        return [one for one in self.proposals if one.asks]

    def decisions(self, answers: dict[str, dict[str, str]]) -> list[Decided]:
        """Return what is decided: what has no answer is charged as the grid says."""
        return decisions_of(self.proposals, self.grid, {one.key: {} for one in self.proposals} | answers)


def mark_words(mark: dict[str, Any]) -> str:
    """Write « Rayure, côté droit (portière avant) »."""
    part = f" ({mark['part']})" if mark["part"] else ""
    return f"{MarkKind(mark['kind']).label}, {Side(mark['side']).label.lower()}{part}"


def found_in(rental: Rental, marks: Sequence[dict[str, Any]], drawing: str, *, on: date) -> Found:
    """Return what the grid that the contract printed says of marks, on the vehicle that the rental has now."""
    grid = grid_of(rental) if marks else None
    if grid is None:
        return Found()
    priced = Priced(grid, rental.vehicle, driver_excess(rental), on)
    return Found(grid, of_marks(priced, drawing, marks))
