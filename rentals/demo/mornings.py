"""The next morning at the first place: eight people come for a bike of the spring delivery, more or less ready."""

from datetime import time, timedelta
from decimal import Decimal

from mobilite.demonstration import Demonstration
from mobilite.periods import paris
from rentals import operations as lending
from rentals.demo.present import DAY, Present, whole
from rentals.documents import issue_contract
from rentals.rules import aptitude_check
from vehicles.fleet.operations import register_delivery
from vehicles.models import Category, Energy, Vehicle

#: What is done already for each, in the order of the morning.
SCENES = ("paid", "signed", "signed", "issued", "issued", "confirmed", "confirmed", "asked")
EVERY = timedelta(minutes=20)


def make_mornings(demo: Demonstration) -> None:
    """Deliver eight bikes, then promise each for the next morning when the first place opens."""
    present, home = Present(demo, demo.made["history"]), demo.made["places"][0]
    for rank, (bike, scene) in enumerate(zip(_delivered(demo, home), SCENES, strict=True)):
        _promised(present, bike, scene, rank)


def _delivered(demo, home) -> list[Vehicle]:
    shared = {
        "category": Category.objects.get(code="e-bike"),
        "make": "Arcade",
        "model": "Pigalle",
        "energy": Energy.ELECTRIC,
        "colour": "verte",
        "place": home,
        "in_service_on": demo.today - 6 * DAY,
        "bought_on": demo.today - 15 * DAY,
        "purchase_price": Decimal("1890.00"),
    }
    lines = [
        (rank + 1, {**shared, "number": f"V-{300 + rank}", "frame_number": f"PRT0{rank:05}", "bicycode": f"EP{rank:08}", "key_number": f"KS{rank:02}"})
        for rank in range(1, len(SCENES) + 1)
    ]  # fmt: skip
    at = demo.at(demo.today - 6 * DAY, 10)
    register_delivery(lines, supplier="Cycles Exemple", at=at, actor=demo.made["team"]["workshop"])
    return list(Vehicle.objects.filter(number__startswith="V-30").order_by("number"))


@whole
def _promised(present: Present, bike: Vehicle, scene: str, rank: int) -> None:
    """Play what was done for one of them until yesterday evening."""
    demo, agent = present.demo, present.agent
    opens = present.hours[bike.place_id].next_opening(paris(demo.today + DAY, time(0)))
    rental = present.ask(bike, opens + rank * EVERY, months=(6, 12)[rank % 2], at=demo.now - 3 * DAY)
    if rental is None or scene == "asked":
        return
    rental = present.confirm(rental)
    if scene == "confirmed":
        return
    if scene == "issued":
        issue_contract(rental, at=demo.now - DAY, actor=agent)
        return
    rental = present.sign(rental)
    exercises = rental.offer.category.exercises
    if exercises and not aptitude_check(rental).ok:
        done = dict.fromkeys(exercises, True)
        lending.check_aptitude(rental.pk, exercises=done, ready=True, at=demo.now - timedelta(hours=20), actor=agent)  # fmt: skip
    if scene == "paid":
        first = rental.main_bill.instalments.order_by("due_on").first()
        present.pay(rental, first.amount, demo.now - timedelta(minutes=20))
