"""Departures and returns away from the agency.

The tests' clock stands on Tuesday 7 April 2026, 9 h 30. Agents start from Ancenis; Ligné is 25 minutes away.
"""

from datetime import timedelta

from rentals.models import Moment
from rentals.rounds.models import MeetingPoint, Stop
from rentals.rounds.operations import agree
from tests.factories.fleet import a_vehicle
from tests.factories.lending import NOW, a_signed_rental, paris_at
from tests.factories.people import a_place, commune
from tests.factories.persons import a_driver

DAY = timedelta(days=1)


def a_meeting_point(name="Mairie de Ligné", *, where="Ligné", **fields) -> MeetingPoint:
    """Return a town hall. Same name, same place."""
    known = MeetingPoint.objects.filter(name=name).first()
    values = {"address": "1 place de l’Église", "commune": commune(where)}
    return known or MeetingPoint.objects.create(name=name, **values | fields)


def somebody_at_home(first_name="Aïcha", last_name="Le Goff", *, where="Mésanger", **fields):
    """Return a driver whose home is known, at Mésanger."""
    fields = {"address": "3 rue du Pont", "commune": commune(where)} | fields
    return a_driver(first_name, last_name, **fields)


def a_rental_to_bring(person=None, *, on=8, hour=14, **fields):
    """Return a signed rental of a car of its own, needed from Wednesday 8 April, 14 h, for a week."""
    start = paris_at(4, on, hour)
    person = person or somebody_at_home()
    fields.setdefault("vehicle", None)
    fields["vehicle"] = fields["vehicle"] or a_vehicle("car", place=fields.get("pickup_place") or a_place())
    return a_signed_rental(person, needed_from=start, needed_until=start + 7 * DAY, **fields)


def a_stop(agent, rental=None, *, moment=Moment.OUT, starts_at=None, point=None, at=NOW, **fields) -> Stop:
    """Return a departure agreed at the person's home (or at ``point``), at the hour when the vehicle is needed."""
    rental = rental or a_rental_to_bring()
    slot = rental.needed_from if moment == Moment.OUT else rental.needed_until
    return agree(
        rental.pk, moment, agent=agent, meeting_point=point, starts_at=starts_at or slot, at=at, actor=agent, **fields
    )  # fmt: skip
