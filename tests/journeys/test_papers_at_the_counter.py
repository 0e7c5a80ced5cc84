"""A paper is missing: it is photographed, refused because it is blurred, shown again, checked; the picture is gone (row H5)."""

import re

import pytest

from mobilite.people.models import Paper
from tests.factories import a_driver, a_requested_rental, the_organisation
from tests.journeys.conftest import BOTH
from tests.journeys.hands import a_photo, field, press, said, words

pytestmark = pytest.mark.journey


@BOTH
def test_what_is_missing_is_photographed_refused_then_seen(visit, accessible, transactional_db, agent, size):
    the_organisation()
    person = a_driver("Samia", "Haddad", papers=["identity"])
    a_requested_rental(person)
    page = visit(agent, size=size)

    page.goto(f"/personnes/{person.pk}/il-manque/")
    accessible(page)
    assert "Justificatif de domicile" in words(page.locator("main"))

    def send():
        page.goto(f"/personnes/{person.pk}/pieces/photo/")
        accessible(page)
        page.get_by_role("radio", name=re.compile("^Justificatif de domicile")).check()
        page.get_by_label(re.compile("^Ou choisir des fichiers")).set_input_files(a_photo())
        press(page, "Envoyer")
        page.goto("/personnes/pieces/")
        accessible(page)
        page.get_by_role("link", name="Samia Haddad").first.click()
        accessible(page)

    send()
    page.get_by_role("link", name="Refuser", exact=True).click()
    accessible(page)
    page.get_by_role("radio", name="La photo est floue ou coupée").check()
    press(page, "Refuser cette pièce")
    page.goto(f"/personnes/{person.pk}/il-manque/")
    assert "floue" in words(page.locator("main"))

    send()
    field(page, "Datée du").fill("2025-11-02")
    press(page, "Vu et conforme")
    assert "plus de 3 mois" in words(page.get_by_role("alert").first)
    field(page, "Datée du").fill("2026-03-20")
    press(page, "Vu et conforme")
    assert "Justificatif de domicile" in said(page) or "justificatif de domicile" in said(page)
    page.goto(f"/personnes/{person.pk}/il-manque/")
    assert "Il ne manque rien." in words(page.locator("main"))
    paper = Paper.objects.get(person=person, kind="address", seen_on__isnull=False)
    assert not paper.files.exists()
