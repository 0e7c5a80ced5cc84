"""A request from a telephone, without an account and without JavaScript, becomes a rental at the counter (row K1)."""

import pytest
from playwright.sync_api import expect

from rentals.models import PublicRequest, Rental
from tests.factories import a_driver, a_vehicle, an_offer, the_organisation
from tests.journeys.conftest import PHONE
from tests.journeys.hands import card, field, fill, follow, press, said, words


@pytest.fixture
def counter(transactional_db):
    the_organisation()
    an_offer("reseau-voiture")
    a_vehicle("car")


def ask_from_a_telephone(page, *, name, phone, look):
    """Go through the four screens and send; ``look`` looks at each."""
    page.goto("/demander/")
    look(page)
    page.get_by_role("button", name="Voiture").click()
    look(page)
    page.get_by_role("radio", name="Cette semaine").check()
    page.get_by_role("radio", name="Une semaine").check()
    press(page, "Continuer")
    look(page)
    first, last = name
    fill(page, {"Nom de famille": last, "Prénom": first, "Téléphone": phone})
    field(page, "Votre commune").select_option("Oudon")
    press(page, "Continuer")
    look(page)
    assert "06 39 98 12 34" in words(page.locator("main"))
    page.get_by_role("button", name="Envoyer ma demande").dblclick()
    page.get_by_role("heading", name="Demande envoyée").wait_for()
    look(page)
    assert PublicRequest.objects.count() == 1


def column(page) -> str:
    """Return what Aujourd’hui says of requests made online."""
    title = page.get_by_role("heading", name="Demandes en ligne")
    return words(page.locator("section").filter(has=title))


def fits(page):
    """Axe is a script; without any, only look that the page does not scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_request_from_a_telephone_becomes_the_rental_of_a_known_person(visit, counter, agent, accessible):
    known = a_driver("Maëlle", "Guillou", phone="+33639981234")
    a_driver("Samuel", "Okafor")
    stranger = visit(size=PHONE, scripts=False)
    # Her name is written another way; the telephone says who she is.
    ask_from_a_telephone(stranger, name=("Maelle", "guilloux"), phone="0639981234", look=fits)
    assert "avant mer. 8 avril" in words(stranger.locator("main"))

    page = visit(agent)
    page.goto("/")
    waiting = column(page)
    assert "demande une voiture pour une semaine, à partir du mer. 8 avril." in waiting
    assert "Peut-être Maëlle Guillou" in waiting
    follow(page, "Répondre : Maelle guilloux")
    assert "Maëlle Guillou" in card(page, "Déjà connue ?")
    accessible(page)
    follow(page, "Créer la location pour Maëlle Guillou")
    assert field(page, "Demande reçue").locator("option:checked").inner_text() == "En ligne"
    expect(field(page, "Départ")).to_have_value("2026-04-08")
    field(page, "Pour quoi faire ?").select_option("Aller travailler")
    page.get_by_role("radio", name="Réseau mobilité, voiture").check()
    field(page, "Retour").fill("2026-04-15")
    field(page, "Heure du retour").fill("09:00")
    field(page, "Heure du retour").blur()
    page.get_by_role("row", name="Maëlle Guillou paie 20,00 €").wait_for()
    press(page, "Confirmer la location et préparer le contrat")
    assert "La location est confirmée." in said(page)
    assert Rental.objects.get().person == known

    page.goto("/")
    assert "aucune demande n’attend" in column(page)


def test_somebody_unknown_is_created_from_her_request(visit, counter, agent, accessible):
    stranger = visit(size=PHONE)
    ask_from_a_telephone(stranger, name=("Inès", "Moreau"), phone="06 39 98 12 34", look=accessible)
    page = visit(agent, size=PHONE)
    page.goto("/")
    follow(page, "Répondre : Inès Moreau")
    follow(page, "Créer la location")
    follow(page, "Nouvelle personne")
    expect(field(page, "Nom")).to_have_value("Moreau")
    expect(field(page, "Prénom")).to_have_value("Inès")
    press(page, "Créer la fiche")
    assert "Demande en ligne" in words(page.locator("main"))
    assert "Inès Moreau" in words(page.locator("main"))
