"""What lending puts on Aujourd'hui: one sentence, one button, the same count as the list behind (row L1)."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rentals.models import PublicRequest
from tests.cast import client_for
from tests.factories import (
    a_confirmed_rental,
    a_driver,
    a_held_rental,
    a_person,
    a_place,
    a_requested_rental,
    a_returned_rental,
    a_signed_rental,
    a_vehicle,
    an_ongoing_rental,
    paris_at,
)
from tests.factories.desk import a_call


@pytest.fixture
def desk(agent):
    return client_for(agent)


def card(page, title):
    """Return a column of the page, as text."""
    html = page.text.split(f"<h2>{title}</h2>")[1].split("</section>")[0]
    return unescape(html)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").split())


def out_since(month, day, *, until, person=None, **fields):
    """Return a rental whose keys left then and are due back at ``until``."""
    leaving = paris_at(month, day)
    return an_ongoing_rental(
        person,
        vehicle=a_vehicle(),
        needed_from=leaving,
        needed_until=until,
        at=leaving,
        return_at=until,
        **fields,
    )


def test_somebody_late_comes_first_with_the_call_to_make(desk):
    out_since(3, 30, until=paris_at(4, 3, 17), person=a_driver("Lamine", "Diallo"))
    html = card(desk.get("/"), "En retard")
    assert "Lamine Diallo devait rendre la Clio" in words(html)
    assert "3 j" in words(html)
    assert "/appel/" in html


def test_within_the_grace_somebody_is_only_expected(desk, the_clock):
    out_since(3, 30, until=paris_at(4, 7, 9))
    page = desk.get("/")
    assert "tous les véhicules attendus sont revenus" in card(page, "En retard")
    assert "Attendu. Délai de grâce jusqu’à 10 h : rien à payer" in words(card(page, "Retours"))
    the_clock.shift(timedelta(minutes=31))
    assert "devait rendre" in card(desk.get("/"), "En retard")


def test_a_departure_says_what_is_missing_before_the_keys(desk):
    a_confirmed_rental(a_driver("Aïcha", "Le Goff"))
    html = card(desk.get("/"), "Départs")
    assert "Aïcha Le Goff prend la Clio" in words(html)
    assert "Contrat à signer" in html
    assert "Préparer" in html


def test_a_departure_that_is_ready_has_the_main_button(desk):
    rental = a_signed_rental()
    html = card(desk.get("/"), "Départs")
    assert f"/locations/{rental.pk}/" in html
    assert "Tout est prêt" in html
    assert "btn-main" in html


def test_a_departure_whose_vehicle_is_not_back_asks_for_another(desk):
    vehicle = a_vehicle()
    leaving = paris_at(3, 30)
    an_ongoing_rental(vehicle=vehicle, needed_from=leaving, needed_until=paris_at(4, 3, 17), at=leaving)
    rental = a_signed_rental(vehicle=vehicle, at=paris_at(4, 1))
    html = card(desk.get("/"), "Départs")
    assert "Le véhicule n’est pas revenu." in html
    assert f"/locations/{rental.pk}/vehicule/" in html


def test_nobody_is_missed_before_a_call(desk, agent, the_clock):
    rental = a_confirmed_rental()
    the_clock.shift(timedelta(hours=2))
    html = card(desk.get("/"), "Départs")
    assert "Appelez avant de libérer" in html
    assert "/appel/" in html
    a_call(rental.person, agent, about=rental, at=paris_at(4, 7, 11))
    html = card(desk.get("/"), "Départs")
    assert "Libérer" in html
    assert "/absence/" in html


def test_requests_wait_for_a_decision_and_a_hold_that_lapsed_is_red(desk, the_clock):
    a_requested_rental(needed_from=paris_at(4, 20), vehicle=a_vehicle())
    a_held_rental(needed_from=paris_at(4, 21), vehicle=a_vehicle(), until=paris_at(4, 7, 12))
    html = card(desk.get("/"), "Demandes à décider")
    assert "Réservée jusqu’à mar. 7 avril, 12 h" in words(html)
    the_clock.shift(timedelta(hours=3))
    assert "Réservation finie depuis" in words(card(desk.get("/"), "Demandes à décider"))


def test_a_request_made_from_a_phone_waits_for_an_answer(desk, now):
    PublicRequest.objects.create(
        wanted="scooter", starts_on=now.date(), how_long="week", first_name="Samia", last_name="Haddad",
        phone="+33639984127", received_at=now, press_key="x",
    )  # fmt: skip
    html = card(desk.get("/"), "Demandes en ligne")
    assert "Samia Haddad demande un scooter pour une semaine" in words(html)
    assert "Répondre" in html


def test_papers_missing_before_a_departure_of_the_week_are_asked_for(desk):
    a_requested_rental(a_person(licences=["B"], papers=["identity"]), needed_from=paris_at(4, 9))
    assert "doit montrer : justificatif de domicile" in words(card(desk.get("/"), "Pièces à demander"))


def test_what_came_back_is_to_be_settled(desk):
    a_returned_rental(needed_from=paris_at(4, 7), returned_at=paris_at(4, 14))
    assert "Argent et caution à régler" in card(desk.get("/"), "À clôturer")


def test_each_count_is_that_of_the_list_behind(desk):
    out_since(3, 30, until=paris_at(4, 3, 17))
    out_since(3, 31, until=paris_at(4, 7, 16))
    a_confirmed_rental(vehicle=a_vehicle())
    a_requested_rental(needed_from=paris_at(4, 20), vehicle=a_vehicle())
    page = desk.get("/")
    for title in ("En retard", "Départs", "Retours", "Demandes à décider"):
        html = card(page, title)
        count = re.search(r'class="count">(\d+)<', html)[1]
        url = re.search(r'class="push small" href="([^"]+)"', html)[1]
        assert f'id="liste-n">{count}<' in desk.get(url).text, title


def test_the_place_where_one_works_filters_and_everywhere_shows_all(desk):
    ligne = a_place("Ligné", short_name="Ligné")
    a_confirmed_rental(a_driver("Bruno", "Sow"), pickup_place=ligne)
    assert "Bruno Sow" not in desk.get("/").text
    assert "Bruno Sow" in desk.get("/?lieu=partout").text


def test_a_screen_that_the_public_sees_shows_no_surname(desk, agent):
    a_confirmed_rental(a_driver("Aïcha", "Le Goff"))
    agent.hides_surnames = True
    agent.save()
    page = desk.get("/").text
    assert "Aïcha L." in page
    assert "Le Goff" not in page


def test_the_workshop_sees_its_own_columns_only(workshop):
    page = client_for(workshop).get("/").text
    assert "Atelier" in page
    assert "Départs" not in page


def test_the_same_queries_for_one_rental_and_for_ten(desk):
    a_confirmed_rental(vehicle=a_vehicle())
    out_since(3, 30, until=paris_at(4, 3, 17))
    desk.get("/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get("/")
    for _ in range(4):
        a_confirmed_rental(a_driver(), vehicle=a_vehicle())
        out_since(3, 30, until=paris_at(4, 3, 17), person=a_driver())
        a_requested_rental(a_driver(), needed_from=paris_at(4, 9), vehicle=a_vehicle())
    with CaptureQueriesContext(connection) as many:
        desk.get("/")
    assert len(many) <= len(few) + 2  # papers are read once there is a departure to prepare
