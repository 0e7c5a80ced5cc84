"""Examples of what keeps the fleet."""

from datetime import UTC, datetime

from mobilite.accounts.models import User
from mobilite.accounts.roles import Role
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_place, a_vehicle
from vehicles.fleet.models import Carried, Delivered, Delivery, Transfer

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


PAGES = {
    "fleet:delivery": Example(lambda: {"pk": a_delivery().pk}),
    "fleet:transfer": Example(_transfer),
    "fleet:transfer_csv": Example(_transfer),
}
ROWS = {"fleet.delivery": _deliveries, "fleet.transfer": _transfers}
