"""Vehicles are carried to another place: all of the list, or none."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from mobilite import registry
from mobilite.audit.entries import record
from mobilite.pages.french import plural
from mobilite.people.models import Place
from vehicles.fleet.models import Carried, Transfer
from vehicles.fleet.operations.base import FleetRefused
from vehicles.keys import operations as keys_of
from vehicles.models import Occupancy, OccupancyKind, State, Vehicle

NAMED = 8
#: Why a vehicle changed place when it was given back elsewhere.
GIVEN_BACK = "Rendu à ce lieu par la personne qui l’avait"


def promised(vehicles: Iterable[Vehicle]) -> list[Occupancy]:
    """Return the loans to come of these vehicles, first one first: they leave from where the vehicle is."""
    coming = Occupancy.objects.live().filter(vehicle__in=list(vehicles), left_at__isnull=True)
    coming = coming.exclude(kind=OccupancyKind.WORKSHOP).select_related("vehicle", "person")
    return list(coming.order_by("starts_at", "pk"))


def out_of(vehicles: Iterable[Vehicle]) -> set[int]:
    """Return the keys of those that are in somebody's hands."""
    out = Occupancy.objects.out().filter(vehicle__in=list(vehicles)).exclude(kind=OccupancyKind.WORKSHOP)
    return set(out.values_list("vehicle", flat=True))


def why_not(vehicles: Sequence[Vehicle], place: Place) -> str:
    """Return why these vehicles cannot be carried to a place, naming each, or nothing."""
    out = out_of(vehicles)
    off = ("retirez-le de la liste", "retirez-les de la liste")
    back = ("notez d’abord son retour, ou retirez-le", "notez d’abord leur retour, ou retirez-les")
    reasons = (
        ([one for one in vehicles if one.state == State.RETIRED], ("sorti du parc", "sortis du parc"), off),
        ([one for one in vehicles if one.pk in out], ("dehors", "dehors"), back),
        ([one for one in vehicles if one.place_id == place.pk], (f"déjà à {place}", f"déjà à {place}"), off),
    )
    for found, what, then in reasons:
        if found:
            many = len(found) > 1
            return f"{names(found)} {'sont' if many else 'est'} {what[many]}\u00a0: {then[many]}."
    return ""


def names(vehicles: Sequence[Vehicle], most: int = NAMED) -> str:
    """Write the numbers of vehicles: « V-101, V-102 et V-103 », the first ones of a long list."""
    numbers = [one.number for one in vehicles]
    if len(numbers) > most:
        return f"{', '.join(numbers[:most])} et {plural(len(numbers) - most, 'autre')}"
    return " et ".join(filter(None, [", ".join(numbers[:-1]), numbers[-1]]))


@transaction.atomic
def transfer(vehicles: Sequence[Vehicle], *, place: Place, note: str = "", at: datetime, actor) -> Transfer:
    """Carry vehicles to a place, with the keys that hang beside them: one transport, one entry in the journal.

    Who booked one of them keeps it: the apps that lend are told at the registry point « vehicles_moved »
    (``callable(occupancies, place, at=…, actor=…)``). Raises FleetRefused for one that is out, gone, or there already.
    """
    keys = [one.pk for one in vehicles]
    # In one order, as everything that takes several vehicles: two transports wait for one another, never lock up.
    held = list(Vehicle.objects.locked().filter(pk__in=keys).select_related("place").order_by("pk"))
    if not held:
        raise FleetRefused("Choisissez au moins un véhicule.", field="vehicles")
    if reason := why_not(held, place):
        raise FleetRefused(reason, field="vehicles")
    made = _carry(held, place, note, at, actor)
    keys_of.follow(
        {line.vehicle_id: line.from_place_id for line in made.lines.all()}, place=place, at=at, actor=actor
    )
    return made


@transaction.atomic
def brought_back(vehicle: Vehicle, *, place: Place, at: datetime, actor) -> Transfer | None:
    """Note that a vehicle that was lent was given back at a place: it stands there now. None when that is its own.

    Its keys came back with it; a double that hangs at its former place stays there. A step of a return.
    """
    held = list(Vehicle.objects.locked().filter(pk=vehicle.pk).exclude(place=place).select_related("place"))
    if not held:
        return None
    vehicle.place = place
    return _carry(held, place, GIVEN_BACK, at, actor)


def _carry(held: Sequence[Vehicle], place: Place, note: str, at: datetime, actor) -> Transfer:
    """Write a transport of vehicles that are held, and tell the apps that lend."""
    keys = [one.pk for one in held]
    made = Transfer.objects.create(to_place=place, note=note.strip(), count=len(held), at=at, by=actor)
    Carried.objects.bulk_create(
        Carried(transfer=made, vehicle=one, from_place_id=one.place_id) for one in held
    )
    before = " et ".join(sorted({one.place.short_name for one in held}))
    Vehicle.objects.filter(pk__in=keys).update(place=place)
    record(
        "transfer",
        made,
        sentence=f"a transféré {plural(len(held), 'véhicule')} à {place}\u00a0: {names(held)}"[:300],
        actor=actor,
        at=at,
        before=before[:40],
        after=place.short_name,
        data={"vehicles": keys},
    )
    if coming := promised(held):
        for hearer in registry.registered("vehicles_moved"):
            hearer.value(coming, place, at=at, actor=actor)
    return made
