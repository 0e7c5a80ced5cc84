"""Somebody asks for a car from outside the territory: the page says why not, a manager lets one rule go, then changes the rules."""

import pytest

from mobilite.audit.models import Entry
from rentals.models import AccessRules
from tests.factories import (
    a_driver,
    a_requested_rental,
    a_vehicle,
    an_activity,
    an_offer,
    commune,
    the_organisation,
)
from tests.journeys.conftest import BOTH
from tests.journeys.hands import card, field, follow, press, said, words

pytestmark = pytest.mark.journey


@BOTH
def test_a_rule_is_explained_let_go_once_then_changed_for_everybody(
    visit, accessible, transactional_db, manager, size
):
    the_organisation()
    offer = an_offer()
    a_vehicle("car")
    person = a_driver("Amina", "Diallo", commune=commune("Nort-sur-Erdre"))
    an_activity(person, where="Nort-sur-Erdre")
    rental = a_requested_rental(person)
    page = visit(manager, size=size)

    page.goto(f"/personnes/{person.pk}/propositions/")
    accessible(page)
    assert "Nort-sur-Erdre" in card(page, offer.name)
    assert "Une dispense est possible" in card(page, offer.name)

    page.goto(f"/locations/{rental.pk}/confirmer/")
    press(page, "Confirmer la location")
    refused = words(page.get_by_role("alert").first)
    assert "hors du territoire" in refused
    assert "peut en dispenser" in refused

    page.goto(f"/locations/{rental.pk}/dispense/")
    accessible(page)
    page.get_by_role("radio", name="Lieu de vie ou de travail").check()
    press(page, "Accorder la dispense")
    assert "Pourquoi" in words(page.get_by_role("alert").first)
    field(page, "Pourquoi ?").fill("Stage à Ligné dès lundi")
    page.get_by_role("radio", name="Lieu de vie ou de travail").check()
    press(page, "Accorder la dispense")
    assert Entry.objects.get(verb="waive").data["rule"] == "doors"

    page.goto(f"/locations/{rental.pk}/confirmer/")
    press(page, "Confirmer la location")
    assert "La location est confirmée." in said(page)

    # The manager asks for a prescription from the first of May: what is decided today is judged by today's rules.
    page.goto(f"/reglages/offres/{offer.pk}/")
    page.get_by_text("Autres actes").click()
    follow(page, "Changer qui peut l’avoir")
    accessible(page)
    field(page, "À partir du").fill("2026-05-01")
    page.get_by_label("Une prescription est demandée").check()
    field(page, "Une prescription vaut (mois)").fill("1")
    field(page, "Renouvellements au plus").fill("2")
    press(page, "Publier ces règles")
    assert "1er mai 2026" in words(page.locator("main"))
    assert "prescription" in card(page, "Règles dès le 1er mai 2026")
    assert AccessRules.objects.filter(offer=offer, prescription=True).count() == 1
    page.goto(f"/personnes/{person.pk}/propositions/")
    assert "Prescription" not in card(page, offer.name)
