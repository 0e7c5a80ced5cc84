"""An inventory day: opened, ticked by several at once, its differences settled, closed."""

from datetime import datetime

from django.db import IntegrityError, transaction

from mobilite.audit.entries import record
from mobilite.pages.french import plural
from mobilite.people.models import Place
from vehicles.fleet.counting import WAYS, count
from vehicles.fleet.models import Counted, Difference, How, Inventory, Seen, Settled, Sighting, Status
from vehicles.fleet.operations.base import FleetRefused
from vehicles.fleet.operations.missing import declare_missing, found
from vehicles.fleet.operations.transfers import transfer
from vehicles.models import Vehicle

LONGEST_NOTE = 200


@transaction.atomic
def open_inventory(*, place: Place | None, at: datetime, actor) -> Inventory:
    """Open the inventory of a place, or of all places. Raises FleetRefused when one that counts the same is open."""
    known = Inventory.objects.open()
    if place is not None:
        known = known.at(place.pk)
    if (other := known.select_related("place").first()) is not None:
        raise FleetRefused(
            f"Un {other} est déjà en cours\u00a0: continuez-le, ou fermez-le d’abord.", field="place"
        )
    try:
        with transaction.atomic():
            inventory = Inventory.objects.create(place=place, opened_at=at, opened_by=actor)
    except IntegrityError as error:
        raise FleetRefused(
            "Un collègue vient d’ouvrir cet inventaire\u00a0: continuez-le.", field="place"
        ) from error
    record(
        "open_inventory", inventory, sentence=f"a ouvert l’{inventory}", actor=actor, at=at, after=Status.OPEN
    )
    return inventory


def _open(inventory_id: int) -> Inventory:
    inventory = Inventory.objects.locked().get(pk=inventory_id)
    if not inventory.is_open:
        raise FleetRefused("Cet inventaire est clos\u00a0: ouvrez-en un autre pour compter de nouveau.")
    return inventory


@transaction.atomic
def see(
    inventory_id: int, vehicle: Vehicle, *, place: Place, how: str = Seen.TICKED, at: datetime, actor
) -> tuple[Sighting, bool]:
    """Note that somebody sees a vehicle at a place; return the sighting and whether it is new.

    Pressing again changes nothing. Each sighting says who and when: the journal has no entry of its own for it.
    Raises FleetRefused for an inventory that is closed, or a place that it does not count.
    """
    inventory = _open(inventory_id)
    if inventory.place_id not in (None, place.pk):
        raise FleetRefused("Cet inventaire compte un autre lieu\u00a0: ouvrez celui du vôtre.")
    return Sighting.objects.get_or_create(
        inventory=inventory, vehicle=vehicle, place=place, by=actor, defaults={"how": how, "at": at}
    )


@transaction.atomic
def unsee(inventory_id: int, sighting_id: int, *, at: datetime, actor) -> Inventory:
    """Take back one's own sighting, pressed by mistake. Raises FleetRefused for somebody else's."""
    inventory = _open(inventory_id)
    mine = inventory.sightings.select_related("vehicle").filter(pk=sighting_id, by=actor).first()
    if mine is None:
        raise FleetRefused("Seul celui qui a pointé peut l’annuler\u00a0: demandez-le-lui.")
    number = mine.vehicle.number
    mine.delete()
    record("unsee", inventory, sentence=f"a annulé son pointage de {number}", actor=actor, at=at)
    return inventory


@transaction.atomic
def settle_difference(
    inventory_id: int, vehicle: Vehicle, *, kind: str, how: str, note: str = "", at: datetime, actor
) -> Settled:
    """Say what becomes of a difference, and do it: the vehicle stays here, is declared missing, or a note explains it.

    Raises FleetRefused for a difference that is there no more, and what the act itself raises.
    """
    inventory = _open(inventory_id)
    note = note.strip()[:LONGEST_NOTE]
    row = next((one for one in count(inventory).rows if one.vehicle.pk == vehicle.pk), None)
    if row is None or kind not in row.open:
        raise FleetRefused(f"Cet écart n’est plus là pour {vehicle.number}\u00a0: revenez à l’inventaire.")
    if how not in WAYS[Difference(kind)]:
        raise FleetRefused("Choisissez l’une des suites proposées.", field="how")
    if how == How.NOTE and not note:
        raise FleetRefused("Dites en quelques mots ce qui l’explique.", field="note")
    done = Settled.objects.create(
        inventory=inventory, vehicle=vehicle, kind=kind, how=how, note=note, at=at, by=actor
    )
    if how == How.TRANSFER:
        transfer([vehicle], place=row.seen_at, note=inventory.title[:120], at=at, actor=actor)
    elif how == How.MISSING:
        declare_missing(vehicle.pk, note=note, at=at, actor=actor)
    elif how == How.FOUND:
        found(vehicle.pk, at=at, actor=actor)
    record(
        "settle_difference",
        inventory,
        sentence=f"a réglé un écart, {vehicle.number}\u00a0: {done.get_kind_display().lower()}, {done.get_how_display().lower()}",
        actor=actor,
        at=at,
        data={"vehicle": vehicle.pk, "kind": kind, "how": how},
    )
    return done


@transaction.atomic
def close_inventory(inventory_id: int, *, at: datetime, actor) -> Inventory:
    """Close an inventory whose differences are all settled, and freeze its result. Raises FleetRefused."""
    inventory = _open(inventory_id)
    counted = count(inventory)
    if counted.open:
        many = plural(len(counted.open), "écart")
        raise FleetRefused(f"Il reste {many} à régler\u00a0: réglez-les, puis fermez l’inventaire.")
    Counted.objects.bulk_create(
        Counted(
            inventory=inventory,
            vehicle=row.vehicle,
            place=row.place,
            expected=row.expected,
            sightings=len(row.sightings),
        )
        for row in counted.rows
    )
    # What was declared missing was expected when the day began.
    missing = sum(1 for _, one in counted.settled if one.how == How.MISSING)
    inventory.move_to(
        Status.CLOSED,
        verb="close_inventory",
        sentence=f"a fermé l’{inventory}\u00a0: {plural(len(counted.seen), 'véhicule vu', 'véhicules vus')}, "
        f"{plural(len(counted.settled), 'écart')}",
        actor=actor,
        at=at,
        closed_at=at,
        closed_by=actor,
        expected_count=len(counted.expected) + missing,
        seen_count=len(counted.seen),
        difference_count=len(counted.settled),
    )
    return inventory
