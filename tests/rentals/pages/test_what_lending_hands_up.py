"""Search, planning, the person's page, closed days: what lending says elsewhere."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rentals import upward
from tests.factories import a_driver, a_place
from tests.factories.fleet import a_vehicle
from tests.factories.lending import (
    a_closed_rental,
    a_confirmed_rental,
    a_held_rental,
    a_requested_rental,
    a_signed_rental,
    an_ongoing_rental,
    paris_at,
)

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_the_search_finds_a_reference_and_the_rentals_of_a_plate(as_agent, agent):
    rental = a_confirmed_rental(a_driver("Aïcha", "Le Goff"))
    assert [one.url for one in upward.search(rental.reference[:9], agent)] == [f"/locations/{rental.pk}/"]
    assert [one.url for one in upward.search("aa000ca", agent)] == [f"/locations/{rental.pk}/"]
    assert rental.reference in text(as_agent.get("/recherche/", {"q": rental.reference}))
    assert upward.search("zz", agent) == []


def test_the_search_is_silent_for_who_may_not_see_rentals(integration_employee):
    rental = a_confirmed_rental()
    assert upward.search(rental.reference, integration_employee) == []


def test_the_planning_learns_the_state_of_each_occupancy_in_one_query():
    held, confirmed = a_held_rental(), a_confirmed_rental(needed_from=paris_at(5, 12))
    ids = [held.current.occupancy_id, confirmed.current.occupancy_id]
    with CaptureQueriesContext(connection) as queries:
        said = upward.occupancies(ids)
    assert len(queries) == 1
    assert (said[ids[0]].state, said[ids[1]].state) == ("held", "confirmed")
    assert said[ids[1]].url == f"/locations/{confirmed.pk}/"


def test_the_planning_links_a_span_to_its_rental(as_agent):
    rental = a_confirmed_rental()
    assert f"/locations/{rental.pk}/" in text(as_agent.get("/planning/"))


def test_a_persons_page_shows_what_she_has_owes_and_left_as_a_guarantee(as_agent):
    person = a_driver("Aïcha", "Le Goff")
    rental = a_signed_rental(person)
    page = text(as_agent.get(person.get_absolute_url()))
    assert f"/locations/{rental.pk}/" in page
    assert "20,00\u00a0€" in page
    assert "150,00\u00a0€" in page
    assert "a confirmé" in page
    assert f"/locations/nouvelle/?personne={person.pk}" in page


def test_a_closed_rental_is_no_longer_what_she_has_now(agent):
    person = a_driver()
    a_closed_rental(person)
    assert upward.person_now(person, agent) == []


def test_debts_are_not_shown_without_the_permission(adviser, agent):
    person = a_driver()
    a_signed_rental(person)
    assert upward.person_cards(person, adviser) == []
    assert upward.person_cards(person, agent)


def test_closing_a_day_names_whose_keys_change_hands_then():
    a_confirmed_rental(a_driver("Ana", "Part"), needed_from=paris_at(5, 15), needed_until=paris_at(5, 22))
    a_vehicle("car")
    an_ongoing_rental(a_driver("Bob", "Rend"), needed_from=paris_at(4, 7), needed_until=paris_at(5, 15, 11))
    a_requested_rental(a_driver("Cléo", "Demande"), needed_from=paris_at(5, 15))
    said = upward.touched_by_closure(a_place(), date(2026, 5, 15), date(2026, 5, 16))
    assert [sentence.split()[0] for sentence, _url in said] == ["Bob", "Ana"]
    assert upward.touched_by_closure(None, date(2026, 5, 16), date(2026, 5, 18)) == []
    other = a_place("Ligné")
    assert upward.touched_by_closure(other, date(2026, 5, 15), date(2026, 5, 16)) == []


def test_an_online_request_is_shown_answered_or_set_aside(as_agent):
    from tests.examples.rentals import a_public_request

    public = a_public_request()
    page = text(as_agent.get(f"/locations/demandes/{public.pk}/"))
    assert f"/locations/nouvelle/personne/?demande={public.pk}" in page
    assert "Rappelez avant" in page
    asked = as_agent.get("/locations/nouvelle/personne/", {"demande": public.pk})
    assert "last_name=Diallo" in text(asked)
    as_agent.post(f"/locations/demandes/{public.pk}/classer/", {"reason": "Déjà servie"})
    assert "Déjà servie" in text(as_agent.get(f"/locations/demandes/{public.pk}/"))
    again = as_agent.post(f"/locations/demandes/{public.pk}/classer/", {"reason": "Encore"})
    assert "déjà traitée" in text(again)
