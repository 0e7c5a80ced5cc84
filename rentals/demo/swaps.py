"""A vehicle that broke down on the road, changed for another: both reports and the amendment signed by finger (rows A6, D4)."""

from datetime import datetime, timedelta

from django.db import transaction

from mobilite.demonstration import Demonstration
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import driving
from rentals import operations as lending
from rentals.demo.signing import drawn, of_a_paper
from rentals.documents import issue_condition_report
from rentals.kerb.swap import SWAP_CONSENT, reports_of
from rentals.kerb.swap_damage import found_in
from rentals.models import Rental, Signer, Status, unsigned_amendments
from rentals.operations import ReportData, Signing
from vehicles.models import Vehicle
from vehicles.operations import substitutes

ON_THE_ROAD = "Sur le bord de la route"
#: What is new on what comes back, by kind of vehicle: a mirror of a car, else the saddle of a bike, broken.
MARKS = {
    "car": {"id": 0, "side": "right", "x": 682, "y": 389, "part": "rétroviseur", "kind": "broken", "photo_url": ""},
    "bike": {"id": 0, "side": "right", "x": 369, "y": 150, "part": "selle", "kind": "broken", "photo_url": ""},
}  # fmt: skip


def make_swap(demo: Demonstration) -> None:
    """Change a car that is out, the day before, for another that is free, else a bike; what broke is charged by the grid."""
    at = demo.at(demo.today - timedelta(days=1), 15, 10)
    out = Rental.objects.filter(
        status=Status.ONGOING, key_drop=None, handed_over_at__lt=at - timedelta(hours=20),
        return_at__gt=demo.now + timedelta(hours=20),
    )  # fmt: skip
    done = any(_changed(demo, out.filter(offer__category__drawing=drawing), at) for drawing in MARKS)
    demo.say(f"Échange de véhicule : {int(done)}")


def _changed(demo: Demonstration, out, at: datetime) -> bool:
    """Swap the vehicle of the first rental for which another one is free."""
    for rental in out.order_by("-pk"):
        if driving.others(rental) or unsigned_amendments(rental).exists():
            continue
        other = substitutes(rental.vehicle, at, rental.vehicle_until, at).first()
        if other is None:
            continue
        try:
            with transaction.atomic():
                return _swapped(demo, rental, other, at)
        except Refusal:
            continue
    return False


def _swapped(demo: Demonstration, rental: Rental, other: Vehicle, at: datetime) -> bool:
    agent = demo.made["team"]["agent"]
    drawing = rental.vehicle.category.drawing
    seen = MARKS[drawing]
    found = found_in(rental, [seen], drawing, on=paris_date(at))
    person, meter = str(rental.person), Vehicle.objects.get(pk=rental.vehicle.pk).meter
    signing = Signing(
        shown=f"Échange de véhicule {rental.reference}\nLocataire : {person}",
        device="Chrome 142, Android",
        signed=(drawn(Signer.BORROWER, person, SWAP_CONSENT), drawn(Signer.AGENT, str(agent), SWAP_CONSENT)),
    )

    def report(meter, **more):
        return ReportData(
            meter=meter, energy_percent=60, few_photos_reason=ON_THE_ROAD, meter_confirmed=True, signing=signing, **more
        )  # fmt: skip

    mark = (seen["side"], seen["x"], seen["y"], seen["kind"], seen["part"])
    lending.swap(
        rental.pk, vehicle=other, reason="Panne, dépanneuse appelée", returned=report(meter + 85, marks=[mark]),
        handed=report(other.meter), damages=found.decisions({}), at=at, actor=agent,
    )  # fmt: skip
    for one in reports_of(rental.pk):
        issue_condition_report(one, at=at, actor=agent)
    rental = Rental.objects.get(pk=rental.pk)
    paper = unsigned_amendments(rental).last()
    if paper is not None:
        lending.sign_amendment(
            paper.pk, means="touch", signing=of_a_paper(paper, rental, agent), at=at + timedelta(minutes=4), actor=agent
        )  # fmt: skip
    return True
