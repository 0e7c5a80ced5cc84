"""What a line of the grid asks of a driver for a vehicle on a day: wear, excess, and why (facts: legal part 1.2)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mobilite.pages.french import typography
from mobilite.periods import french_date
from rentals import pricing
from rentals.access import Excess
from rentals.damage.grid import age_for
from rentals.damage.models import GridVersion
from rentals.damage.parts import is_glass
from rentals.pricing import GridLine, Worn
from vehicles.models import Vehicle


@dataclass(frozen=True)
class Priced:
    """What the lines of a grid ask for a vehicle on a day, under its driver's excess."""

    grid: GridVersion
    vehicle: Vehicle
    excess: Excess
    on: date

    def worn(self, line: GridLine, part: str, *, replacement: Decimal | None = None) -> Worn:
        """Price a line at the age of what wears; what the contract prints for an accessory (``replacement``) is a ceiling too."""
        ceiling, name = self.excess.damage, "La franchise du contrat"
        if self.excess.glass is not None and is_glass(part or line.part, line.what):
            ceiling, name = self.excess.glass, "La franchise « bris de glace » du contrat"
        if replacement is not None and (ceiling is None or replacement < ceiling):
            ceiling, name = replacement, "Le prix de remplacement du contrat"
        age = age_for(line, self.vehicle, part, self.on)
        found = pricing.worn(
            line, months=age.months, aged=age.of, ceiling=ceiling, ceiling_name=typography(name)
        )
        grid = f"Grille n°\u00a0{self.grid.number} du {french_date(self.grid.from_date)}."
        return Worn(found.price, found.amount, f"{found.why} {grid}")
