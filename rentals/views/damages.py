"""Damage on the page of a rental: what the grid said of each, what the staff decided."""

from mobilite.pages.french import euros
from mobilite.pages.record_page import Card, Fact
from rentals.models import Rental, Status

#: Before, nothing was looked at.
LOOKED_AT = (Status.RETURNED, Status.CLOSED)


def cards(rental: Rental) -> list[Card]:
    """Return the card of the damage found at the return, or when a vehicle was swapped, if there was any."""
    if rental.status not in LOOKED_AT and not (rental.status == Status.ONGOING and has_swapped(rental)):
        return []
    facts = [_fact(one) for one in rental.damages.order_by("pk")]
    return [Card("Dégâts", "triangle-alert", facts)] if facts else []


def has_swapped(rental: Rental) -> bool:
    """Tell whether another vehicle was there before the present one; nothing is asked of the database."""
    return any(not link.is_current for link in rental.vehicles.all())


def _fact(damage) -> Fact:
    said = damage.why
    if damage.charged < damage.asked:
        said = f"Grille\u00a0: {euros(damage.asked)}. {damage.reason}"
    return Fact(damage.label, euros(damage.charged) if damage.charged else "non compté", sub=said)
