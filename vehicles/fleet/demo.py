"""Keeping the demonstration's fleet: a delivery, a transport, an inventory that is closed and one that is open."""

from datetime import timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from vehicles.fleet import operations
from vehicles.fleet.counting import count
from vehicles.fleet.models import Difference, How
from vehicles.models import Category, Energy, Vehicle

DAY = timedelta(days=1)


def make(demo: Demonstration) -> None:
    """Show each state of what keeps the fleet. Nothing that is rented is touched: the rentals are already there."""
    workshop = demo.made["team"]["workshop"]
    ancenis, varades, *_ = demo.made["places"]

    def on(days: int, hour: int, minute: int = 0):
        return {"at": demo.at(demo.today - days * DAY, hour, minute), "actor": workshop}

    shared = {
        "category": Category.objects.get(code="e-bike"),
        "make": "Arcade",
        "model": "Pigalle",
        "energy": Energy.ELECTRIC,
        "colour": "bleue",
        "place": ancenis,
        "in_service_on": demo.today - 12 * DAY,
        "bought_on": demo.today - 20 * DAY,
        "purchase_price": Decimal("1890.00"),
    }
    lines = [
        (rank + 1, {**shared, "number": f"V-{200 + rank}", "frame_number": f"PIG0{rank:05}",
                    "bicycode": f"EY{rank:08}", "key_number": f"KP{rank:02}"})
        for rank in range(1, 7)
    ]  # fmt: skip
    operations.register_delivery(lines, supplier="Cycles Exemple", **on(12, 10, 15))
    bikes = list(Vehicle.objects.filter(number__in=["V-201", "V-202", "V-203"]).order_by("number"))
    operations.transfer(bikes, place=varades, note="Camion de l’atelier", **on(11, 14))

    closed = operations.open_inventory(place=varades, **on(9, 8, 30))
    rows = count(closed).to_see
    for row in rows[:-1]:
        operations.see(closed.pk, row.vehicle, place=varades, **on(9, 9))
    operations.settle_difference(
        closed.pk, rows[-1].vehicle, kind=Difference.MISSING, how=How.NOTE,
        note="Prêté au forum des associations, revenu le soir", **on(9, 16),
    )  # fmt: skip
    operations.close_inventory(closed.pk, **on(9, 16, 20))

    begun = operations.open_inventory(place=ancenis, at=demo.now - timedelta(minutes=50), actor=workshop)
    there = {"place": ancenis, "at": demo.now - timedelta(minutes=30), "actor": workshop}
    for row in count(begun).to_see[::3]:
        operations.see(begun.pk, row.vehicle, **there)
    # One of another place stands here; one that was here yesterday is nowhere.
    operations.see(begun.pk, bikes[0], **there)
    lost = Vehicle.objects.get(number="V-206")
    if not begun.sightings.filter(vehicle=lost).exists():
        operations.settle_difference(
            begun.pk,
            lost,
            kind=Difference.MISSING,
            how=How.MISSING,
            at=demo.now - timedelta(minutes=10),
            actor=workshop,
        )
