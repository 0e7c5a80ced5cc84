"""A new rental in a browser: the person as one types, the price as one answers, the same without JavaScript."""

import pytest
from playwright.sync_api import expect

from rentals.models import Rental, Status
from tests.factories import a_driver, the_organisation
from tests.factories.fleet import a_vehicle
from tests.factories.lending import an_offer
from tests.journeys.conftest import PHONE


@pytest.fixture
def counter(transactional_db):
    the_organisation()
    a_driver("Aïcha", "Le Goff")
    a_vehicle("car")
    a_vehicle("e-bike")
    an_offer()
    an_offer("velila-velo")


def answer(page):
    page.get_by_label("Pour quoi faire").select_option("work")
    page.get_by_text("Réseau mobilité, voiture", exact=True).click()
    page.locator("[name=needed_until]").wait_for()
    page.get_by_label("Départ", exact=True).fill("2026-04-08")
    page.locator("[name=needed_until]").fill("2026-04-10")
    page.locator("[name=until_time]").fill("09:00")
    page.locator("[name=from_time]").fill("09:00")
    page.locator("[name=from_time]").blur()


def test_the_price_follows_the_answers(visit, counter, accessible, agent):
    page = visit(agent)
    page.goto("/locations/nouvelle/")
    page.get_by_label("Nom ou téléphone").press_sequentially("legoff")
    page.get_by_role("link", name="Choisir Aïcha Le Goff").click()
    accessible(page)
    answer(page)
    page.get_by_text("14,00\u00a0€").first.wait_for()
    accessible(page)
    expect(page.get_by_label("Pour quoi faire")).to_have_value("work")
    page.get_by_role("button", name="Confirmer la location et préparer le contrat").click()
    page.get_by_text("est prêt à signer").wait_for()
    accessible(page)
    assert Rental.objects.get().status == Status.CONFIRMED


def test_a_lease_replaces_the_end_by_a_term(visit, counter, agent):
    page = visit(agent, size=PHONE)
    page.goto("/locations/nouvelle/personne/?q=goff")
    page.get_by_role("link", name="Choisir Aïcha Le Goff").click()
    page.get_by_text("VELILA, vélo électrique", exact=True).click()
    page.get_by_text("6\u00a0mois").click()
    page.get_by_text("À payer en 6\u00a0fois").or_(page.get_by_text("À payer en 6 fois")).wait_for()
    expect(page.locator("[name=needed_until]")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_without_javascript_the_same_rental_is_made(visit, counter, agent):
    page = visit(agent, scripts=False)
    page.goto("/locations/nouvelle/personne/?q=goff")
    page.get_by_role("link", name="Choisir Aïcha Le Goff").click()
    page.get_by_label("Pour quoi faire").select_option("work")
    page.get_by_text("Réseau mobilité, voiture", exact=True).click()
    page.get_by_label("Départ", exact=True).fill("2026-04-08")
    page.get_by_role("button", name="Calculer").last.click()
    page.locator("[name=needed_until]").fill("2026-04-10")
    page.get_by_role("button", name="Calculer").last.click()
    page.get_by_text("14,00\u00a0€").first.wait_for()
    page.get_by_role("button", name="Confirmer la location et préparer le contrat").click()
    page.get_by_text("est prêt à signer").wait_for()
    assert Rental.objects.get().status == Status.CONFIRMED


def test_enter_reckons_and_never_confirms(visit, counter, agent):
    page = visit(agent)
    page.goto("/locations/nouvelle/personne/?q=goff")
    page.get_by_role("link", name="Choisir Aïcha Le Goff").click()
    answer(page)
    page.get_by_label("Sa part").press("Enter")
    page.get_by_text("14,00\u00a0€").first.wait_for()
    assert not Rental.objects.exists()
