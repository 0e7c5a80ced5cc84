"""Somebody cannot pay 90 €: from the list of what is late to six times 15 €, the paper, and the first instalment."""

import re

import pytest
from playwright.sync_api import expect

from rentals.payments.models import Payment, Plan
from tests.factories import a_person
from tests.factories.owing import a_late_bill
from tests.factories.structure import the_organisation
from tests.journeys.conftest import PHONE
from tests.journeys.hands import card, field, press, said, words

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("size", [None, PHONE])
def test_time_is_given_then_the_first_instalment_is_received(
    visit, accessible, transactional_db, agent, now, size
):
    the_organisation()
    a_late_bill("90.00", days=20, payer=a_person("Amina", "Diallo"), now=now)
    page = visit(agent, size=size) if size else visit(agent)
    page.goto("/caisse/impayes/")
    accessible(page)
    page.get_by_role("link", name=re.compile("Amina Diallo")).first.click()
    accessible(page)
    assert "90,00 € à payer maintenant" in words(page.locator("main"))

    page.get_by_role("link", name="Donner du temps").click()
    accessible(page)
    field(page, "Première échéance").fill("2026-04-07")
    press(page, "Convenir de l’accord")
    assert "prêt à signer" in said(page)
    assert card(page, "Accord de paiement").count("15,00 €") >= 6

    page.get_by_role("link", name="Encaisser une échéance").click()
    accessible(page)
    expect(field(page, "Somme reçue")).to_have_value("15,00")
    press(page, "Encaisser")
    assert "15,00 € reçus" in said(page)
    assert "payée" in card(page, "Accord de paiement")
    assert Payment.objects.get().amount == 15
    assert Plan.objects.live().count() == 1
