"""A vehicle leaves the fleet for good; a manager may take that back."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from mobilite.pages.french import date_fr, lower_first
from mobilite.periods import paris_date
from mobilite.todo.operations import settle
from vehicles.fleet.models import Exit, ExitKind
from vehicles.fleet.operations.base import FleetRefused
from vehicles.fleet.operations.missing import search_key, told_key
from vehicles.fleet.operations.recalls import left_the_fleet
from vehicles.models import State, Vehicle
from vehicles.operations import bring_back, retire
from vehicles.operations.calendar import lock_vehicle


@transaction.atomic
def leave_fleet(
    vehicle_id: int,
    *,
    kind: str,
    on: date,
    reason: str,
    price: Decimal | None = None,
    buyer: str = "",
    at: datetime,
    actor,
) -> Exit:
    """Take a vehicle out of the fleet and of the planning, and say how. One entry in the journal.

    Raises Touched while a rental holds it or waits for it, NotPossible when it is out already, FleetRefused for a day
    that cannot be.
    """
    vehicle = lock_vehicle(vehicle_id)
    if on > paris_date(at):
        raise FleetRefused("Ce jour n’est pas encore venu\u00a0: notez-la quand elle est faite.", field="on")
    if on < vehicle.in_service_on:
        came = date_fr(vehicle.in_service_on, weekday=False)
        raise FleetRefused(
            f"{vehicle.number} est dans le parc depuis le {came}\u00a0: relisez la date.", field="on"
        )
    last = (
        vehicle.occupancies.exclude(released_at=None).exclude(left_at=None).order_by("-released_at").first()
    )
    if last is not None and last.released_at is not None and on < paris_date(last.released_at):
        back = date_fr(last.released_at, weekday=False)
        raise FleetRefused(f"{vehicle.number} n’est revenu que le {back}\u00a0: relisez la date.", field="on")
    if kind != ExitKind.SOLD:
        price, buyer = None, ""
    label = lower_first(ExitKind(kind).label)
    retire(vehicle_id, reason=f"{label}, {reason}", on=on, at=at, actor=actor)
    for key in (search_key(vehicle_id), told_key(vehicle_id)):
        settle(key, result=f"{vehicle.number} est sorti du parc\u00a0: {label}.", at=at, actor=None)
    left_the_fleet(vehicle, at=at, actor=actor)
    return Exit.objects.create(
        vehicle=vehicle,
        kind=kind,
        on=on,
        reason=reason.strip(),
        price=price,
        buyer=buyer.strip(),
        at=at,
        by=actor,
    )


@transaction.atomic
def undo_exit(vehicle_id: int, *, reason: str, at: datetime, actor) -> Vehicle:
    """Put a vehicle that left back in the fleet, with a motive; what was written of its way out stays. Raises FleetRefused."""
    vehicle = lock_vehicle(vehicle_id)
    if vehicle.state != State.RETIRED:
        raise FleetRefused(
            f"{vehicle.number} est dans le parc\u00a0: rechargez sa fiche, un collègue l’y a peut-être remis."
        )
    if not reason.strip():
        raise FleetRefused("Dites pourquoi en quelques mots.", field="reason")
    for one in Exit.objects.locked().standing().filter(vehicle=vehicle_id):
        one.undone_at, one.undone_by, one.undone_why = at, actor, reason.strip()[:200]
        one.save(update_fields=["undone_at", "undone_by", "undone_why"])
    return bring_back(vehicle_id, reason=reason.strip(), at=at, actor=actor)
