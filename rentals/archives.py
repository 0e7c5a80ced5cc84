"""What the archives say of a person's rentals, and how one is found there."""

from mobilite.pages.french import period_fr
from mobilite.pages.record_page import Card, Fact
from rentals.models import Rental


def kept_record(text: str) -> Rental | None:
    """Return the rental of this reference (registered at "kept_record")."""
    return Rental.objects.filter(reference__iexact=text, erased_at=None).select_related("person").first()


def archive_cards(person) -> list[Card]:
    """Return the card of the rentals that are in the archives (registered at "archive_cards")."""
    rentals = person.rentals.filter(erased_at=None).exclude(archived_at=None).with_vehicles()
    facts = [
        Fact(
            rental.reference,
            period_fr(rental.pickup_at, rental.returned_at or rental.return_at),
            str(rental.vehicle or ""),
        )
        for rental in rentals.order_by("-pickup_at", "-pk")
    ]
    return [Card("Locations aux archives", "key-round", facts)] if facts else []
