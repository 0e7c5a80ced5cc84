"""A prescriber asks from her telephone by her link, without JavaScript; an agent starts the rental; she reads the answer."""

import pytest

from rentals.models import PrescriberSheet, Rental
from tests.factories import a_contact, a_driver, a_vehicle, an_offer, the_organisation
from tests.factories.sheets import a_link
from tests.journeys.conftest import PHONE
from tests.journeys.hands import card, field, fill, follow, paper, press, said, words


@pytest.fixture
def contact(transactional_db):
    the_organisation()
    an_offer("reseau-voiture")
    a_vehicle("car")
    return a_contact()


def fits(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.drawn
def test_a_sheet_from_a_telephone_becomes_a_rental_and_its_answer_is_read(visit, contact, agent, accessible):
    home = f"/prescrire/{a_link(contact)}/"
    stranger = visit(size=PHONE, scripts=False)
    stranger.goto(home)
    fits(stranger)
    follow(stranger, "Nouvelle demande")
    fits(stranger)
    press(stranger, "Continuer")
    assert "Il manque quelque chose" in words(stranger.locator("main"))
    fill(stranger, {"Prénom": "Maëlle", "Nom": "Guillou", "Téléphone de la personne": "0639981234"})
    fill(stranger, {"Date de naissance": "1996-01-15", "À partir du": "2026-04-08"})
    for label, choice in (
        ("Où habite-t-elle ?", "Oudon"),
        ("De quoi a-t-elle besoin ?", "Une voiture"),
        ("Pendant", "Une semaine"),
        ("Pour quoi faire ?", "Aller travailler"),
        ("Permis", "Permis B"),
        ("Qui paie ?", "La personne"),
    ):
        field(stranger, label).select_option(label=choice)
    stranger.get_by_label("La personne est au courant").check()
    press(stranger, "Continuer")
    fits(stranger)
    press(stranger, "Envoyer la demande")
    assert "En attente" in words(stranger.locator("main"))
    assert "Maëlle" in paper(stranger, "La fiche en PDF")
    fits(stranger)

    known = a_driver("Maëlle", "Guillou", phone="+33639981234")
    page = visit(agent)
    page.goto("/")
    follow(page, "Répondre : Maëlle Guillou")
    assert "Maëlle Guillou" in card(page, "Déjà connue ?")
    accessible(page)
    follow(page, "Créer la location pour Maëlle Guillou")
    page.get_by_role("radio", name="Réseau mobilité, voiture").check()
    field(page, "Retour").fill("2026-04-15")
    field(page, "Heure du retour").fill("09:00")
    field(page, "Heure du retour").blur()
    page.get_by_role("row", name="Maëlle Guillou paie").wait_for()
    press(page, "Confirmer la location et préparer le contrat")
    assert "La location est confirmée." in said(page)
    rental = Rental.objects.get()
    assert (rental.person, rental.origin, rental.prescriber) == (known, "prescriber", contact)
    assert PrescriberSheet.objects.get().prescription.person == known

    stranger.goto(home)
    assert "Acceptée" in words(stranger.locator("main"))
