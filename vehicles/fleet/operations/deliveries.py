"""A delivery is registered: all its vehicles, or none."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.pages.french import plural
from mobilite.workflow import Refusal
from vehicles.fleet.models import Delivered, Delivery
from vehicles.fleet.operations.base import FleetRefused
from vehicles.operations import create_vehicle


@transaction.atomic
def register_delivery(
    vehicles: Sequence[tuple[int, Mapping[str, Any]]], *, supplier: str = "", at: datetime, actor
) -> Delivery:
    """Bring the vehicles of a list into the fleet, all or none: ``(line of the list, its fields)``.

    Each has its entry in the journal, and the delivery has one. Raises FleetRefused, which names the line that
    somebody made a double of meanwhile.
    """
    if not vehicles:
        raise FleetRefused("Cette liste est vide\u00a0: collez au moins une ligne.", field="lines")
    delivery = Delivery.objects.create(supplier=supplier.strip(), count=len(vehicles), at=at, by=actor)
    made = []
    for line, fields in vehicles:
        try:
            made.append(create_vehicle(at=at, actor=actor, **fields))
        except Refusal as refusal:
            sentence = f"Rien n’est enregistré. Ligne {line}\u00a0: {refusal.sentence}"
            raise FleetRefused(sentence, field="lines") from refusal
    Delivered.objects.bulk_create(Delivered(delivery=delivery, vehicle=one) for one in made)
    first, last = made[0].number, made[-1].number
    record(
        "register_delivery",
        delivery,
        sentence=f"a enregistré une livraison\u00a0: {plural(len(made), 'véhicule')}, de {first} à {last}",
        actor=actor,
        at=at,
        data={"vehicles": [one.pk for one in made]},
    )
    return delivery
