"""What the rental does at the kerb, the round hears."""

import pytest

from mobilite.diary.models import Status
from mobilite.people.models import Person
from mobilite.todo.operations import add_absence
from rentals.documents.day import day_context, departures
from rentals.models import Moment
from rentals.operations import hand_over, swap, take_back
from rentals.rounds.integrity import stops_held
from rentals.rounds.models import Stop
from rentals.upward import touched_by_closure
from tests.factories import a_report, a_vehicle, an_ongoing_rental, paris_at
from tests.factories.lending import NOW
from tests.factories.rounds import DAY, a_rental_to_bring, a_stop, somebody_at_home

pytestmark = pytest.mark.django_db


def test_keys_given_on_the_round_are_noted_as_done(agent):
    stop = a_stop(agent)
    vehicle = stop.rental.vehicle
    hand_over(stop.rental_id, report=a_report(vehicle=vehicle), at=paris_at(4, 8, 14, 5), actor=agent)
    stop.refresh_from_db()
    assert (stop.appointment.status, stop.dropped_at) == (Status.KEPT, None)
    assert not list(stops_held(NOW))


def test_keys_given_the_day_before_free_the_agent(agent):
    stop = a_stop(agent)
    hand_over(stop.rental_id, report=a_report(vehicle=stop.rental.vehicle), at=NOW, actor=agent)
    stop.refresh_from_db()
    assert stop.appointment.status == Status.CANCELLED
    assert stop.dropped_at == NOW
    assert not list(stops_held(NOW))


def test_a_return_on_the_round_is_noted_as_done(agent):
    rental = an_ongoing_rental(somebody_at_home())
    stop = a_stop(agent, rental, moment=Moment.IN)
    meter = rental.vehicle.meter + 100
    take_back(rental.pk, report=a_report(meter), at=paris_at(4, 14, 10, 10), actor=agent)
    stop.refresh_from_db()
    assert stop.appointment.status == Status.KEPT


def test_another_vehicle_is_kept_for_the_road_too(agent):
    stop = a_stop(agent)
    other = a_vehicle("car")
    swap(stop.rental_id, vehicle=other, reason="Panne", at=NOW, actor=agent)
    stop.rental.refresh_from_db()
    held = Stop.objects.get().rental.current.occupancy
    assert (held.vehicle, held.starts_at) == (other, stop.appointment.blocked_from)


def test_the_night_finds_a_stop_that_nobody_drives(agent):
    stop = a_stop(agent, a_rental_to_bring())
    type(stop.appointment).objects.filter(pk=stop.appointment_id).update(
        status=Status.CANCELLED, cancelled_reason="x"
    )
    assert [finding.sentence for finding in stops_held(NOW)] == [
        f"Étape de {stop.rental.reference} (départ)\u00a0: convenue, mais personne n’est pris."
    ]


def test_who_is_met_elsewhere_finds_no_closed_door(agent):
    stop = a_stop(agent)
    place, day = stop.rental.pickup_place, paris_at(4, 8).date()
    assert touched_by_closure(place, day, day + DAY) == []
    assert len(touched_by_closure(None, day, day + DAY)) == 1


def test_the_paper_of_the_day_says_who_goes_there(agent):
    stop = a_stop(agent)
    leaving = departures(paris_at(4, 8).date(), None)
    day = day_context(paris_at(4, 8).date(), None, leaving=leaving, back=[], notes=[], at=NOW, actor=agent)
    assert day["departures"][0]["elsewhere"] == "à domicile, par Camille"
    assert stop.where == "à domicile"


def test_an_absence_said_afterwards_is_on_the_page_of_the_round(agent, as_agent):
    stop = a_stop(agent)
    day = paris_at(4, 8).date()
    add_absence(agent, starts_on=day, ends_on=day + DAY, at=NOW, actor=agent)
    page = as_agent.get(stop.round.get_absolute_url())
    assert "Camille Bernard a une absence ce jour-là" in page.content.decode()


def test_a_home_that_moved_afterwards_is_said(agent, as_agent):
    stop = a_stop(agent)
    Person.objects.filter(pk=stop.rental.person_id).update(address="9 rue Neuve")
    assert "a changé d’adresse" in as_agent.get(stop.round.get_absolute_url()).content.decode()
