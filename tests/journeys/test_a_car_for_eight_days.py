"""One rental from the first visit to the end, through the pages, as a colleague at the counter does it."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import a_vehicle, an_offer, paris_at, the_organisation
from tests.journeys import hands
from tests.journeys.conftest import PHONE
from tests.journeys.hands import card, field, fill, follow, go_on, paper, press, said, sign_in, step, words


@pytest.fixture
def counter(agent):
    """One car at Ancenis, and the colleague who lends it."""
    the_organisation(siret="00000000000012", rna="W000000000")
    an_offer("reseau-voiture")
    a_vehicle("car")
    return agent


@pytest.mark.drawn
def test_a_car_is_lent_for_eight_days_extended_brought_back_and_settled(visit, counter, the_clock):
    desk = visit()
    desk.goto("/")
    sign_in(desk, counter)
    meet_maelle(desk)
    ask_for_a_car(desk)
    quote_confirm_and_print(desk)
    sign_deposit_and_pay(desk)

    phone = visit(size=PHONE)
    phone.goto("/")
    sign_in(phone, counter)
    hand_over(phone)

    the_clock.move_to(paris_at(4, 14, 9, 30))
    extend(desk, counter)

    the_clock.move_to(paris_at(4, 17, 9, 40))
    take_back(phone, counter)
    settle_and_close(desk, counter)


def meet_maelle(page):
    """Who she is, her licence and her papers, read off what she shows."""
    follow(page, "Nouvelle personne")
    field(page, "Civilité").select_option("Madame")
    fill(page, {"Nom": "Guillou", "Prénom": "Maëlle", "Date de naissance": "1998-05-02"})
    fill(page, {"Téléphone": "06 39 98 12 34", "Adresse": "4 rue du Pont", "Commune": "Oudon"})
    # What opens the door to an offer (row H3): she looks for a job, and has nothing that rolls.
    field(page, "Situation").select_option("En recherche d’emploi, inscrite à France Travail")
    field(page, "A-t-elle un véhicule qui roule ?").select_option("Non")
    press(page, "Créer la fiche")
    assert said(page) == "La fiche est créée : Maëlle Guillou."
    assert "2 mai 1998" in card(page, "Identité")
    assert "Oudon" in card(page, "Identité")

    follow(page, "Ajouter : Permis")
    field(page, "Catégorie").select_option("B")
    fill(page, {"Numéro": "18AA00042", "Délivrée le": "2018-06-01", "Valable jusqu’au": "2033-06-01"})
    press(page, "Noter le permis")
    papers = page.get_by_role("listitem")
    papers.filter(has_text="Pièce d’identité").get_by_role("link").click()
    fill(page, {"Valable jusqu’au": "2031-05-03"})
    press(page, "Noter la pièce")
    papers.filter(has_text="Justificatif de domicile").get_by_role("link").click()
    fill(page, {"Datée du": "2026-03-12"})
    press(page, "Noter la pièce")
    assert said(page) == "La pièce est notée : Justificatif de domicile."


def ask_for_a_car(page):
    """Eight days: a week and a day, 27 €, said while the form is filled."""
    follow(page, "Nouvelle location")
    field(page, "Pour quoi faire ?").select_option("Aller travailler")
    page.get_by_role("radio", name="Réseau mobilité, voiture").check()
    fill(page, {"Retour": "2026-04-15", "Heure du retour": "09:45"})
    field(page, "Heure du retour").blur()
    page.get_by_role("row", name="Maëlle Guillou paie 27,00 €").wait_for()
    price = card(page, "Ce que cela fait")
    assert "1 semaine à 20,00 €, moins cher que 7 jours à 7,00 €" in price
    assert "Les clés partent mar. 7 avril, 9 h 45 et reviennent mer. 15 avril, 9 h 45." in price
    press(page, "Garder la demande")
    assert said(page) == "La demande LOC-2026-0001 est gardée."


def quote_confirm_and_print(page):
    """The free quote comes before any contract; both say the same price."""
    page.get_by_text("Autres actes").click()
    press(page, "Préparer le devis")
    assert said(page) == "Le devis DEV-2026-0001 est prêt."
    quote = paper(page, "Devis DEV-2026-0001")
    assert "Ce devis est gratuit et ne vous engage pas." in quote
    assert "Maëlle Guillou 4 rue du Pont, 44521 Oudon" in quote
    assert "À payer au plus tard au départ 27,00 €" in quote

    follow(page, "Confirmer la location")
    assert "Prix d’aujourd’hui 27,00 €" in card(page, "Ce que cela fait")
    press(page, "Confirmer la location")
    assert "La location est confirmée." in said(page)
    assert "C-01" in card(page, "Véhicule")
    press(page, "Établir le contrat")
    assert said(page) == "Le contrat RM-2026-0001 est prêt à signer."
    contract = paper(page, "Contrat RM-2026-0001")
    assert "Votre contrat en bref" in contract
    assert "Retour mercredi 15 avril, 9 h 45" in contract
    assert "Permis B n° 18AA00042, délivré le 01/06/2018" in contract
    assert "Vous payez 27,00 €" in contract
    assert "640 km compris" in contract
    assert "vous payez 450 € au plus (franchise)" in contract


def sign_deposit_and_pay(page):
    """Signed on paper, a cheque that is not cashed, and the price in coins: each step leads to the next."""
    follow(page, "Faire signer le contrat")
    page.get_by_role("radio", name="Signé sur papier").check()
    press(page, "Noter la signature")
    assert said(page) == "La signature est notée."

    follow(page, "Recevoir la caution")
    page.get_by_role("radio", name="Chèque").check()
    fill(page, {"Banque": "Banque d’exemple", "Numéro du chèque": "0000417"})
    press(page, "Noter la caution")
    assert said(page) == "Caution de 150,00 € reçue. Le reçu REC-2026-0001 est prêt."
    assert "chèque, Banque d’exemple, n° 0000417, au nom de Maëlle Guillou" in card(page, "Caution")

    follow(page, "Encaisser")
    expect(field(page, "Somme reçue")).to_have_value("27,00")
    page.get_by_role("radio", name="Espèces").check()
    press(page, "Encaisser")
    assert said(page) == "27,00 € reçus, espèces. Le reçu REC-2026-0002 est prêt."
    assert "Reste dû 0,00 €" in card(page, "Argent")
    assert "27,00 €" in paper(page, "Reçu REC-2026-0002")


def hand_over(page):
    """Beside the car, on a telephone: a scratch on the drawing, eight photos, the accessories, the keys."""
    page.goto("/")
    follow(page, "Remettre : Maëlle Guillou")
    hands.read_the_meter_and_the_gauge(page, km="40 012", level="3/4")
    go_on(page)
    page.get_by_role("heading", name="Droite", exact=True).wait_for()
    page.get_by_role("button", name="Ajouter une marque : droite").click(position={"x": 60, "y": 60})
    kinds = page.get_by_role("group", name=re.compile("laquelle"))
    kinds.get_by_role("button", name="Rayure").click()
    # Quicker than the network: what is pressed next waits for its turn.
    go_on(page)
    hands.walk_around(page, "Arrière", "Gauche")
    for number in range(1, 9):
        page.locator("input[type=file]").nth(number - 1).set_input_files(hands.a_photo())
        page.get_by_text(f"{number} sur 8").wait_for()
    go_on(page)
    step(page, 5)
    page.get_by_role("button", name="Tout est là").click()
    step(page, 6)
    assert "Rayure, portière arrière" in card(page, "Nouvelles marques")
    page.get_by_role("button", name="Faire signer").click()
    page.get_by_role("button", name="Continuer, signé sur papier").click()
    page.get_by_role("heading", name="Les clés sont remises").wait_for()
    report = paper(page, "Ouvrir l’état des lieux EDL-2026-0001")
    assert "Compteur 40 012 km" in report
    assert "Rayure, côté droit (portière arrière)" in report


def extend(page, agent):
    """Two days more, before the end: ten days are two weeks, 40 €, and the amendment is there to sign."""
    page.reload()
    # A week later the colleague is signed out, and comes back to the page that was asked.
    sign_in(page, agent)
    follow(page, "Prolonger : Quand")
    fill(page, {"Nouvelle fin": "2026-04-17T09:45"})
    field(page, "Nouvelle fin").blur()
    page.get_by_role("row", name="Après 40,00 €").wait_for()
    press(page, "Prolonger la location")
    assert said(page) == "La location est prolongée : retour ven. 17 avril, 9 h 45."
    assert "10 jours en tout (2 semaines) : 40,00 €, moins 27,00 €" in card(page, "Argent")
    assert "Reste dû 13,00 €" in card(page, "Argent")
    assert "vendredi 17 avril 2026" in paper(page, "Avenant AV-2026-0001")
    # The return waits for it.
    page.get_by_role("link", name="Faire signer l’avenant").first.click()
    page.get_by_role("radio", name="Sur papier").check()
    press(page, "Noter la signature")
    assert said(page) == "La signature est notée."


def take_back(page, agent):
    """830 km later: thirty more than the 800 of ten days, three euros, said before the button."""
    page.goto("/")
    sign_in(page, agent)
    follow(page, "Recevoir : Maëlle Guillou")
    hands.read_the_meter_and_the_gauge(page, km="40842", level="3/4")
    hands.walk_around(page, "Avant", "Droite", "Arrière", "Gauche")
    page.get_by_label("Moins de photos").fill("Il pleut")
    go_on(page)
    step(page, 5)
    page.get_by_role("button", name="Tout est là").click()
    step(page, 6)
    changes = card(page, "Ce que cela change à la note")
    assert "30 km au-delà des 800 compris" in changes
    assert "À payer ensuite Note 40,00 €, déjà payé 27,00 € 16,00 €" in changes
    page.get_by_role("button", name="Faire signer").click()
    page.get_by_role("button", name="Continuer, signé sur papier").click()
    page.get_by_role("heading", name="Le véhicule est rendu").wait_for()
    assert "Reste à payer : 16,00 €" in words(page.locator("main"))
    assert "40 842 km" in paper(page, "Ouvrir l’état des lieux EDL-2026-0002")


def settle_and_close(page, agent):
    """What is left is paid, the cheque goes back, and the rental is closed."""
    page.reload()
    sign_in(page, agent)
    assert "Reste dû 16,00 €" in card(page, "Argent")
    follow(page, "Encaisser")
    page.get_by_role("radio", name="Carte, au terminal").check()
    press(page, "Encaisser")
    assert "16,00 € reçus" in said(page)
    follow(page, "Rendre la caution")
    press(page, "Rendre le chèque, et préparer le papier à signer")
    assert said(page) == "Le chèque de 150,00 € est rendu. 1 papier est prêt : RCH-2026-0001."
    follow(page, "Clôturer la location")
    assert "Tout est payé : 43,00 €." in card(page, "Ce que cela fait")
    press(page, "Clôturer la location")
    assert said(page) == "La location est clôturée."
    assert "Rendue le 17 avril 150,00 €" in card(page, "Caution")
    assert "Camille Bernard a repris C-01 à 40 842 km (830 km parcourus, 3,00 € à la note)." in words(
        page.locator("#histoire")
    )
