"""Write what was spent to keep a vehicle."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.money import ZERO, french
from mobilite.pages.french import date_fr
from mobilite.periods import paris_date
from vehicles.fleet.models import Upkeep
from vehicles.fleet.operations.base import FleetRefused
from vehicles.operations.calendar import lock_vehicle

MOST = Decimal(20_000)


@transaction.atomic
def note_upkeep(
    vehicle_id: int, *, on: date, what: str, amount: Decimal, part: str = "", at: datetime, actor
) -> Upkeep:
    """Note an expense for a vehicle, in euros; below zero, what takes a wrong one back. Raises FleetRefused."""
    vehicle, what = lock_vehicle(vehicle_id), what.strip()
    if not what:
        raise FleetRefused("Dites ce qui a été fait ou acheté.", field="what")
    if amount is None or amount == ZERO or abs(amount) > MOST:
        raise FleetRefused(
            f"Écrivez une somme jusqu’à {french(MOST)}, sous zéro pour en reprendre une.", field="amount"
        )
    if on > paris_date(at):
        raise FleetRefused("Ce jour n’est pas encore venu\u00a0: relisez la date.", field="on")
    if on < vehicle.in_service_on:
        since = date_fr(vehicle.in_service_on, weekday=False)
        raise FleetRefused(f"Ce véhicule est là depuis le {since}\u00a0: relisez la date.", field="on")
    if amount < ZERO and vehicle.upkeep.filter(amount=-amount, on=on).count() <= vehicle.upkeep.filter(
        amount=amount, on=on
    ).count():  # fmt: skip
        raise FleetRefused(
            "Aucune dépense de cette somme n’est notée ce jour-là\u00a0: relisez le jour et la somme à reprendre.",
            field="amount",
        )
    made = Upkeep.objects.create(
        vehicle=vehicle, on=on, what=what[:120], part=part.strip()[:40] if amount > ZERO else "", amount=amount,
        at=at, by=actor,
    )  # fmt: skip
    record(
        "note_upkeep", vehicle, sentence=f"a noté {french(amount)} d’entretien pour {vehicle.number}\u00a0: {what[:120]}",
        actor=actor, at=at, data={"amount": str(amount), "on": on.isoformat()},
    )  # fmt: skip
    return made
