"""A long import moves its bar by itself; the administrator sees what failed and tries it again."""

import pytest
from playwright.sync_api import expect

from mobilite import clock
from mobilite.documents.operations import draw
from mobilite.jobs import queue
from mobilite.people.models import Person
from tests.journeys.conftest import DESK, PHONE
from tests.mobilite.imports.samples import as_csv
from tests.mobilite.imports.test_background import rows


def a_worker_comes():
    """Do what waits."""
    while row := queue.claim("journey", at=clock.now()):
        queue.run(row)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_bar_of_a_long_import_ends_by_itself(visit, accessible, manager, size, tmp_path):
    file = tmp_path / "personnes.csv"
    file.write_bytes(as_csv(rows(60)))
    page = visit(manager, size=size)
    page.goto("/reglages/importer/")
    page.get_by_label("Des personnes").check()
    page.get_by_label("Fichier", exact=True).set_input_files(file)
    page.get_by_role("button", name="Lire ce fichier").click()
    page.get_by_role("button", name="Voir ce qui va changer").click()
    page.get_by_role("button", name="Importer 60\u00a0personnes").click()
    expect(page.get_by_text("En attente")).to_be_visible()
    accessible(page)
    a_worker_comes()
    expect(page.get_by_text("60 personnes ajoutées.")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Continuer").click()
    expect(page.get_by_role("link", name="Voir la liste")).to_be_visible()
    assert Person.objects.count() == 60


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_administrator_tries_again_what_failed(visit, accessible, administrator, size):
    draw.enqueue(1)  # no such document
    row = queue.claim("journey", at=clock.now())
    row.worker_ids = ["journey"] * 3
    row.save()
    queue.run(row)
    page = visit(administrator, size=size)
    page.goto("/reglages/")
    page.get_by_role("link", name="Travaux de fond").click()
    expect(page.get_by_text("Ce dont parle ce travail n’existe plus")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Dessiner un document").click()
    expect(page.get_by_text("3 sur 3")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_text("Le travail est relancé")).to_be_visible()
    row.refresh_from_db()
    assert row.status == queue.Status.READY
