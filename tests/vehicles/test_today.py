"""What the fleet puts on Aujourd'hui: deadlines, the workshop, what is free until tonight (row L1)."""

from datetime import date, timedelta

from tests.cast import client_for
from tests.factories import a_person, a_vehicle, an_occupancy
from vehicles.models import OccupancyKind, State


def facts(user):
    return client_for(user).get("/").text.split('class="facts-line')[1].split("</p>")[0]


def test_a_vehicle_promised_for_this_afternoon_is_not_free(agent, now):
    a_vehicle("car")
    promised = a_vehicle("car")
    an_occupancy(
        promised, person=a_person(), starts_at=now + timedelta(hours=5), ends_at=now + timedelta(days=2)
    )
    assert "Voitures libres\u00a0: 1<" in facts(agent)


def test_a_vehicle_promised_for_tomorrow_is_free_today(agent, now):
    vehicle = a_vehicle("car")
    an_occupancy(
        vehicle, person=a_person(), starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2)
    )
    assert "Voitures libres\u00a0: 1<" in facts(agent)


def test_an_insurance_that_ends_soon_is_told_to_those_who_keep_the_fleet(workshop, adviser):
    a_vehicle("car", insured_until=date(2026, 4, 20))
    page = client_for(workshop).get("/").text
    assert "Échéances des véhicules" in page
    assert "assurance" in page
    assert "Échéances des véhicules" not in client_for(adviser).get("/").text


def test_what_is_at_the_workshop_says_why_and_until_when(workshop, now):
    vehicle = a_vehicle("car", state=State.WORKSHOP)
    an_occupancy(
        vehicle,
        kind=OccupancyKind.WORKSHOP,
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(days=3),
        reason="révision",
    )
    page = client_for(workshop).get("/").text
    assert "révision" in page
    assert "ven.\u00a010\u00a0avril" in page
