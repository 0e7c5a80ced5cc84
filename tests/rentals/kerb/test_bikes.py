"""A bike at the kerb: a recall keeps it here, its numbers are compared, its battery is measured when it comes back."""

from datetime import date

import pytest

from rentals.models import Status
from rentals.operations import RentalRefused, hand_over
from tests.cast import client_for
from tests.factories import a_report, a_signed_rental, a_vehicle, paris_at
from tests.rentals.kerb.steps import address, answer, go_through, press_the_button, text
from vehicles.availability import free_vehicles
from vehicles.fleet.models import Battery, Measure
from vehicles.fleet.operations import check_recalled, open_recall
from vehicles.operations import NotLendable, take

pytestmark = pytest.mark.django_db


def recall(now, actor, **changes):
    values = {
        "title": "Potence",
        "first_serial": "ARC00100",
        "last_serial": "149",
        "to_do": "Changer la potence.",
    }
    return open_recall(
        **values | {"may_ride": False, "due_on": date(2026, 5, 30)} | changes, at=now, actor=actor
    )


def test_a_bike_that_its_maker_calls_back_is_neither_free_nor_taken_nor_handed_over(agent, now, the_clock):
    bike = a_vehicle("e-bike", frame_number="ARC00120", key_number="K-17")
    rental = a_signed_rental(vehicle=bike, term_months=6)
    called_back = recall(now, agent)
    starts, ends = paris_at(12, 1), paris_at(12, 20)
    assert bike not in free_vehicles(starts, ends, now=now)
    with pytest.raises(NotLendable, match="rappelé par son fabricant"):
        take(bike, kind="lease", starts_at=starts, ends_at=ends, now=now)
    with pytest.raises(RentalRefused, match="prenez-en un autre"):
        hand_over(rental.pk, report=a_report(vehicle=bike), at=rental.pickup_at, actor=agent)
    client = client_for(agent)
    page = text(client.get(address(rental, "meter")))
    assert "Potence" in page
    assert "Échanger le véhicule" in page
    assert "le contrôle que le fabricant demande" in text(client.get(rental.get_absolute_url()))
    check_recalled(called_back.lines.get().pk, note="Potence changée", at=now, actor=agent)
    hand_over(rental.pk, report=a_report(vehicle=bike), at=rental.pickup_at, actor=agent)


def test_a_recall_that_lets_people_ride_keeps_nothing_here(agent, now):
    bike = a_vehicle("e-bike", frame_number="ARC00120")
    recall(now, agent, may_ride=True)
    assert bike in free_vehicles(paris_at(12, 1), paris_at(12, 20), now=now)


@pytest.fixture
def leased(agent, the_clock):
    bike = a_vehicle("e-bike", frame_number="ARC00120", key_number="K-17")
    Battery.objects.create(
        vehicle=bike, serial_number="BAT-9", since=date(2026, 1, 1), last_percent=90, last_on=date(2026, 1, 1)
    )
    rental = a_signed_rental(vehicle=bike, term_months=1)
    page = text(client_for(agent).get(address(rental, "accessories")))
    for number in ("ARC00120", "K-17", "BAT-9"):
        assert number in page
    hand_over(rental.pk, report=a_report(vehicle=bike), at=rental.pickup_at, actor=agent)
    the_clock.move_to(paris_at(5, 4, 9, 50))
    return rental


def test_the_return_of_a_bike_asks_what_its_battery_holds_and_its_log_has_it(leased, agent):
    client = client_for(agent)
    go_through(client, leased, leased.vehicle.meter + 80, back=True)
    page = text(client.get(address(leased, "energy", back=True)))
    assert "Ce que tient la batterie" in page
    assert "Dernière mesure" in page
    assert "Pas mesurée" in text(answer(client, leased, "energy", back=True, level=75))
    assert "de 0 à 120" in text(answer(client, leased, "energy", back=True, level=75, percent=900))
    answer(client, leased, "energy", back=True, level=75, percent=58, cycles=210)
    assert "tient 58" in text(client.get(address(leased, "review", back=True)))
    press_the_button(client, leased, back=True)
    leased.refresh_from_db()
    assert leased.status == Status.RETURNED
    measure = Measure.objects.get()
    assert (measure.percent, measure.cycles, measure.battery.last_percent) == (58, 210, 58)


def test_a_measure_may_be_skipped_and_said_so(leased, agent):
    client = client_for(agent)
    go_through(client, leased, leased.vehicle.meter + 80, back=True)
    answer(client, leased, "energy", back=True, level=75, skipped="on")
    press_the_button(client, leased, back=True)
    leased.refresh_from_db()
    assert leased.status == Status.RETURNED
    assert not Measure.objects.exists()
