"""Every page that somebody without an account may open, and each of a person's own space, by axe, on a telephone (row K5)."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mobilite.portal.languages import is_public
from tests.factories import a_vehicle
from tests.factories.own import inside, the_owner
from tests.journeys.conftest import PHONE
from tests.test_every_page import ADDRESSES, EXAMPLES, Example, example_kwargs

PUBLIC = sorted(name for name, address in ADDRESSES.items() if is_public(address.callback))
#: So few at a time that their examples live together; each share is one browser.
SHARES = 4


@pytest.mark.parametrize("share", range(SHARES))
def test_every_public_page_is_accessible_on_a_telephone(
    visit, accessible, transactional_db, live_server, share
):
    for _ in range(4):  # Two examples may each need a car.
        a_vehicle("car")
    anybody, herself = visit(size=PHONE), visit(size=PHONE)
    clients = {anybody: Client(), herself: inside(the_owner())}
    session = clients[herself].cookies[settings.SESSION_COOKIE_NAME].value
    herself.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    for name in PUBLIC[share::SHARES]:
        example = EXAMPLES.get(name, Example())
        page = herself if example.open_to == "person" else anybody
        address = reverse(name, kwargs=example_kwargs(name))
        answer = clients[page].get(address)
        # What only sends elsewhere, or gives a paper, has no page of its own to read.
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page.goto(address)
            accessible(page)
