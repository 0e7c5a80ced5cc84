"""How long something is kept for a prescriber who calls: two working days at most (row H1)."""

from datetime import datetime

from mobilite.pages.french import datetime_fr
from mobilite.people.models import Place
from mobilite.people.opening import Timetable
from rentals.models import Origin, Rental
from rentals.operations.base import deny

#: How many opening days an option lasts at most.
MOST_DAYS = 2


def latest_option(place: Place, at: datetime) -> datetime:
    """Return until when a vehicle may be kept from an instant: the closing of the second opening day to come."""
    return Timetable.of(place).end_of_opening_day(at, count=MOST_DAYS)


def check_option(place: Place, until: datetime, at: datetime) -> None:
    """Refuse to keep something for a prescriber for longer. Raises RentalRefused, on « until »."""
    latest = latest_option(place, at)
    if until > latest:
        deny(
            f"Une option dure deux jours d’ouverture au plus : jusqu’à {datetime_fr(latest, year=False)}. Choisissez une heure avant.",
            field="until",
        )


def check_hold(rental: Rental, until: datetime, at: datetime) -> None:
    """Bound « Réserver » as the option of a call when a prescriber sent the person (row H1). Raises RentalRefused.

    « Réserver » and the option are one act: both make the same hold, which lapses by itself, so both have this bound.
    It is no constraint of the database, which knows no opening days. Whoever asks for herself is in front of the agent:
    how long a vehicle is kept for her is the agent's word, as for the waiting list (row A8).
    """
    if rental.origin == Origin.PRESCRIBER:
        check_option(rental.pickup_place, until, at)
