"""A manager rewrites an SMS: what it gives is drawn while one types, and its cost with it."""

import re

import pytest
from playwright.sync_api import expect

from mobilite.outbox.models import Template
from tests.factories import a_person, the_organisation
from tests.factories.wordings import RETURN, a_template, declared
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.hands import press, said, words

SMS = "/reglages/messages/tests.return_tomorrow/sms/fr/"


@pytest.fixture(autouse=True)
def _known(db):
    the_organisation()
    a_person("Amina", "Diallo")
    with declared(RETURN):
        yield


def preview(page):
    return page.locator("#apercu")


def test_the_preview_follows_what_is_typed_and_the_plain_spelling_is_one_press_away(
    visit, accessible, manager
):
    page = visit(manager)
    page.goto("/reglages/")
    page.get_by_role("link", name=re.compile("^Messages aux personnes")).click()
    accessible(page)
    page.locator(f'a[href="{SMS}"]').click()
    text = page.get_by_label("Texte", exact=True)
    text.fill("")
    text.press_sequentially("Soyez prêt, ")
    page.get_by_role("button", name="Insérer {prenom}").click()
    page.keyboard.type(" ! Retour ")
    page.get_by_role("button", name="Insérer {lieu}").click()
    page.get_by_role("button", name="Insérer {heure}").click()
    expect(text).to_have_value("Soyez prêt, {prenom} ! Retour {lieu}{heure}")
    page.keyboard.press("Control+z")
    page.keyboard.type(" {heure}")
    page.clock.run_for(600)
    preview(page).get_by_text("1 SMS. Il reste 31 signes").wait_for()
    assert "Soyez prêt, Amina ! Retour Ancenis 17 h" in words(preview(page))
    accessible(page)
    press(page, "Écrire simplement")
    preview(page).get_by_text("1 SMS. Il reste 121 signes").wait_for()
    expect(text).to_have_value("Soyez pret, {prenom} ! Retour {lieu} {heure}")
    press(page, "Enregistrer ce texte")
    assert "Le texte est enregistré." in said(page)
    assert Template.objects.get().text == "Soyez pret, {prenom} ! Retour {lieu} {heure}"


def test_without_a_script_one_looks_then_saves(visit, manager):
    page = visit(manager, scripts=False)
    page.goto(SMS)
    page.get_by_label("Texte", exact=True).fill("Bonjour {prenom}, {lieu} {heure}")
    expect(page.get_by_role("button", name="Insérer {lieu}")).to_be_hidden()
    press(page, "Voir")
    assert "Bonjour Amina, Ancenis 17 h" in words(preview(page))
    press(page, "Enregistrer ce texte")
    assert "Le texte est enregistré." in said(page)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_arabic_text_is_written_from_right_to_left(visit, accessible, manager, size):
    a_template(language="ar", text="مرحبا {prenom}، {lieu} {heure}، {telephone}")
    page = visit(manager, size=size)
    page.goto("/reglages/messages/")
    page.get_by_text("Ajouter une langue : Retour demain, SMS").first.locator("..").click()
    page.get_by_role("link", name="Tigrigna").first.wait_for()
    accessible(page)
    page.keyboard.press("Escape")
    page.goto(SMS.replace("/fr/", "/ar/"))
    expect(page.get_by_label("Texte", exact=True)).to_have_attribute("dir", "rtl")
    assert "C’est normal" in words(preview(page))
    accessible(page)
