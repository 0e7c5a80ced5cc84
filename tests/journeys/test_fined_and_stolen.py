"""A notice is typed once and the driver is found; a bike is stolen, the complaint noted, the clock stopped (rows G9, C5)."""

import re
from datetime import timedelta

import pytest

from rentals.fines.models import Fine
from rentals.incidents.models import Incident
from tests.factories import a_driver, an_ongoing_rental, paris_at
from tests.factories.structure import the_organisation
from tests.journeys.conftest import PHONE
from tests.journeys.hands import card, field, press, said, words

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_notice_is_typed_and_the_driver_named(visit, accessible, transactional_db, agent, now, size):
    the_organisation()
    start = paris_at(4, 3, 10)  # the Friday before Easter Monday
    rental = an_ongoing_rental(
        a_driver("Aïcha", "Le Goff"),
        needed_from=start,
        needed_until=now + timedelta(days=9),
        at=start - timedelta(hours=1),
    )
    page = visit(agent, size=size) if size else visit(agent)
    page.goto("/amendes/nouvelle/")
    accessible(page)
    field(page, "Numéro de l’avis").fill("6041872300")
    field(page, "Date d’envoi de l’avis").fill("2026-04-06")
    field(page, "Immatriculation").fill(rental.vehicle.plate.lower())
    field(page, "Jour des faits").fill("2026-04-05")
    field(page, "Heure des faits").fill("14:12")
    page.locator("#qui").get_by_text("Aïcha Le Goff").wait_for()
    assert "21 mai 2026" in words(page.locator("#qui"))
    field(page, "Lieu").fill("D723, Loireauxence")
    press(page, "Noter et chercher le conducteur")
    assert "conducteur de cette minute est trouvé" in said(page)
    accessible(page)
    assert "Le Goff" in card(page, "Fiche à recopier sur antai.gouv.fr")
    page.get_by_role("link", name="Noter la désignation").first.click()
    accessible(page)
    page.get_by_label("En ligne, sur antai.gouv.fr").check()
    press(page, "Noter la désignation")
    assert "désignation est notée" in said(page)
    assert Fine.objects.get().status == "designated"


@pytest.mark.parametrize("size", [None, PHONE])
def test_a_stolen_bike_stops_its_lease(visit, accessible, transactional_db, agent, now, size):
    the_organisation()
    start = paris_at(3, 25, 10)
    rental = an_ongoing_rental(
        a_driver("Bruno", "Martin"), term_months=6, needed_from=start, at=start - timedelta(hours=2)
    )
    page = visit(agent, size=size) if size else visit(agent)
    page.goto(rental.get_absolute_url())
    page.get_by_text("Autres actes").click()
    page.get_by_role("link", name="Vol", exact=True).click()
    accessible(page)
    field(page, "Quel jour ?").fill("2026-04-06")
    field(page, "À quelle heure ?").fill("18:00")
    field(page, "Où ?").fill("Devant la gare")
    press(page, "Ouvrir le dossier")
    assert "SIN-2026-0001 est ouvert" in said(page)
    accessible(page)
    page.get_by_role("link", name="Noter la plainte").first.click()
    accessible(page)
    field(page, "Numéro du récépissé").fill("2026/123")
    page.locator("input[type=file]").set_input_files(
        {"name": "r.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 plainte"}
    )
    press(page, "Noter la plainte")
    page.get_by_text("Autres actes").click()
    page.get_by_role("link", name=re.compile("Arrêter la location")).click()
    accessible(page)
    assert "jours sur 31" in words(page.locator("main"))
    press(page, "Arrêter la location")
    assert "arrêtée à l’heure du vol" in said(page)
    accessible(page)
    assert Incident.objects.get().stopped_at == paris_at(4, 6, 18)
