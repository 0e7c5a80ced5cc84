"""A real browser in front of a real server: Debian's Chromium, French, at the clock of the tests."""

import os
import shutil
from functools import wraps

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Locator, expect, sync_playwright

from tests.cast import client_for
from tests.conftest import NOW

# Real PDF in the journeys marked ``drawn``.
from tests.papers import _drawn_for_good  # noqa: F401
from tests.stripe_server.fixtures import stripe_that_calls  # noqa: F401

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

#: A story told at a desk and on a telephone of today.
BOTH = pytest.mark.parametrize("size", [DESK, {"width": 390, "height": 844}], ids=["1280", "390"])


def until_it_is_there(click):
    """Make a click wait for the page that it opens: what is typed or read before its scripts is not heard."""

    @wraps(click)
    def patient(self, **options):
        click(self, **options)
        self.page.wait_for_load_state()

    return patient


@pytest.fixture(scope="session")
def chromium():
    """One browser for all journeys. Its absence is a failure: `python3 -m mobilite test` installs it."""
    program = shutil.which("chromium")
    assert program, "chromium is not on this machine"
    # Playwright keeps an event loop in this thread; Django would refuse its queries there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", until_it_is_there(Locator.click))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(chromium, live_server, tmp_path):
    """Open a page of a browser of one's own: `page = visit(agent)`, then `page.goto("/locations/")`.

    Without a user, a stranger's. `size` is DESK or PHONE. A message of error in the console, a script that
    fails or a request to another host, but for those of `also`, fails the journey when it ends.
    """
    contexts, complaints = [], []

    def complain(what):
        complaints.append(what)

    def open_page(user=None, *, size=DESK, scripts=True, also=(), keeps=False, cuts=False):
        context = chromium.new_context(
            base_url=live_server.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport=size,
            java_script_enabled=scripts,
            # What keeps pages asks for them behind the story's back: only where the story is about it.
            service_workers="allow" if keeps else "block",
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.clock.install(time=NOW)
        if user is not None:
            cookie = client_for(user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
            )
        page = context.new_page()
        # Without network, on purpose, what is not kept cannot be loaded.
        cut = "ERR_INTERNET_DISCONNECTED" if keeps or cuts else "\0"
        page.on(
            "console",
            lambda message: (
                message.type == "error"
                and cut not in message.text
                and complain(f"{page.url}: {message.text}")
            ),
        )
        page.on("pageerror", lambda error: complain(f"{page.url}: {error}"))
        page.on("request", lambda asked: asked.url.startswith(("http", "ws")) and leaves(asked.url, also))
        return page

    def leaves(url, also):
        if not url.startswith((live_server.url, *also)):
            complain(f"asked another host: {url}")

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def accessible():
    """Assert that axe finds nothing wrong on a page, and that it does not scroll sideways."""

    def check(page):
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
        width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{page.url} is {width[0]} px wide in a window of {width[1]}"

    return check
