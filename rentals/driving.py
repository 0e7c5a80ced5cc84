"""Who drives during a rental, the borrower first: asked by the planner, the counter, the papers and the fines (row H9)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from mobilite.people.models import Person
from rentals.models import Rental, RentalDriver, RentalVehicle, Status
from vehicles.models import Occupancy
from vehicles.operations import gearbox_check

#: While somebody may still be named or taken off.
OPEN = (Status.REQUESTED, Status.WAITING, Status.HELD, Status.CONFIRMED, Status.ONGOING)


def named(rental: Rental) -> list[RentalDriver]:
    """Return who is named beside the borrower, in the order they were. Two queries, one when there is nobody."""
    if "drivers" in getattr(rental, "_prefetched_objects_cache", {}):
        known = [one for one in rental.drivers.all() if one.until_at is None]
        return sorted(known, key=lambda one: (one.from_at, one.pk))
    found = rental.drivers.named().select_related("person").prefetch_related("person__licences")
    return list(found.order_by("from_at", "pk"))


def others(rental: Rental) -> list[Person]:
    """Return the people who drive beside the borrower."""
    return [one.person for one in named(rental)]


def people(rental: Rental) -> list[Person]:
    """Return everyone who drives, the borrower first."""
    return [rental.person, *others(rental)]


def who_cannot(drivers: Sequence[Person], vehicle, at: datetime) -> Person | None:
    """Return the first of these whose licence (code 78) does not let drive the gearbox of a vehicle, or None."""
    return next((one for one in drivers if not gearbox_check([one], at)(vehicle)), None)


def of_occupancies(occupancies: Sequence[Occupancy]) -> dict[int, list[Person]]:
    """Return who is named beside the holders of occupancies, by the key of each. For "who_drives": three queries at most."""
    links = RentalVehicle.objects.filter(occupancy__in=occupancies, is_current=True)
    rentals = dict(links.values_list("rental", "occupancy"))
    found: dict[int, list[Person]] = defaultdict(list)
    rows = RentalDriver.objects.named().filter(rental__in=rentals).select_related("person")
    for row in rows.prefetch_related("person__licences").order_by("from_at", "pk"):
        found[rentals[row.rental_id]].append(row.person)
    return dict(found)


def drivers_at(rental: Rental, at: datetime) -> list[Person]:
    """Return who was named beside the borrower at an instant. For "drivers": a fine proposes them, and guesses nothing."""
    rows = rental.drivers.at(at).select_related("person__commune").order_by("from_at", "pk")
    return [row.person for row in rows]
