"""A manager raises a tariff from May: what it changes is read before it is published; the counter gives ten per cent off, not thirty."""

import pytest
from playwright.sync_api import expect

from tests.factories import a_confirmed_rental, a_driver, a_vehicle, an_offer, the_organisation
from tests.journeys.conftest import BOTH
from tests.journeys.hands import card, field, follow, press, said, words

pytestmark = pytest.mark.journey


@BOTH
def test_a_tariff_is_read_before_it_is_published_and_a_price_is_explained(
    visit, accessible, transactional_db, manager, agent, size
):
    the_organisation()
    offer = an_offer()
    rental = a_confirmed_rental(a_driver("Aïcha", "Le Goff"), vehicle=a_vehicle("car"))
    page = visit(manager, size=size)
    page.goto(f"/reglages/offres/{offer.pk}/")
    accessible(page)
    follow(page, "Ajouter un tarif")
    field(page, "À partir du").fill("2026-05-01")
    field(page, "Jour").fill("8,00")
    field(page, "Semaine").fill("24,00")
    field(page, "Semaine").blur()
    page.get_by_role("row", name="10 jours").get_by_text("48,00").wait_for()
    accessible(page)
    assert "+ 8,00 €" in card(page, "Ce que cela change")
    assert "garde son prix" in card(page, "Ce que cela change")
    page.wait_for_load_state("networkidle")  # what was typed before is still being reckoned
    press(page, "Publier ce tarif")
    assert "1er mai 2026" in words(page.locator("main"))

    # What is signed keeps its price, and says why it is this one.
    page = visit(agent, size=size)
    page.goto(f"/locations/{rental.pk}/")
    accessible(page)
    assert "20,00 €" in words(page.locator("main"))
    page.goto(f"/locations/{rental.pk}/remise/")
    assert "moins cher que 7 jours à 7,00 €" in card(page, "Ce que cela fait")
    field(page, "En pourcentage").fill("30")
    field(page, "Pourquoi ?").fill("Reprise d’emploi")
    press(page, "Accorder la remise")
    assert "20 %" in words(page.get_by_role("alert").first)
    expect(field(page, "Pourquoi ?")).to_have_value("Reprise d’emploi")
    field(page, "En pourcentage").fill("10")
    press(page, "Accorder la remise")
    assert "La remise est accordée." in said(page)
    accessible(page)
    assert "18,00 €" in words(page.locator("main"))
