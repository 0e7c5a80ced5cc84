"""Examples of what keeps the fleet."""

from datetime import UTC, datetime

from mobilite.accounts.models import User
from mobilite.accounts.roles import Role
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_place, a_vehicle, the_organisation
from vehicles.fleet.models import (
    Battery,
    Carried,
    Counted,
    Delivered,
    Delivery,
    Exit,
    Inventory,
    Recall,
    Recalled,
    Sighting,
    Transfer,
    Upkeep,
)

NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)


def a_delivery(n=2, by=None):
    delivery = Delivery.objects.create(supplier="Cycles Exemple", count=n, at=NOW, by=by)
    for _ in range(n):
        Delivered.objects.create(delivery=delivery, vehicle=a_vehicle("e-bike"))
    return delivery


def a_transfer(by=None, to_place=None):
    vehicle = a_vehicle("e-bike")
    to_place = to_place or a_place("Varades")
    made = Transfer.objects.create(to_place=to_place, count=1, at=NOW, by=by)
    Carried.objects.create(transfer=made, vehicle=vehicle, from_place=vehicle.place)
    return made


def somebody():
    return staff(Role.WORKSHOP, "Lucie", f"Hamon{User.objects.count()}")


def _deliveries(n):
    for _ in range(n):
        a_delivery(1, by=somebody())


def _transfers(n):
    for _ in range(n):
        a_transfer(by=somebody(), to_place=a_place(f"Lieu {User.objects.count()}"))


def _transfer():
    return {"pk": a_transfer().pk}


def an_inventory(place=None, *, closed=False, by=None, **fields):
    place = place or a_place()
    if closed:
        by = by or somebody()
        counts = {"expected_count": 1, "seen_count": 1, "difference_count": 0}
        fields |= {"status": "closed", "closed_at": NOW, "closed_by": by, **counts}
    return Inventory.objects.create(place=place, opened_at=NOW, opened_by=by, **fields)


def _closed():
    inventory = an_inventory(closed=True)
    vehicle = a_vehicle("e-bike")
    Counted.objects.create(
        inventory=inventory, vehicle=vehicle, place=vehicle.place, expected=True, sightings=1
    )
    the_organisation()
    return {"pk": inventory.pk}


def _open():
    a_vehicle("e-bike")
    return {"pk": an_inventory().pk}


def _seen():
    inventory, vehicle = an_inventory(), a_vehicle("e-bike")
    one = Sighting.objects.create(
        inventory=inventory, vehicle=vehicle, place=vehicle.place, how="ticked", at=NOW, by=somebody()
    )
    return {"pk": inventory.pk, "sighting": one.pk}


def _not_seen():
    return {"pk": an_inventory().pk, "vehicle": a_vehicle("e-bike").pk, "kind": "missing"}


def _inventories(n):
    for _ in range(n):
        by = somebody()
        an_inventory(a_place(f"Lieu {by.pk}"), closed=True, by=by)


def a_recall(title="Potence", vehicle=None, **fields):
    recall = Recall.objects.create(
        title=title, first_serial="100", last_serial="149", to_do="Changer la potence.", due_on=NOW.date(),
        opened_at=NOW, **fields,
    )  # fmt: skip
    Recalled.objects.create(recall=recall, vehicle=vehicle or a_vehicle("e-bike"))
    return recall


def _recall():
    return {"pk": a_recall().pk}


def _recalls(n):
    for _ in range(n):
        a_recall(f"Rappel {Recall.objects.count()}")


def _exits(n):
    for _ in range(n):
        gone = a_vehicle("e-bike", state="retired", retired_on=NOW.date())
        Exit.objects.create(vehicle=gone, kind="sold", on=NOW.date(), reason="Usé", at=NOW, by=somebody())


def _batteries(n):
    for _ in range(n):
        place = a_place(f"Lieu {Battery.objects.count()}")
        Battery.objects.create(vehicle=a_vehicle("e-bike", place=place), since=NOW.date())


def _upkeep(n):
    for rank in range(n):
        Upkeep.objects.create(
            vehicle=a_vehicle("e-bike"), on=NOW.date(), what=f"Pneu {rank}", amount=30, at=NOW, by=somebody()
        )


def _bike(**fields):
    return lambda: {"pk": a_vehicle("e-bike", **fields).pk}


PAGES = {
    "fleet:inventory": Example(_open),
    "fleet:tick": Example(_open),
    "fleet:untick": Example(_seen),
    "fleet:differences": Example(_open),
    "fleet:settle": Example(_not_seen),
    "fleet:close_inventory": Example(_open),
    "fleet:inventory_csv": Example(_closed),
    "fleet:inventory_pdf": Example(_closed),
    "fleet:recall": Example(_recall),
    "fleet:tell_holders": Example(_recall),
    "fleet:check_recalled": Example(lambda: {"pk": a_recall().lines.get().pk}),
    "fleet:leave": Example(_bike()),
    "fleet:undo_exit": Example(_bike(state="retired", retired_on=NOW.date())),
    "fleet:battery": Example(_bike()),
    "fleet:note_upkeep": Example(_bike()),
    "fleet:measure": Example(_bike()),
    "fleet:missing": Example(_bike()),
    "fleet:found": Example(_bike(state="missing")),
    "fleet:delivery": Example(lambda: {"pk": a_delivery().pk}),
    "fleet:transfer": Example(_transfer),
    "fleet:transfer_csv": Example(_transfer),
}
ROWS = {
    "fleet.delivery": _deliveries,
    "fleet.transfer": _transfers,
    "fleet.inventory": _inventories,
    "fleet.exit": _exits,
    "fleet.recall": _recalls,
    "fleet.battery": _batteries,
    "fleet.upkeep": _upkeep,
}
