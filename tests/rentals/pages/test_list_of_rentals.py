"""The list: what each view keeps, what finds a rental, whose name shows."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import a_driver, a_partner
from tests.factories.fleet import a_vehicle
from tests.factories.lending import (
    a_confirmed_rental,
    a_held_rental,
    a_requested_rental,
    a_returned_rental,
    an_ongoing_rental,
    paris_at,
)
from tests.factories.persons import a_contact

pytestmark = pytest.mark.django_db
URL = "/locations/"


def names(response):
    return [str(record.person) for record in response.context["records"]]


def gone_since(person, day, until):
    return an_ongoing_rental(person, needed_from=paris_at(3, day), needed_until=until, at=paris_at(3, day, 9))


def test_late_begins_after_the_grace_and_expected_before_it(as_agent):
    gone_since(a_driver("Lamine", "Diallo"), 23, paris_at(4, 3))
    a_vehicle("car")
    gone_since(a_driver("Corinne", "Aubert"), 24, paris_at(4, 7, 9))
    late = as_agent.get(URL, {"vue": "en-retard"})
    assert names(late) == ["Lamine Diallo"]
    page = as_agent.get(URL, {"vue": "en-cours"}).content.decode()
    assert "En retard" in page
    assert "Attendue" in page


def test_exactly_at_the_end_of_the_grace_nobody_is_late(as_agent, the_clock):
    gone_since(a_driver("Lamine", "Diallo"), 23, paris_at(4, 7, 9))
    the_clock.move_to(paris_at(4, 7, 10), tick=False)
    assert names(as_agent.get(URL, {"vue": "en-retard"})) == []
    the_clock.shift(timedelta(seconds=1))
    assert names(as_agent.get(URL, {"vue": "en-retard"})) == ["Lamine Diallo"]


def test_each_view_keeps_its_own(as_agent):
    a_requested_rental(a_driver("Ana", "Demande"), needed_from=paris_at(4, 9))
    a_held_rental(a_driver("Bob", "Reserve"), needed_from=paris_at(4, 20))
    a_confirmed_rental(a_driver("Cléo", "Part"), needed_from=paris_at(4, 7))
    a_confirmed_rental(a_driver("Dan", "Plustard"), needed_from=paris_at(5, 12))
    a_returned_rental(a_driver("Ève", "Rendue"), needed_from=paris_at(3, 24), at=paris_at(3, 24, 9))
    assert set(names(as_agent.get(URL, {"vue": "demandes"}))) == {"Ana Demande", "Bob Reserve"}
    assert names(as_agent.get(URL, {"vue": "a-remettre"})) == ["Cléo Part"]
    assert names(as_agent.get(URL, {"vue": "rendues"})) == ["Ève Rendue"]
    assert len(names(as_agent.get(URL, {"vue": "toutes"}))) == 5


@pytest.mark.parametrize("asked", ["le goff", "Aicha", "AA-000-CA", "aa000ca", "06 39 98 77 01"])
def test_a_rental_is_found_by_name_plate_and_telephone(as_agent, asked):
    rental = a_confirmed_rental(a_driver("Aïcha", "Le Goff", phone="+33639987701"))
    a_confirmed_rental(a_driver("Bruno", "Petit", phone="+33639980002"), needed_from=paris_at(5, 11))
    assert rental.vehicle.plate == "AA-000-CA"
    found = names(as_agent.get(URL, {"q": asked, "vue": "toutes"}))
    assert "Aïcha Le Goff" in found
    if "A" not in asked[:2].upper() or asked == "Aicha":
        assert found == ["Aïcha Le Goff"]


def test_a_rental_is_found_by_its_reference(as_agent):
    rental = a_requested_rental()
    assert len(names(as_agent.get(URL, {"q": rental.reference}))) == 1
    assert names(as_agent.get(URL, {"q": "LOC-1999-0001"})) == []


def test_filters_keep_a_service_a_category_and_a_prescriber(as_agent):
    contact = a_contact(partner=a_partner("CCAS d’exemple"))
    a_requested_rental(a_driver("Ana", "Voiture"), prescriber=contact)
    a_confirmed_rental(a_driver("Bob", "Velo"), term_months=6)
    assert names(as_agent.get(URL, {"service": "velila"})) == ["Bob Velo"]
    assert names(as_agent.get(URL, {"service": "reseau"})) == ["Ana Voiture"]
    assert names(as_agent.get(URL, {"prescripteur": contact.partner_id})) == ["Ana Voiture"]
    car = a_requested_rental().offer.category_id
    assert "Bob Velo" not in names(as_agent.get(URL, {"categorie": car}))
    assert names(as_agent.get(URL, {"depart_du": "2026-04-08"})) == []


def test_counter_mode_hides_surnames(as_agent, agent):
    a_requested_rental(a_driver("Aïcha", "Le Goff"))
    agent.hides_surnames = True
    agent.save()
    page = as_agent.get(URL).content.decode()
    assert "Aïcha L." in page
    assert "Le Goff" not in page


def test_a_hidden_address_hides_the_commune_too(as_agent):
    a_requested_rental(a_driver("Aïcha", "Le Goff", address_is_hidden=True))
    row = as_agent.get(URL).content.decode().partition("<tbody")[2]
    assert "masquée" in row
    assert "Ancenis-Saint-Géréon" not in row.partition("</tbody>")[0]


def test_the_menu_counts_who_is_late(as_agent):
    gone_since(a_driver(), 23, paris_at(4, 3))
    assert '1<span class="visually-hidden"> en retard' in as_agent.get(URL).content.decode()


def test_what_is_left_to_pay_shows_once_the_price_is_promised(as_agent):
    a_requested_rental(a_driver("Ana", "Demande"), needed_from=paris_at(4, 9))
    a_confirmed_rental(a_driver("Bob", "Promis"), needed_from=paris_at(4, 20))
    page = as_agent.get(URL).content.decode()
    assert page.count("20,00\u00a0€") == 1


def test_a_row_leads_to_the_rental(as_agent):
    rental = a_requested_rental()
    assert reverse("rentals:rental", args=[rental.pk]) in as_agent.get(URL).content.decode()


def test_the_workshop_sees_who_by_the_initial_only(as_workshop, as_agent):
    """It sees rentals, not people."""
    a_confirmed_rental(a_driver("Aïcha", "Le Goff"))
    for client, name in ((as_workshop, "Aïcha L."), (as_agent, "Aïcha Le Goff")):
        assert name in client.get(reverse("rentals:list"), {"vue": "toutes"}).content.decode()
    exported = as_workshop.get(reverse("rentals:list"), {"vue": "toutes", "export": "csv"})
    assert "Le Goff" not in b"".join(exported.streaming_content).decode()


def test_the_list_and_a_search_keep_to_their_budget_of_queries(as_agent, django_assert_max_num_queries):
    """Session, account and rights are four; one counts all the tabs."""
    an_ongoing_rental(a_driver("Lamine", "Diallo"))
    as_agent.get(URL)
    with django_assert_max_num_queries(14):
        as_agent.get(URL)
    with django_assert_max_num_queries(18):
        assert names(as_agent.get(URL, {"q": "diallo", "vue": "toutes", "tri": "personne"})) == [
            "Lamine Diallo"
        ]
