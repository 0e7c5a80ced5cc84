"""The keys of a vehicle as rentals move them: given at the departure, back at the return, or lost."""

from datetime import datetime

from mobilite import registry
from mobilite.people.models import Place
from mobilite.periods import paris_date
from rentals.models import Rental, RentalVehicle
from vehicles.keys import operations as keys
from vehicles.keys.models import Holder


def box_keys(link: RentalVehicle, *, place: Place, at: datetime, actor) -> None:
    """Put in the key box of a place what was given with a vehicle."""
    keys.take_in(link.occupancy, place=place, holder=Holder.BOX, at=at, actor=actor)


def unbox_keys(link: RentalVehicle, *, at: datetime, actor) -> None:
    """Say that keys noted in a box are with the person still."""
    keys.give_back_from_box(link.occupancy, at=at, actor=actor)


def take_keys(rental: Rental, link: RentalVehicle, *, missing: bool = False, at: datetime, actor) -> None:
    """Put back at the counter of the return place what was given with a vehicle, or was left in the key box.

    ``missing``: they are lost since that day; who keeps files of lost keys is told (point "keys_missing").
    """
    done = {"at": at, "actor": actor}
    keys.empty_box(link.occupancy.vehicle, place=rental.return_place, **done)
    if not missing:
        keys.take_in(link.occupancy, place=rental.return_place, **done)
        return
    keys.lose(link.occupancy, on=paris_date(at), **done)
    for item in registry.registered("keys_missing"):
        item.value(rental, link.occupancy.vehicle, at, actor)
