"""A vehicle that nobody finds, and one that is found again."""

from datetime import datetime, timedelta

from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.pages.french import plural
from mobilite.todo.operations import open_task, settle
from vehicles.fleet.operations.base import FleetRefused
from vehicles.fleet.operations.transfers import out_of, promised
from vehicles.models import State, Vehicle
from vehicles.operations.calendar import lock_vehicle

#: How long one looks for it before deciding what it is: lost, stolen.
LOOK_FOR = timedelta(days=7)


def search_key(vehicle_id: int) -> str:
    """Return the key of the task that has somebody look for a vehicle."""
    return f"fleet.missing:{vehicle_id}"


def told_key(vehicle_id: int) -> str:
    """Return the key of the task that has the counter move the bookings of a vehicle that is missing."""
    return f"fleet.missing_promised:{vehicle_id}"


@transaction.atomic
def declare_missing(vehicle_id: int, *, note: str = "", at: datetime, actor) -> Vehicle:
    """Say that nobody finds a vehicle: it is no longer offered, the workshop looks for it, the counter moves its bookings.

    Raises FleetRefused for one that is out, gone, or declared already.
    """
    vehicle = lock_vehicle(vehicle_id)
    if vehicle.state == State.RETIRED:
        raise FleetRefused(
            f"{vehicle.number} est sorti du parc\u00a0: il n’est pas à chercher. Rechargez la page."
        )
    if vehicle.state == State.MISSING:
        raise FleetRefused(
            f"{vehicle.number} est déjà déclaré introuvable\u00a0: notez «\u00a0Retrouvé\u00a0» quand il revient."
        )
    if vehicle.pk in out_of([vehicle]):
        raise FleetRefused(
            f"{vehicle.number} est dehors\u00a0: ouvrez sa location, et le dossier «\u00a0non rendu\u00a0»."
        )
    # A visit to the workshop that nobody can make any more ends.
    vehicle.occupancies.out().filter(kind="workshop").update(released_at=at)
    before, vehicle.state = vehicle.state, State.MISSING
    vehicle.save(update_fields=["state"])
    record(
        "declare_missing",
        vehicle,
        sentence="\u00a0: ".join(filter(None, [f"a déclaré {vehicle.number} introuvable", note]))[:300],
        actor=actor,
        at=at,
        before=before,
        after=vehicle.state,
        changed=["state"],
    )
    open_task(
        f"Chercher {vehicle.number}, introuvable",
        role=Role.WORKSHOP,
        about=vehicle,
        place=vehicle.place,
        due_at=at + LOOK_FOR,
        key=search_key(vehicle.pk),
        detail="Retrouvé\u00a0: notez-le sur sa fiche. Sinon, sortez-le du parc, ou ouvrez un dossier de vol.",
        at=at,
        actor=actor,
    )
    if coming := promised([vehicle]):
        open_task(
            f"{vehicle.number} est introuvable\u00a0: {plural(len(coming), 'réservation')} à déplacer",
            role=Role.AGENT,
            about=vehicle,
            place=vehicle.place,
            due_at=max(at, coming[0].starts_at - timedelta(days=1)),
            key=told_key(vehicle.pk),
            detail="Choisissez un autre véhicule pour chaque location, depuis sa page.",
            at=at,
            actor=actor,
        )
    return vehicle


@transaction.atomic
def found(vehicle_id: int, *, at: datetime, actor) -> Vehicle:
    """Say that a vehicle is found: it is offered again, and its tasks end. Raises FleetRefused when it was not missing."""
    vehicle = lock_vehicle(vehicle_id)
    if vehicle.state != State.MISSING:
        raise FleetRefused(
            f"{vehicle.number} n’est pas déclaré introuvable\u00a0: il n’y a rien à noter. Rechargez la page."
        )
    before, vehicle.state = vehicle.state, State.IN_SERVICE
    vehicle.save(update_fields=["state"])
    record(
        "find",
        vehicle,
        sentence=f"a retrouvé {vehicle.number}",
        actor=actor,
        at=at,
        before=before,
        after=vehicle.state,
        changed=["state"],
    )
    for key in (search_key(vehicle.pk), told_key(vehicle.pk)):
        settle(key, result=f"{vehicle.number} est retrouvé.", at=at, actor=None)
    return vehicle
