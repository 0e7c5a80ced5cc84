"""Somebody asks at the counter for all that is known of her: noted, prepared, downloaded, answered with a letter."""

import io
import json
import re
import zipfile

import pytest

from mobilite.audit.models import Entry, Reading
from mobilite.rights.models import Request, Status
from mobilite.todo.models import Task
from tests.factories import a_consent, a_driver, an_activity, the_organisation
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.hands import card, field, follow, press, said, words


@pytest.fixture
def aicha(db):
    the_organisation()
    person = a_driver("Aïcha", "Diallo", email="aicha@personne.example")
    an_activity(person)
    a_consent(person)
    return person


def do(page, act):
    """Open « Autres actes » and choose."""
    page.get_by_text("Autres actes").click()
    page.locator(".acts-list").get_by_text(act, exact=True).click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_manager_notes_prepares_downloads_and_answers(visit, accessible, manager, aicha, run_jobs, size):
    page = visit(manager, size=size)
    page.goto(aicha.get_absolute_url())
    do(page, "Demande sur ses données")
    accessible(page)
    page.locator("main").get_by_text("Accès", exact=True).click()
    field(page, "Comment").select_option("counter")
    page.locator("main").get_by_text("Pièce d’identité vue, sans copie").click()
    field(page, "Ce qu’elle demande, avec ses mots").fill("Tout ce que vous avez sur moi")
    press(page, "Noter la demande")
    assert "La demande est notée." in said(page)
    assert "Pièce d’identité vue, sans copie" in card(page, "La demande")
    accessible(page)

    page.locator("main").get_by_role("button", name="Préparer l’export").first.click()
    page.get_by_text("En attente").wait_for()
    run_jobs()
    page.clock.run_for(1500)
    page.get_by_text("L’export est prêt.").wait_for()
    follow(page, "Continuer")
    assert "s’efface le" in card(page, "Export")
    accessible(page)
    with page.expect_download() as download:
        press(page, "Télécharger")
    assert download.value.suggested_filename == "donnees-aicha-diallo.zip"
    with open(download.value.path(), "rb") as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    assert json.loads(archive.read("donnees.json"))["personne"] == "Aïcha Diallo"
    assert Entry.objects.filter(verb="take_export", actor=manager).count() == 1
    assert Reading.objects.filter(why="Export de ses données", reader=manager).count() == 1

    page.reload()
    assert "téléchargé" in card(page, "Export")
    follow(page, "Répondre")
    press(page, "Enregistrer la réponse")
    assert "La réponse est enregistrée." in said(page)
    assert Request.objects.get().status == Status.ANSWERED
    assert not Task.objects.open().exists()
    accessible(page)
    page.goto("/reglages/droits/?vue=repondues")
    assert re.search("Aïcha Diallo", words(page.locator("main")))
    accessible(page)


def test_limited_data_is_said_loudly_and_lifted(visit, accessible, manager, aicha):
    page = visit(manager)
    page.goto(aicha.get_absolute_url())
    do(page, "Limiter ses données")
    field(page, "Pourquoi ?").fill("Conteste son adresse")
    press(page, "Limiter")
    page.get_by_text("Ses données sont limitées.", exact=True).wait_for()
    accessible(page)
    page.goto("/personnes/")
    assert "Diallo" not in words(page.locator("main"))
    page.goto(aicha.get_absolute_url())
    do(page, "Lever la limitation")
    field(page, "Pourquoi ?").fill("L’adresse est vérifiée")
    press(page, "Lever la limitation")
    assert "La limitation est levée." in said(page)


def test_the_history_of_consents_and_the_register_are_read(visit, accessible, manager, aicha):
    page = visit(manager)
    page.goto(f"/personnes/{aicha.pk}/consentements/historique/")
    assert "toujours valable" in words(page.locator("main"))
    accessible(page)
    page.goto("/reglages/registre-des-traitements/")
    accessible(page)
