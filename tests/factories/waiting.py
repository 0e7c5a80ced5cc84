"""The waiting list: who waits for an electric bike, and who is offered one."""

from datetime import datetime

from mobilite.people.opening import Timetable
from rentals.waiting.models import Entry, Turn
from rentals.waiting.operations import join, offer_to
from tests.factories.fleet import a_vehicle
from tests.factories.lending import NOW, an_offer
from tests.factories.people import a_place
from tests.factories.persons import a_person


def a_wait(
    person=None, *, offer=None, places=None, term_months=3, at: datetime = NOW, actor=None, **told
) -> Entry:
    """Return somebody who waits for a VELILA bike at Ancenis for three months; ``told`` gives points."""
    return join(
        person or a_person(phone="+33639980001"),
        offer=offer or an_offer("velila-velo"),
        places=places or [a_place()],
        term_months=term_months,
        at=at,
        actor=actor,
        **told,
    )


def a_turn(entry: Entry | None = None, *, vehicle=None, at: datetime = NOW, actor=None) -> Turn:
    """Return a bike offered to somebody until Wednesday, 17 h 30: the closing of the next opening day."""
    entry = entry or a_wait(at=at, actor=actor)
    vehicle = vehicle or a_vehicle(entry.category)
    turn = offer_to(entry.pk, vehicle, hours=Timetable.of(vehicle.place), at=at, actor=actor)
    assert turn is not None
    return turn
