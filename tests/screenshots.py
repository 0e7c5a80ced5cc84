"""``python -m tests.screenshots``: draw the README's pictures from the demonstration, on the tests' day.

Always the same for the same code: the base is thrown away, the clock stands on Tuesday 7 April 2026, 9 h 30.
"""

import os
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

from mobilite.accounts.demo import PASSWORD, address  # noqa: E402
from mobilite.accounts.roles import Role  # noqa: E402
from tests.conftest import NOW  # noqa: E402

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
    """Sign in as the agent and take each picture."""
    shown = found()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=fr-FR"]
        )
        page = browser.new_page(
            base_url=server,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": 1280, "height": 860},
        )
        page.goto("/")
        page.get_by_label("Adresse e-mail").fill(address(Role.AGENT))
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url(f"{server}/")
        for name, path in PAGES.items():
            page.goto(path.format(**shown))
            page.screenshot(path=DOCS / f"{name}.png")
        browser.close()


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
