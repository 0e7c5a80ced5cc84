"""A manager brings in the file of people that the structure kept until now."""

import pytest
from playwright.sync_api import expect

from mobilite.people.models import Person
from tests.factories import a_person
from tests.journeys.conftest import DESK, PHONE
from tests.mobilite.imports.samples import DATA


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_file_of_people_comes_in(visit, accessible, manager, size):
    known = a_person("Loïc", "Le Goff", phone="+33639980099", birth_date=None)
    page = visit(manager, size=size)
    page.goto("/reglages/")
    page.get_by_role("link", name="Importer un fichier").click()
    accessible(page)
    page.get_by_label("Des personnes").check()
    page.get_by_label("Fichier", exact=True).set_input_files(DATA / "people-windows-1252.csv")
    page.get_by_role("button", name="Lire ce fichier").click()

    expect(page.get_by_label("Né(e) le")).to_have_value("birth_date")
    accessible(page)
    page.get_by_role("button", name="Voir ce qui va changer").click()

    expect(page.get_by_text("Ce jour n’existe pas au calendrier.")).to_be_visible()
    accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger les lignes à corriger").click()
    assert "31/02/1985" in download.value.path().read_text("utf-8-sig")

    page.get_by_label("Ligne 3, Loïc Le Goff").select_option(
        label="C’est Loïc Le Goff, 06\u00a039\u00a098\u00a000\u00a099"
    )
    page.get_by_role("button", name="Garder ces choix et revoir").click()
    page.get_by_label("Laisser ces lignes de côté").check()
    page.get_by_role("button", name="Importer 3\u00a0personnes").click()
    expect(
        page.get_by_text("2 personnes ajoutées, 1 mise à jour, 7 lignes laissées de côté.")
    ).to_be_visible()
    accessible(page)

    known.refresh_from_db()
    assert known.phone == "+33639981002"
    assert Person.objects.count() == 3
