"""Somebody who rents a scooter is proposed in two presses, called, met, and hired (rows J1 to J3, J12)."""

import pytest
from playwright.sync_api import expect

from advice.recruitment.models import Referral
from tests.cast import staff
from tests.factories import the_organisation
from tests.factories.lending import an_ongoing_rental
from tests.factories.recruiting import an_employer, an_opening
from tests.journeys.conftest import BOTH
from tests.journeys.hands import field, follow, press

pytestmark = pytest.mark.journey


def choose(page, group, option):
    page.get_by_role("group", name=group).locator("label").filter(has_text=option).first.click()


@BOTH
def test_from_a_rental_to_a_first_day(visit, accessible, transactional_db, size):
    the_organisation()
    employer = an_employer()
    an_opening(employer)
    rental = an_ongoing_rental()
    page = visit(staff(["agent", "recruiter"], "Camille", "Roy"), size=size)
    page.goto(rental.get_absolute_url())
    page.get_by_text("Autres actes").click()
    follow(page, "Proposer à l’AI ou à l’ACI")
    expect(page.get_by_text("Ce que la structure saura d’elle")).to_be_visible()
    accessible(page)
    choose(page, "À quelle structure ?", "Coup de main")
    field(page, "Ce qu’elle cherche").fill("De l’entretien, le matin.")
    choose(page, "Qu’a-t-elle répondu ?", "Elle est d’accord")
    press(page, "Noter sa réponse")
    expect(page.locator("main").get_by_role("status")).to_contain_text("elle est appelée au plus tard")
    accessible(page)

    follow(page, "Appeler, noter l’appel")
    page.locator("main label").filter(has_text="Jointe").first.click()
    page.locator("main form").last.get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("Mettre à l’étude")
    press(page, "Mettre à l’étude")
    expect(page.locator("main")).to_contain_text("Candidature à l’étude")
    page.get_by_text("Autres actes").click()
    follow(page, "Accepter")
    field(page, "Quel contrat ?").select_option("cddi")
    field(page, "Heures par semaine").fill("26")
    field(page, "Premier jour").fill("2026-04-13")
    field(page, "Dernier jour").fill("2026-08-12")
    field(page, "Phrase pour elle").fill("Vous commencez lundi.")
    accessible(page)
    press(page, "Noter l’embauche")
    expect(page.locator("main")).to_contain_text("Candidature acceptée")
    accessible(page)
    assert Referral.objects.get().weekly_hours == 26

    page.goto("/pilotage/recrutement/")
    expect(page.get_by_role("region", name="Embauches par contrat")).to_contain_text("CDDI")
    accessible(page)
