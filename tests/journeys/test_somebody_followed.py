"""Somebody is sent to us: a file is opened, a diagnosis signed by both, an attestation made, the file closed (rows I1, I6)."""

import pytest

from advice.cases.models import Case, Diagnosis
from tests.factories import a_contact, a_person
from tests.factories.structure import the_organisation
from tests.journeys.conftest import BOTH
from tests.journeys.hands import card, draw, field, follow, press, said, words

pytestmark = pytest.mark.journey


def act(page, name):
    page.get_by_text("Autres actes").click()
    follow(page, name)


def choose(page, group, option):
    page.get_by_role("group", name=group).locator("label").filter(has_text=option).first.click()


@BOTH
def test_from_a_referral_to_a_signed_diagnosis_and_a_closed_file(
    visit, accessible, transactional_db, adviser, size
):
    the_organisation()
    contact, person = a_contact(), a_person("Inès", "Roux")
    page = visit(adviser, size=size)
    page.goto("/conseil/")
    accessible(page)
    page.goto(f"/conseil/nouveau/?personne={person.pk}")
    page.locator("main label").filter(has_text="Orientation d’un partenaire").click()
    field(page, "Qui l’a orientée ?").select_option(str(contact.pk))
    field(page, "Orientée le").fill("2026-04-02")
    field(page, "Que demande-t-elle ?").fill("Aller au travail à 6 h.")
    accessible(page)
    press(page, "Ouvrir le dossier")
    assert "Le dossier CON-2026-0001 est ouvert" in said(page)

    follow(page, "Noter l’entretien")
    field(page, "Ce qui compte pour ses trajets").fill("Le premier car passe à 7 h.")
    press(page, "Noter l’entretien")
    accessible(page)
    assert "Le premier car passe à 7 h." in words(page.locator("#histoire"))

    follow(page, "Commencer un diagnostic")
    press(page, "Commencer")
    accessible(page)
    for number, level in ((1, 0), (2, 1), (3, 0), (4, 1), (5, 1), (6, 3), (7, 3), (8, 3), (9, 2), (10, 2)):
        axis = page.locator("fieldset.q").nth(number - 1)
        axis.locator("label").filter(has_text=f"{level}. ").first.click()
    page.locator("fieldset.q").nth(5).get_by_label("Ce qui le montre").fill(
        "Confidentiel, pour son conseiller"
    )
    press(page, "Enregistrer les niveaux")

    follow(page, "Décrire un trajet")
    page.locator("main label").filter(has_text="Travail").click()
    field(page, "De").fill("Oudon")
    field(page, "À").fill("Ancenis-Saint-Géréon")
    for day in ("lun.", "mar."):
        page.locator("main label").filter(has_text=day).click()
    field(page, "Arriver à").fill("06:00")
    field(page, "Kilomètres (aller)").fill("12")
    accessible(page)
    press(page, "Ajouter le trajet")

    follow(page, "Conclure")
    field(page, "Conclusion").fill("Un scooter tout de suite, puis le permis.")
    page.locator("fieldset").filter(has_text="problème de mobilité").locator("label").filter(
        has_text="Oui"
    ).first.click()
    accessible(page)
    press(page, "Enregistrer")

    follow(page, "Faire signer")
    press(page, "Continuer")
    page.locator("[data-pad] canvas").first.wait_for()
    accessible(page)
    for pad in page.locator("[data-pad]").all():
        draw(page, pad)
    press(page, "Enregistrer les signatures")
    assert "Il vaut six mois" in said(page)
    accessible(page)
    page.get_by_text("Autres actes").click()
    press(page, "Établir l’attestation pour l’IAE")
    assert "est établie" in said(page)
    diagnosis = Diagnosis.objects.get()
    assert "Confidentiel" not in str(diagnosis.document.context)
    assert diagnosis.reserved["health"]["words"] == "Confidentiel, pour son conseiller"

    page.goto(diagnosis.case.get_absolute_url())
    assert "0 sur 3" in card(page, "Diagnostic")
    accessible(page)
    act(page, "Clore le dossier")
    field(page, "Comment se déplace-t-elle ?").select_option("rented")
    press(page, "Clore le dossier")
    assert "Le dossier est clos" in said(page)
    accessible(page)
    assert Case.objects.get().outcome == "rented"
