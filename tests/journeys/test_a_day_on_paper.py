"""The network will be cut tomorrow: the contracts and condition sheets of the day are printed the evening before."""

import io

import pytest
from pypdf import PdfReader

from tests.factories import a_confirmed_rental, a_driver, a_vehicle, the_organisation
from tests.factories.lending import paris_at
from tests.journeys.conftest import BOTH
from tests.journeys.hands import follow, press, words
from tests.journeys.test_behind_the_pages import a_worker_comes

pytestmark = [pytest.mark.journey, pytest.mark.drawn]


@BOTH
def test_tomorrow_is_prepared_in_one_file(visit, accessible, transactional_db, agent, size):
    the_organisation()
    a_confirmed_rental(a_driver("Samia", "Haddad"), vehicle=a_vehicle("car"), needed_from=paris_at(4, 8, 10))
    page = visit(agent, size=size)
    page.goto("/locations/")
    follow(page, "Préparer demain sur papier")
    accessible(page)
    press(page, "Préparer les papiers")
    accessible(page)
    a_worker_comes()
    page.get_by_text("Les papiers sont prêts").wait_for()
    follow(page, "Continuer")
    accessible(page)
    assert "1 départ" in words(page.locator("main"))
    link = page.locator("main").get_by_role("link", name="8 avril").first
    content = page.request.get(link.get_attribute("href")).body()
    said = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages).split())
    for expected in (
        "Samia Haddad",
        "Votre contrat en bref",
        "État des lieux de départ",
        "Feuille de caisse",
    ):
        assert expected in said
