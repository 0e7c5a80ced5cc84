"""A vehicle that came back is to be cleaned: it does not leave again before somebody says that it is ready."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from mobilite.audit.entries import entries_about
from tests.cast import client_for
from tests.factories import a_category, a_person, a_place, a_vehicle, an_occupancy
from vehicles.availability import free_vehicles
from vehicles.models import State, Vehicle
from vehicles.operations import (
    NothingFree,
    NotLendable,
    NotPossible,
    back_in_service,
    came_back,
    leave,
    place_in_category,
    ready,
    retire,
    take,
    to_clean,
)

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_dirty_vehicle(now, **fields) -> Vehicle:
    return a_vehicle("car", to_clean_since=now - timedelta(minutes=10), **fields)


def free(now, starts_at) -> list[Vehicle]:
    return list(free_vehicles(starts_at, starts_at + DAY, category=a_category("car"), now=now))


def test_cars_and_scooters_are_to_be_cleaned_and_bikes_are_not(workshop, now):
    back = {}
    for code in ("car", "scooter-50", "e-bike"):
        vehicle = a_vehicle(code)
        came_back(vehicle, at=now, actor=workshop)
        back[code] = Vehicle.objects.get(pk=vehicle.pk).to_clean_since
    assert back == {"car": now, "scooter-50": now, "e-bike": None}


def test_each_way_is_one_act_in_the_journal(workshop, now):
    vehicle = a_vehicle("e-bike")
    to_clean(vehicle.pk, at=now, actor=workshop)
    with pytest.raises(NotPossible, match="déjà noté à nettoyer"):
        to_clean(vehicle.pk, at=now, actor=workshop)
    assert ready(vehicle.pk, at=now + HOUR, actor=workshop).to_clean_since is None
    with pytest.raises(NotPossible, match="déjà prêt"):
        ready(vehicle.pk, at=now + HOUR, actor=workshop)
    verbs = [entry.verb for entry in entries_about(vehicle).order_by("pk")]
    assert verbs == ["to_clean", "ready"]


def test_it_is_not_free_now_but_may_be_promised_for_later(now):
    vehicle = a_dirty_vehicle(now)
    ready_at = vehicle.to_clean_since + HOUR  # the turnaround of cars
    assert free(now, now) == []
    assert free(now, ready_at - timedelta(minutes=1)) == []
    assert free(now, ready_at) == [vehicle]
    assert free(now, now + DAY) == [vehicle]


def test_one_forgotten_since_yesterday_is_still_not_free_now(now):
    vehicle = a_vehicle("car", to_clean_since=now - DAY)
    assert free(now, now) == []
    assert free(now, now + timedelta(minutes=1)) == [vehicle]


def test_without_a_category_the_turnaround_of_each_counts(now):
    car, bike = a_dirty_vehicle(now), a_vehicle("e-bike", to_clean_since=now - timedelta(minutes=10))
    starts_at = now + timedelta(minutes=20)  # the half hour of bikes, not the hour of cars
    assert list(free_vehicles(starts_at, starts_at + DAY, now=now)) == [bike]
    assert car in free_vehicles(now + HOUR, now + DAY, now=now)


def test_taking_it_now_is_refused_and_says_what_to_do(now):
    vehicle = a_dirty_vehicle(now)
    with pytest.raises(NotLendable, match="Prêt à repartir"):
        take(vehicle, kind="rental", starts_at=now, ends_at=now + DAY, now=now)
    assert take(vehicle, kind="rental", starts_at=now + DAY, ends_at=now + 2 * DAY, now=now)


def test_the_planner_gives_now_only_what_is_clean(agent, now):
    a_dirty_vehicle(now)
    clean = a_vehicle("car")
    place = {"kind": "rental", "person": a_person(), "now": now, "reason": "", "actor": agent}
    first = place_in_category(a_category("car"), a_place(), now, now + DAY, **place)
    assert first.vehicle == clean
    with pytest.raises(NothingFree):
        place_in_category(a_category("car"), a_place(), now, now + DAY, **place)


def test_a_promised_vehicle_does_not_leave_dirty(now):
    vehicle = a_dirty_vehicle(now)
    occupancy = an_occupancy(vehicle, starts_at=now, ends_at=now + DAY)
    with pytest.raises(NotLendable, match="est à nettoyer"):
        leave(occupancy, now)
    ready(vehicle.pk, at=now, actor=None)
    assert leave(occupancy, now).left_at == now


def test_what_is_out_is_not_to_be_cleaned(now):
    vehicle = a_vehicle("car")
    an_occupancy(vehicle, starts_at=now - DAY, ends_at=now + DAY, left_at=now - DAY)
    with pytest.raises(NotPossible, match="notez d’abord son retour"):
        to_clean(vehicle.pk, at=now, actor=None)


def test_the_workshop_may_ask_for_it(workshop, now):
    vehicle = a_vehicle("car", state=State.WORKSHOP)
    client_for(workshop).post(f"/vehicules/{vehicle.pk}/en-service/a-nettoyer/")
    vehicle.refresh_from_db()
    assert (vehicle.state, vehicle.to_clean_since) == (State.IN_SERVICE, now)
    other = a_vehicle("car", state=State.WORKSHOP)
    assert back_in_service(other.pk, at=now, actor=workshop).to_clean_since is None


def test_what_leaves_the_fleet_is_not_to_be_cleaned_any_more(now):
    vehicle = a_dirty_vehicle(now)
    assert retire(vehicle.pk, reason="Vendu", at=now, actor=None).to_clean_since is None
    with pytest.raises(IntegrityError):
        Vehicle.objects.filter(pk=vehicle.pk).update(to_clean_since=now)


@pytest.mark.parametrize("who", ["agent", "workshop", "integration_employee"])
def test_agents_and_the_workshop_tick_it_from_the_home_page(request, who, now):
    vehicle = a_dirty_vehicle(now)
    an_occupancy(vehicle, starts_at=now + HOUR, ends_at=now + DAY)
    client = client_for(request.getfixturevalue(who))
    page = client.get("/?lieu=partout").text
    assert f"/vehicules/{vehicle.pk}/pret/?suite=/" in page
    assert "Part à 10\u00a0h\u00a030" in page
    answer = client.post(f"/vehicules/{vehicle.pk}/pret/?suite=/")
    assert answer["Location"] == "/"
    assert Vehicle.objects.get(pk=vehicle.pk).to_clean_since is None
    assert "est prêt à repartir" in client.get("/?lieu=partout").text


def test_others_are_refused_and_nobody_is_led_elsewhere(adviser, agent, now):
    vehicle = a_dirty_vehicle(now)
    assert client_for(adviser).post(f"/vehicules/{vehicle.pk}/pret/").status_code == 403
    answer = client_for(agent).post(f"/vehicules/{vehicle.pk}/pret/?suite=https://ailleurs.example/")
    assert answer["Location"] == vehicle.get_absolute_url()
    again = client_for(agent).post(f"/vehicules/{vehicle.pk}/pret/", follow=True)
    assert "déjà prêt à repartir" in again.text


def test_its_page_has_the_button_first_and_says_who_waits(agent, now):
    vehicle = a_dirty_vehicle(now)
    an_occupancy(vehicle, starts_at=now + DAY, ends_at=now + 2 * DAY)
    page = client_for(agent).get(vehicle.get_absolute_url()).text
    assert "À nettoyer depuis mar.\u00a07\u00a0avril, 9\u00a0h\u00a020" in page
    assert "Prochain départ mer.\u00a08\u00a0avril" in page
    assert f'action="/vehicules/{vehicle.pk}/pret/"' in page


def test_the_list_has_a_view_of_them(workshop, now):
    dirty, clean = a_dirty_vehicle(now), a_vehicle("car")
    page = client_for(workshop).get("/vehicules/?vue=a-nettoyer").text
    assert dirty.number in page
    assert clean.number not in page
    assert "st-waiting" in page


def test_the_planning_shows_it_and_counts_it_as_not_free(agent, now):
    vehicle = a_vehicle("car", to_clean_since=now - 2 * HOUR)
    page = client_for(agent).get("/planning/").text
    row = page.split(f'<span class="id">{vehicle.number}</span>')[1].split('<div class="pl-row')[0]
    assert "k-cleaning" in row
    assert vehicle.get_absolute_url() in row
    assert '<div class="none">0\u00a0libre</div>' in page
    assert "à nettoyer" in client_for(agent).get("/planning/?tableau=1").text


def test_a_departure_that_should_have_been_is_marked_on_the_planning(agent, now):
    vehicle = a_vehicle("car", to_clean_since=now - 2 * HOUR)
    an_occupancy(vehicle, person=a_person(), starts_at=now - HOUR, ends_at=now + DAY)
    assert "véhicule à nettoyer" in client_for(agent).get("/planning/").text


def test_the_home_page_does_not_count_it_as_free(agent, now):
    a_dirty_vehicle(now)
    assert "Voitures libres" not in client_for(agent).get("/").text
