"""Two colleagues, two browsers, one scooter left, and fingers that press twice."""

import re
import threading

import pytest
from playwright.sync_api import expect

from mobilite.documents.models import Document
from mobilite.people.models import Person
from rentals import operations
from rentals.models import Rental, Status
from tests.cast import staff
from tests.factories import a_driver, a_place, a_requested_rental, a_vehicle, an_offer, the_organisation
from tests.journeys.hands import card, field, fill, press, said, words
from vehicles.models import Occupancy


@pytest.fixture
def scooters(transactional_db):
    """One scooter at Ancenis, another at Ligné, and an offer for both."""
    the_organisation()
    a_vehicle("scooter-50")
    a_vehicle("scooter-50", place=a_place("Ligné"))
    return an_offer("reseau-scooter-50")


@pytest.fixture
def at_the_same_instant(monkeypatch):
    """Let the server begin to confirm only when two presses have reached it."""
    both, confirm = threading.Barrier(2, timeout=20), operations.confirm

    def confirm_together(*args, **kwargs):
        both.wait()
        return confirm(*args, **kwargs)

    monkeypatch.setattr(operations, "confirm", confirm_together)


def test_two_colleagues_confirm_the_last_scooter_at_the_same_time(
    visit, agent, scooters, at_the_same_instant
):
    julien = staff("agent", "Julien", "Roux")
    asked = [
        a_requested_rental(a_driver(name, surname), offer=scooters, pickup_place=a_place())
        for name, surname in (("Aïcha", "Le Goff"), ("Yanis", "Benali"))
    ]
    pages = [visit(agent), visit(julien)]
    for page, rental in zip(pages, asked, strict=True):
        page.goto(f"/locations/{rental.pk}/")
        page.get_by_role("link", name="Confirmer la location").click()
        page.get_by_role("radio", name="Peugeot Kisbee S-01").check()

    for page in pages:
        page.locator("main").get_by_role("button", name="Confirmer la location").click(no_wait_after=True)

    answers = []
    for page in pages:
        page.get_by_text("La location est confirmée.").or_(page.get_by_role("alert")).first.wait_for()
        answers.append(words(page.locator("main")))
    won = ["La location est confirmée." in answer for answer in answers]
    assert sorted(won) == [False, True]
    winner = ("Aïcha Le Goff", "Yanis Benali")[won.index(True)]
    told = answers[won.index(False)]
    assert winner in told, told
    assert "S-02 (Ligné)" in told, told
    # Nothing half done: the other request still waits, with the same button.
    lost = asked[won.index(False)]
    lost.refresh_from_db()
    assert lost.status == Status.REQUESTED
    assert Occupancy.objects.count() == 1
    expect(pages[won.index(False)].get_by_role("button", name="Confirmer la location")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_double_click_on_the_button_confirms_once(visit, agent, scooters, scripts):
    rental = a_requested_rental(a_driver("Aïcha", "Le Goff"), offer=scooters, pickup_place=a_place())
    page = visit(agent, scripts=scripts)
    page.goto(f"/locations/{rental.pk}/confirmer/")
    page.locator("main").get_by_role("button", name="Confirmer la location").dblclick()
    page.get_by_role("heading", name=re.compile("pour Aïcha Le Goff")).wait_for()
    page.goto(f"/locations/{rental.pk}/")
    assert "S-01" in card(page, "Véhicule")
    assert words(page.locator("#histoire")).count("a confirmé avec S-01") == 1
    assert Occupancy.objects.count() == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_double_click_on_the_new_rental_makes_one(visit, agent, scooters, scripts):
    person = a_driver("Yanis", "Benali")
    page = visit(agent, scripts=scripts)
    page.goto(f"/locations/nouvelle/?personne={person.pk}&offre={scooters.pk}")
    field(page, "Pour quoi faire ?").select_option("Aller travailler")
    field(page, "Retour").fill("2026-04-10")
    field(page, "Heure du retour").fill("09:45")
    press_twice = page.get_by_role("button", name="Confirmer la location et préparer le contrat")
    if scripts:
        field(page, "Heure du retour").blur()
        page.get_by_role("row", name="Yanis Benali paie").wait_for()
    press_twice.dblclick()
    page.get_by_role("heading", name=re.compile("pour Yanis Benali")).wait_for()
    assert Rental.objects.get().status == Status.CONFIRMED
    assert Document.objects.get().number == "RM-2026-0001"


def test_back_and_reload_confirm_nothing_more(visit, agent, scooters):
    rental = a_requested_rental(a_driver("Aïcha", "Le Goff"), offer=scooters, pickup_place=a_place())
    page = visit(agent)
    page.goto(f"/locations/{rental.pk}/confirmer/")
    press(page, "Confirmer la location")
    assert "La location est confirmée." in said(page)
    page.reload()
    assert Occupancy.objects.count() == 1
    # Back to the form, which is alive again: its button says what happened meanwhile.
    page.go_back()
    page.locator("main").get_by_role("button", name="Confirmer la location").click()
    page.get_by_text("Quelqu’un a peut-être agi avant vous").wait_for()
    assert Occupancy.objects.count() == 1


def test_back_after_a_creation_never_makes_a_second_person(visit, agent):
    page = visit(agent)
    page.goto("/personnes/nouvelle/")
    name = {"Nom": "Moreau", "Prénom": "Inès"}
    fill(page, name | {"Téléphone": "12"})
    press(page, "Créer la fiche")
    page.get_by_role("alert").wait_for()
    expect(field(page, "Nom")).to_have_value("Moreau")
    expect(field(page, "Téléphone")).to_have_value("12")
    field(page, "Téléphone").fill("06 39 98 12 35")
    press(page, "Créer la fiche")
    assert said(page) == "La fiche est créée : Inès Moreau."
    page.reload()
    page.goto("/personnes/nouvelle/")
    fill(page, name)
    press(page, "Créer la fiche")
    page.get_by_role("heading", name="Cette personne existe peut-être déjà").wait_for()
    page.get_by_role("link", name=re.compile("Ouvrir sa fiche")).click()
    assert "06 39 98 12 35" in card(page, "Identité")
    assert Person.objects.count() == 1
