"""``python -m tests.screenshots``: draw the pictures of the README and of the guides from the demonstration, on the tests' day.

Always the same for the same code: the base is thrown away, the clock stands on Tuesday 7 April 2026, 9 h 30.
"""

import os
import re
import shutil
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

import django

django.setup()

import time_machine  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from mobilite import clock  # noqa: E402
from mobilite.accounts.demo import PASSWORD, address  # noqa: E402
from mobilite.accounts.roles import Role  # noqa: E402
from mobilite.jobs import queue  # noqa: E402
from mobilite.portal.codes import code_of  # noqa: E402
from mobilite.portal.models import Knock, Visit  # noqa: E402
from tests.conftest import NOW  # noqa: E402
from tests.journeys.hands import field, fill, press  # noqa: E402

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {
    "aujourdhui": "/",
    "planning": "/planning/?lieu={place}",
    # Of the guide « Une journée au guichet ».
    "guichet-proposer": "/personnes/{person}/propositions/",
    "guichet-location": "/locations/{rental}/",
    "guichet-caisse": "/caisse/",
    "guichet-doit": "/personnes/{debtor}/doit/",
    "guichet-releve": "/caisse/releves/{statement}/",
    "guichet-amende": "/amendes/{fine}/",
}
TELEPHONE = {"width": 360, "height": 740}
#: What she presses in her own space, by the name of its picture.
ASKED = {"prolonger": "Prolonger", "probleme": "J’ai un problème"}


def found() -> dict[str, int]:
    """Return the records that the pictures show: each is there in the demonstration."""
    from mobilite.people.models import Person, Place
    from rentals.fines.models import Fine
    from rentals.models import Rental, Status
    from rentals.payments.models import Plan, Statement

    leaving = Rental.objects.filter(status=Status.CONFIRMED).order_by("pickup_at", "pk").first()
    asked = Rental.objects.filter(status=Status.REQUESTED).order_by("pickup_at", "pk").first()
    return {
        "place": Place.objects.get(short_name="Ancenis").pk,
        "rental": leaving.pk,
        "person": Person.objects.get(pk=asked.person_id).pk,
        "debtor": Plan.objects.live().order_by("pk").first().person_id,
        "statement": Statement.objects.order_by("-pk").first().pk,
        "fine": Fine.objects.filter(status="driver").order_by("pk").first().pk,
    }


def draw(server: str) -> None:
    """Take each picture: at the counter, then on a telephone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox"],
            env={**os.environ, "LANGUAGE": "fr"},
        )
        here = {"base_url": server, "locale": "fr-FR", "timezone_id": "Europe/Paris"}
        at_the_counter(browser.new_page(**here, viewport={"width": 1280, "height": 860}), server)
        on_a_telephone(browser.new_page(**here, viewport=TELEPHONE))
        browser.close()


def at_the_counter(page, server: str) -> None:
    """Sign in as the agent and open each page."""
    shown = found()
    page.goto("/")
    page.get_by_label("Adresse e-mail").fill(address(Role.AGENT))
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{server}/")
    for name, path in PAGES.items():
        page.goto(path.format(**shown))
        page.screenshot(path=DOCS / f"{name}.png")


def on_a_telephone(page) -> None:
    """Ask for a car without an account, then open one's own space with a code, as « Au téléphone » tells."""

    def keep(name):
        # As tall as the page: the bar that stays at the bottom hides nothing.
        page.set_viewport_size(
            {**TELEPHONE, "height": page.evaluate("document.documentElement.scrollHeight")}
        )
        page.screenshot(path=DOCS / f"telephone-{name}.png")
        page.set_viewport_size(TELEPHONE)

    page.goto("/demander/")
    keep("quoi")
    page.get_by_role("button", name="Voiture").click()
    page.get_by_role("radio", name="Cette semaine").check()
    page.get_by_role("radio", name="Une semaine").check()
    keep("quand")
    press(page, "Continuer")
    fill(page, {"Nom de famille": "Diallo", "Prénom": "Awa", "Téléphone": "06 39 98 12 34"})
    field(page, "Votre commune").select_option("Oudon")
    keep("qui")
    press(page, "Continuer")
    keep("verifier")
    press(page, "Envoyer ma demande")
    keep("envoyee")

    page.goto("/moi/entrer/")
    keep("entrer")
    number = Visit.objects.order_by("opened_at", "pk").first().person.phone
    page.get_by_label("Votre téléphone").fill(number)
    press(page, "Recevoir un code")
    while row := queue.claim("screenshots", at=clock.now()):
        queue.run(row)
    keep("code")
    page.get_by_label("Le code").fill(code_of(Knock.objects.latest("pk")))
    press(page, "Entrer")
    page.get_by_role("heading", name=re.compile("^Bonjour")).wait_for()
    keep("espace")
    for name, words in ASKED.items():
        page.goto("/moi/")
        page.locator("main").get_by_role("link", name=words).first.click()
        page.wait_for_load_state()
        keep(name)


def main() -> None:
    connection = connections["default"]
    connection.creation.create_test_db(verbosity=0)
    with time_machine.travel(NOW, tick=False):
        call_command("demo")
        thread = LiveServerThread("localhost", StaticFilesHandler, connections_override={})
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        try:
            draw(f"http://localhost:{thread.port}")
        finally:
            thread.terminate()


if __name__ == "__main__":
    main()
