"""Where people live and where keys change hands, as papers print it."""

from mobilite.people.models import Person
from rentals.models import Moment, Rental

#: A paper lies on tables and in gloveboxes: the address that somebody asked to hide is known to us, not printed.
HIDDEN_ADDRESS = "Adresse connue du loueur, masquée à la demande du locataire"


def place(where, *, phone: str = "") -> dict:
    """Return a place, ours or one that was agreed; the name is said when the address does not say it."""
    return {
        "name": where.name,
        "address": where.address,
        "phone": phone or where.phone,
        "town": where.commune.name,
    }


def meetings(rental: Rental) -> dict[str, dict]:
    """Return where keys change hands, by moment: our place, a place agreed elsewhere, or the borrower's home. One query."""
    stops = {one.moment: one for one in rental.stops.live().select_related("meeting_point__commune")}
    return {moment: _meeting(rental, moment, stops.get(moment)) for moment in Moment.values}


def _meeting(rental: Rental, moment: str, stop) -> dict:
    ours = rental.pickup_place if moment == Moment.OUT else rental.return_place
    if stop is None:
        return place(ours)
    if stop.meeting_point is None:
        return {
            "name": "domicile du locataire",
            "address": address(rental.person),
            "phone": ours.phone,
            "is_home": True,
        }
    return place(stop.meeting_point, phone=ours.phone)


def address(person: Person) -> str:
    """Return « 3 rue du Pont, 44150 Ancenis-Saint-Géréon », or what is known of it; a hidden one stays so (row H11)."""
    if person.address_is_hidden:
        return HIDDEN_ADDRESS
    town = f"{person.commune.postcode} {person.commune}" if person.commune else ""
    return ", ".join(filter(None, [person.address, town]))
