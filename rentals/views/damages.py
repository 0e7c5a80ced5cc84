"""Damage on the page of a rental: what the grid said of each, what the staff decided."""

from mobilite.pages.french import euros
from mobilite.pages.record_page import Card, Fact
from rentals.models import Rental, Status

#: Before, nothing was looked at.
LOOKED_AT = (Status.RETURNED, Status.CLOSED)


def cards(rental: Rental) -> list[Card]:
    """Return the card of the damage found at the return, if there was any."""
    if rental.status not in LOOKED_AT:
        return []
    facts = [_fact(one) for one in rental.damages.order_by("pk")]
    return [Card("Dégâts", "triangle-alert", facts)] if facts else []


def _fact(damage) -> Fact:
    said = damage.why
    if damage.charged < damage.asked:
        said = f"Grille\u00a0: {euros(damage.asked)}. {damage.reason}"
    return Fact(damage.label, euros(damage.charged) if damage.charged else "non compté", sub=said)
