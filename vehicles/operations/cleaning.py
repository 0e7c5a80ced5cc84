"""What came back is to be cleaned before it leaves again, until somebody says that it is ready."""

from datetime import datetime

from django.db import transaction

from mobilite.audit.entries import record
from vehicles.models import OccupancyKind, State, Vehicle
from vehicles.operations.calendar import lock_vehicle
from vehicles.operations.refusals import NotPossible


@transaction.atomic
def to_clean(vehicle_id: int, *, at: datetime, actor) -> Vehicle:
    """Note that a vehicle does not leave before it is cleaned, whatever its category asks. Raises NotPossible."""
    vehicle = lock_vehicle(vehicle_id)
    if vehicle.state == State.RETIRED:
        raise NotPossible(f"{vehicle.number} est sorti du parc.")
    if vehicle.to_clean_since is not None:
        raise NotPossible(f"{vehicle.number} est déjà noté à nettoyer.")
    if vehicle.occupancies.out().exclude(kind=OccupancyKind.WORKSHOP).exists():
        raise NotPossible(f"{vehicle.number} est dehors : notez d’abord son retour.")
    return _note(vehicle, at=at, actor=actor)


def came_back(vehicle: Vehicle, *, at: datetime, actor) -> None:
    """Note that a vehicle that comes back is to be cleaned, where its category asks so. A step of a larger operation."""
    held = lock_vehicle(vehicle.pk)
    if held.category.needs_cleaning and held.state != State.RETIRED and held.to_clean_since is None:
        vehicle.to_clean_since = _note(held, at=at, actor=actor).to_clean_since


def _note(vehicle: Vehicle, *, at: datetime, actor) -> Vehicle:
    vehicle.to_clean_since = at
    vehicle.save(update_fields=["to_clean_since"])
    record(
        "to_clean",
        vehicle,
        sentence=f"a noté que {vehicle.number} est à nettoyer",
        actor=actor,
        at=at,
        changed=["to_clean_since"],
    )
    return vehicle


@transaction.atomic
def ready(vehicle_id: int, *, at: datetime, actor) -> Vehicle:
    """Say that a vehicle is clean: it may leave again. Raises NotPossible when it was not to be cleaned."""
    vehicle = lock_vehicle(vehicle_id)
    if vehicle.to_clean_since is None:
        raise NotPossible(f"{vehicle.number} est déjà prêt à repartir.")
    vehicle.to_clean_since = None
    vehicle.save(update_fields=["to_clean_since"])
    record(
        "ready",
        vehicle,
        sentence=f"a dit {vehicle.number} prêt à repartir",
        actor=actor,
        at=at,
        changed=["to_clean_since"],
    )
    return vehicle
