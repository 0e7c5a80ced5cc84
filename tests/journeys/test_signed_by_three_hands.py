"""A contract with another driver is signed by three hands on the tablet, then an extension; a stranger verifies both (rows D4, D7, H9)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from mobilite.documents.models import Document
from mobilite.documents.seals import sealed_content
from rentals.documents import issue_contract
from tests import papers
from tests.factories import a_confirmed_rental, a_driver, a_named_driver, the_organisation
from tests.journeys.conftest import BOTH
from tests.journeys.hands import by_finger, field, follow, press, said, words

pytestmark = [pytest.mark.journey, pytest.mark.drawn]
REAL = "mobilite.documents.sealing.seal"


@BOTH
def test_everybody_signs_and_anybody_can_check(visit, agent, now, run_jobs, accessible, size):
    the_organisation()
    rental = a_confirmed_rental(a_driver("Samia", "Haddad"))
    a_named_driver(rental, at=now - timedelta(minutes=5))
    issue_contract(rental, at=now, actor=agent)
    page = visit(agent, size=size)
    with papers.sealing(REAL):
        page.goto(rental.get_absolute_url())
        sign_the_contract(page, agent, accessible)
        extend_and_sign(page, agent, rental, accessible)
        in_a_thread(run_jobs)
    stranger = visit(size=size)
    for paper in Document.objects.about(rental).filter(kind__in=("contract", "amendment")):
        check(stranger, paper)
    accessible(stranger)


def in_a_thread(work):
    """Run what makes an event loop of its own: the browser keeps one in this thread."""

    def alone():
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(alone).result()


def sign_the_contract(page, agent, accessible):
    follow(page, "Faire signer le contrat")
    by_finger(page, "Samia Haddad", "Paul Roux", str(agent))
    accessible(page)
    press(page, "Enregistrer les signatures")
    assert said(page) == "Le contrat est signé."
    assert words(page.get_by_role("region", name="Qui conduit", exact=True)).count("Signé le 7 avril") == 2


def extend_and_sign(page, agent, rental, accessible):
    """Longer, and its amendment signed on the way."""
    page.goto(f"{rental.get_absolute_url()}prolonger/")
    field(page, "Nouvelle fin").fill("2026-04-20T09:00")
    press(page, "Prolonger la location et faire signer")
    by_finger(page, "Samia Haddad", str(agent))
    accessible(page)
    press(page, "Enregistrer les signatures")
    assert said(page) == "L’avenant est signé."
    accessible(page)
    assert "signé le 7 avril" in words(page.get_by_role("region", name="Pièces et contrat", exact=True))


def check(page, paper):
    """Send the sealed copy to the page where anybody may check."""
    page.goto("/verifier/")
    copy = {"name": "papier.pdf", "mimeType": "application/pdf", "buffer": sealed_content(paper)}
    page.locator("input[type=file]").set_input_files(copy)
    page.locator("main form button").last.click()
    page.get_by_text("Ce document est de chez nous").first.wait_for()
    assert paper.number in words(page.locator("main"))
