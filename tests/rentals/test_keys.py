"""A departure gives a set of keys, the return takes it back, or opens the file of lost keys."""

from datetime import timedelta

import pytest

from mobilite.todo.models import Task
from rentals.incidents.models import Incident, Kind
from rentals.operations import hand_over, swap, take_back
from tests.factories import a_driver, a_place, a_vehicle
from tests.factories.lending import NOW, a_confirmed_rental, a_report, a_signed_rental, an_ongoing_rental
from vehicles.fleet.models import Transfer
from vehicles.keys.models import Holder
from vehicles.keys.operations import add_set, first_set, held_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def rental(agent):
    signed = a_signed_rental(actor=agent)
    first_set(signed.vehicle, at=NOW)
    return hand_over(signed.pk, report=a_report(vehicle=signed.vehicle), at=signed.pickup_at, actor=agent)


def back(rental, agent, **how):
    at = rental.return_at - timedelta(hours=1)
    return take_back(rental.pk, report=a_report(vehicle=rental.vehicle), at=at, actor=agent, **how)


def test_the_borrower_has_a_set_until_the_return_puts_it_at_the_counter(rental, agent):
    occupancy = rental.current.occupancy
    (given,) = held_for(occupancy)
    assert given.holder == Holder.BORROWER
    back(rental, agent)
    given.refresh_from_db()
    assert (given.holder, given.place, given.occupancy) == (Holder.COUNTER, rental.return_place, None)
    assert not Incident.objects.exists()


def test_given_back_elsewhere_the_vehicle_and_its_keys_are_there_and_its_next_departure_is_told(agent):
    varades = a_place("Varades")
    rental = an_ongoing_rental(actor=agent, return_place=varades)
    vehicle, home = rental.vehicle, rental.pickup_place
    double = add_set(vehicle.pk, label="double", place=home, at=NOW, actor=agent)
    after = a_confirmed_rental(
        a_driver("Paul", "Roux"), vehicle=vehicle, needed_from=rental.return_at + timedelta(days=2)
    )
    back(rental, agent)
    vehicle.refresh_from_db()
    double.refresh_from_db()
    assert (vehicle.place, double.place) == (varades, home)
    assert Transfer.objects.get().to_place == varades
    assert Task.objects.open().filter(key=f"rentals.vehicle_moved:{after.pk}").exists()


def test_keys_that_do_not_come_back_are_lost_and_a_file_is_open(rental, agent):
    (given,) = held_for(rental.current.occupancy)
    back(rental, agent, keys_missing=True)
    given.refresh_from_db()
    assert given.holder == Holder.LOST
    incident = Incident.objects.get()
    assert (incident.kind, incident.rental, incident.vehicle) == (Kind.KEYS, rental, given.vehicle)


def test_a_file_that_is_open_already_is_not_opened_twice(rental, agent):
    from rentals.incidents.operations import open_incident

    at = rental.pickup_at + timedelta(hours=1)
    open_incident(
        rental.vehicle, kind=Kind.KEYS, happened_at=at, known_on=at.date(), rental=rental, at=at, actor=agent
    )
    back(rental, agent, keys_missing=True)
    assert Incident.objects.count() == 1


def test_a_swap_takes_one_set_back_and_gives_another(rental, agent):
    (first,) = held_for(rental.current.occupancy)
    other = a_vehicle(place=rental.pickup_place)
    first_set(other, at=NOW)
    at = rental.pickup_at + timedelta(hours=3)
    swap(
        rental.pk, vehicle=other, reason="Panne", at=at, actor=agent,
        returned=a_report(vehicle=rental.vehicle), handed=a_report(vehicle=other),
    )  # fmt: skip
    first.refresh_from_db()
    assert first.holder == Holder.COUNTER
    rental.refresh_from_db()
    assert [one.vehicle for one in held_for(rental.current.occupancy)] == [other]


def test_a_vehicle_without_a_noted_set_leaves_all_the_same(agent):
    rental = an_ongoing_rental(actor=agent)
    assert held_for(rental.current.occupancy) == []
