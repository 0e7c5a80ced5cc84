"""Samia opens her space on her telephone: a code, what she has, a paper photographed through a cut, with and without script."""

import re

import pytest
from playwright.sync_api import expect

from mobilite import clock
from mobilite.outbox.models import Message
from mobilite.outbox.sending import outgoing
from mobilite.people.models import PaperFile
from tests.factories import an_ongoing_rental
from tests.factories.own import an_asked_paper, the_owner
from tests.factories.persons import a_picture
from tests.factories.structure import the_organisation

PHONES = [({"width": 360, "height": 740}, True), ({"width": 390, "height": 844}, False)]


def photo(colour):
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": a_picture(colour).content}


@pytest.mark.parametrize(("size", "scripts"), PHONES, ids=["360", "390-without-script"])
def test_samia_opens_her_space_and_photographs_a_paper(
    transactional_db, visit, accessible, run_jobs, size, scripts
):
    the_organisation()
    samia = an_asked_paper(the_owner())
    an_ongoing_rental(samia)
    page = visit(size=size, scripts=scripts, cuts=True)
    page.goto("/moi/")
    page.get_by_label("Votre téléphone").fill("06 39 98 12 00")
    page.get_by_role("button", name="Recevoir un code").click()
    page.wait_for_url("**/moi/code/")
    run_jobs()
    message = Message.objects.get(event="portal.code")
    code = re.search(r"\d{3} \d{3}", outgoing(message, at=clock.now()).text)[0]
    page.get_by_label("Le code de 6 chiffres").fill(code)
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("heading", name="Bonjour Samia")).to_be_visible()
    expect(page.get_by_text("mardi 14 avril")).to_be_visible()
    if scripts:
        accessible(page)
    page.get_by_role("link", name="Contrat de travail").click()
    page.wait_for_url("**/moi/pieces/" + "work/")
    files = page.get_by_label("Ou choisir une photo ou un PDF")
    if not scripts:
        files.set_input_files([photo("red"), photo("blue")])
        page.get_by_role("button", name="Envoyer").click()
        expect(page.get_by_text("C’est reçu.")).to_be_visible()
        assert PaperFile.objects.count() == 2
        return
    accessible(page)
    received = page.get_by_text("Photos reçues")
    files.set_input_files([photo("red"), photo("blue")])
    expect(received).to_contain_text("2")
    page.context.set_offline(True)
    files.set_input_files([photo("green"), photo("white")])
    expect(page.get_by_text("Pas de réseau.")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(received).to_contain_text("4")
    # The same photograph once more is known.
    files.set_input_files([photo("green")])
    expect(page.get_by_role("link", name="C’est fini")).to_be_visible()
    expect(received).to_contain_text("4")
    page.get_by_role("button", name="Quitter mon espace").click()
    page.wait_for_url("**/moi/entrer/")
    assert PaperFile.objects.count() == 4
