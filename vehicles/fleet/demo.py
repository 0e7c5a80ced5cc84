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

    measured(demo, workshop)
    maintained(demo, workshop)
    called_back(demo, workshop)
    sold = Vehicle.objects.get(number="V-205")
    operations.leave_fleet(
        sold.pk, kind="sold", on=demo.today - DAY, reason="Cadre tordu à la livraison", price=Decimal("900.00"),
        buyer="Cycles Exemple", **on(1, 17),
    )  # fmt: skip

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


#: What the batteries of a few bikes held, some months apart: the last but one is weak.
HELD = {"V-003": (98, 91, 84), "V-006": (97, 88), "V-009": (95, 74, 57), "V-012": (99,)}


def measured(demo: Demonstration, workshop) -> None:
    """Measure a few batteries, one of which is to be changed."""
    for number, percents in HELD.items():
        bike = Vehicle.objects.get(number=number)
        operations.fit_battery(
            bike.pk, on=bike.in_service_on, nominal_wh=400, is_new=False, at=demo.began_at, actor=workshop
        )
        for rank, percent in enumerate(percents):
            day = demo.today - (240 * (len(percents) - rank) - 200) * DAY
            operations.record_measure(
                bike.pk, on=day, percent=percent, cycles=110 * (rank + 1), at=demo.at(day, 11), actor=workshop
            )


#: (number, days ago, what, part, euros)
SPENT = (
    ("V-003", 12, "Deux pneus", "roue", 58),
    ("V-003", 140, "Révision, plaquettes", "", 74),
    ("V-006", 35, "Chaîne et cassette", "", 82),
    ("V-009", 48, "Batterie remise à neuf", "", 260),
    ("V-012", 75, "Pédalier", "pédalier", 61),
    ("V-014", 96, "Révision", "", 45),
    ("C-01", 60, "Vidange, filtres", "", 139),
)


def maintained(demo: Demonstration, workshop) -> None:
    """Write what the workshop spent."""
    for number, days, what, part, amount in SPENT:
        vehicle = Vehicle.objects.filter(number=number).first()
        day = demo.today - days * DAY
        if vehicle is not None and vehicle.in_service_on <= day:
            operations.note_upkeep(
                vehicle.pk,
                on=day,
                what=what,
                part=part,
                amount=Decimal(amount),
                at=demo.at(day, 16),
                actor=workshop,
            )


def called_back(demo: Demonstration, workshop) -> None:
    """Open a recall about a few frames, one of them checked."""
    day = demo.today - 3 * DAY
    recall = operations.open_recall(
        title="Potence E-Colors", make="Arcade", model="E-Colors", first_serial="ARC000010", last_serial="ARC000014",
        to_do="Contrôler le couple de serrage de la potence, la changer si elle est fendue.", may_ride=True,
        due_on=demo.today + 18 * DAY, at=demo.at(day, 15), actor=workshop,
    )  # fmt: skip
    at_hand = recall.lines.exclude(vehicle__in=[one.vehicle_id for one in operations.holders(
        list(recall.lines.values_list("vehicle", flat=True))
    )])  # fmt: skip
    for line in at_hand.order_by("pk")[:1]:
        operations.check_recalled(
            line.pk, note="Serrée, rien à signaler", at=demo.at(day + DAY, 10), actor=workshop
        )
