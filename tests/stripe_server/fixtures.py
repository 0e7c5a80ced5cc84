"""A Stripe of our own, to which the product speaks; imported by the conftest of each folder that needs one."""

import pytest

from tests.stripe_server.server import SECRET, WEBHOOK_SECRET, StripeServer


def branch(settings, server: StripeServer) -> None:
    """Give the product the keys that lead to a server."""
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = SECRET, WEBHOOK_SECRET
    settings.STRIPE_API_BASE = server.url


@pytest.fixture
def stripe(settings):
    """A server that behaves like Stripe; its webhooks arrive when a test says so."""
    with StripeServer() as server:
        branch(settings, server)
        yield server


@pytest.fixture
def stripe_that_calls(settings, live_server):
    """The same, which calls the product of a journey at once."""
    settings.SITE_URL = live_server.url
    with StripeServer(f"{live_server.url}/stripe/webhook/") as server:
        branch(settings, server)
        yield server
