"""The planning: every vehicle, what takes it, where it is free (row A1)."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from mobilite.clock import PARIS
from tests.cast import client_for
from tests.factories import a_driver, a_person, a_place, a_vehicle, an_occupancy
from tests.factories.lending import a_confirmed_rental
from vehicles.models import OccupancyKind, State


def at(day, hour=9, minute=0, month=4):
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


@pytest.fixture
def desk(agent):
    return client_for(agent)


@pytest.fixture
def clio(db):
    return a_vehicle("car", model="Clio")


def row(page, number):
    """Return what is drawn on a vehicle's row."""
    return page.text.split(f'<span class="id">{number}</span>')[1].split('<div class="pl-row')[0]


def test_a_span_stands_on_its_days_and_says_who_and_until_when(desk, clio):
    who = a_person(first_name="Lamine", last_name="Diallo")
    an_occupancy(clio, person=who, starts_at=at(8), ends_at=at(9, 17))
    drawn = row(desk.get("/planning/"), clio.number)
    assert "s51 e91" in drawn
    assert "L. Diallo" in drawn
    assert "→ jeu.\u00a09\u00a0avril, 17\u00a0h" in drawn


def test_a_screen_that_the_public_sees_shows_no_surname(desk, agent, clio):
    an_occupancy(
        clio, person=a_person(first_name="Lamine", last_name="Diallo"), starts_at=at(8), ends_at=at(9)
    )
    agent.hides_surnames = True
    agent.save()
    page = desk.get("/planning/").text
    assert "L. D." in page
    assert "Diallo" not in page


@pytest.mark.parametrize("address", ["/planning/", "/planning/?tableau=1", "/planning/?vue=mois"])
def test_an_employee_of_the_workshop_sees_what_is_taken_but_not_by_whom(integration_employee, address):
    rental = a_confirmed_rental(a_driver("Lamine", "Diallo"))
    page = client_for(integration_employee).get(address).text
    assert rental.reference in page
    assert "Diallo" not in page
    assert reverse("rentals:rental", args=[rental.pk]) not in page


def test_what_should_be_back_grows_to_now_and_flags_the_next(desk, clio):
    late = an_occupancy(clio, person=a_person(), starts_at=at(1), ends_at=at(4, 11), left_at=at(1))
    an_occupancy(clio, person=a_person(), starts_at=at(8), ends_at=at(10))
    drawn = row(desk.get("/planning/"), clio.number)
    assert "k-late s1 e28 from-before" in drawn
    assert "en retard" in drawn
    assert late.ends_at < at(7)


def test_a_vehicle_that_is_out_late_offers_no_free_place(desk, clio):
    an_occupancy(clio, person=a_person(), starts_at=at(1), ends_at=at(4, 11), left_at=at(1))
    assert 'class="free' not in row(desk.get("/planning/"), clio.number)


def test_a_free_place_starts_a_rental_with_vehicle_and_day(desk, clio):
    drawn = row(desk.get("/planning/"), clio.number)
    assert f"{reverse('rentals:new')}?vehicule={clio.pk}&amp;debut=2026-04-08" in drawn
    assert f"Louer {clio.number} le mer.\u00a08\u00a0avril" in drawn
    assert "debut=2026-04-06" not in drawn  # Easter Monday
    assert "debut=2026-04-12" not in drawn  # a Sunday


def test_the_workshop_sees_the_planning_but_no_link_to_lend(workshop, clio):
    assert 'class="free' not in client_for(workshop).get("/planning/").text


def test_a_vehicle_at_the_workshop_is_hatched_and_cannot_be_lent(desk, clio):
    clio.state = State.WORKSHOP
    clio.save()
    an_occupancy(clio, kind=OccupancyKind.WORKSHOP, starts_at=at(7), ends_at=at(10), reason="révision")
    drawn = row(desk.get("/planning/"), clio.number)
    assert "k-workshop" in drawn
    assert "révision" in drawn
    assert 'class="free' not in drawn


def test_a_week_that_is_over_shows_who_really_had_the_vehicle(desk, clio):
    an_occupancy(
        clio, person=a_person(first_name="Lamine", last_name="Diallo"), starts_at=at(1), ends_at=at(2),
        left_at=at(1, 10), released_at=at(3, 12),
    )  # fmt: skip
    drawn = row(desk.get("/planning/?jour=2026-04-01"), clio.number)
    assert "s53 e105" in drawn
    assert "L. Diallo" in drawn


def test_a_booking_that_was_cancelled_leaves_nothing(desk, clio):
    an_occupancy(clio, person=a_person(last_name="Diallo"), starts_at=at(8), ends_at=at(9), released_at=at(7))
    assert "Diallo" not in desk.get("/planning/").text


def test_each_day_says_how_many_are_free(desk, clio):
    a_vehicle("car", model="C3")
    an_occupancy(clio, person=a_person(), starts_at=at(8), ends_at=at(9, 17))
    page = desk.get("/planning/").text
    group = page.split("Voitures")[1].split("pl-row")[0]
    assert group.count("1\u00a0libre<") == 2
    assert group.count("2\u00a0libres") == 2


def test_filters_keep_a_place_or_a_category(desk, clio):
    scooter = a_vehicle("scooter-50", place=a_place("Varades", short_name="Varades"))
    page = desk.get(f"/planning/?lieu={scooter.place.pk}").text
    assert scooter.number in page
    assert clio.number not in page
    assert clio.number in desk.get(f"/planning/?categorie={clio.category.pk}").text


@pytest.mark.parametrize(
    "query", ["jour=hier", "jour=9999-99-99", "vue=siecle", "lieu=x", "categorie=-1", "jour=0001-01-01", "jour=9999-12-31&vue=mois"]
)  # fmt: skip
def test_an_address_typed_wrong_still_shows_a_planning(desk, clio, query):
    assert clio.number in desk.get(f"/planning/?{query}").text


def test_the_month_and_the_table_show_the_same(desk, clio):
    an_occupancy(
        clio, person=a_person(first_name="Lamine", last_name="Diallo"), starts_at=at(8), ends_at=at(9)
    )
    assert "L. Diallo" in desk.get("/planning/?vue=mois").text
    table = desk.get("/planning/?tableau=1").text
    assert "<table" in table
    assert "L. Diallo" in table
    assert "mer.\u00a08\u00a0avril 2026, 9\u00a0h" in table


def test_the_same_few_queries_for_one_vehicle_and_for_many(desk, clio, django_assert_max_num_queries):
    def fill(count):
        for rank in range(count):
            vehicle = a_vehicle("car" if rank % 2 else "e-bike")
            an_occupancy(vehicle, person=a_person(), starts_at=at(8) + timedelta(hours=rank), ends_at=at(10))
            an_occupancy(
                vehicle, person=a_person(), starts_at=at(1), ends_at=at(2), left_at=at(1), released_at=at(2)
            )

    fill(15)
    desk.get("/planning/?vue=mois")
    with django_assert_max_num_queries(10):  # session, user and permissions (4), then 6 at most (row A1)
        desk.get("/planning/?vue=mois")


def test_without_any_vehicle_the_page_says_so(desk, db):
    assert "Aucun véhicule ici" in desk.get("/planning/").text
