"""A vehicle that was promised now stands at another place: who gives the keys is told (row A6)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mobilite.accounts.roles import Role
from mobilite.people.models import Place
from mobilite.todo.operations import open_task, settle
from rentals.models import RentalVehicle
from vehicles.models import Occupancy

#: How long before the departure it is to be settled at the latest.
AHEAD = timedelta(days=2)
WHAT = "Choisissez un autre véhicule, faites-le revenir, ou convenez avec la personne de l’autre lieu."


def task_key(rental_id: int) -> str:
    """Return the key of the task about a rental whose vehicle stands elsewhere."""
    return f"rentals.vehicle_moved:{rental_id}"


def vehicles_moved(occupancies: Sequence[Occupancy], place: Place, *, at: datetime, actor) -> None:
    """Give the counter a task for each rental that leaves from elsewhere than where its vehicle now is.

    What comes back to its place closes the task. For the registry point « vehicles_moved ».
    """
    links = RentalVehicle.objects.filter(occupancy__in=[one.pk for one in occupancies])
    for link in links.select_related("rental__person", "rental__pickup_place", "occupancy__vehicle"):
        rental, number = link.rental, link.occupancy.vehicle.number
        settle(task_key(rental.pk), result=f"{number} est maintenant à {place}.", at=at, actor=None)
        if rental.pickup_place_id == place.pk:
            continue
        open_task(
            f"{number} est à {place.short_name}, son départ est prévu à {rental.pickup_place.short_name}",
            role=Role.AGENT,
            person=rental.person,
            about=rental,
            place=rental.pickup_place,
            due_at=max(at, rental.pickup_at - AHEAD),
            key=task_key(rental.pk),
            detail=WHAT,
            at=at,
            actor=actor,
        )
