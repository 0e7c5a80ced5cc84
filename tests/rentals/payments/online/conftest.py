"""A Stripe of our own, and how it knocks at the product's door."""

import pytest

from tests.stripe_server.fixtures import stripe  # noqa: F401


@pytest.fixture
def knock(client):
    """Deliver an event to the product: ``knock(server.knock(event))`` returns the status of the answer."""

    def deliver(one) -> int:
        return client.post(
            "/stripe/webhook/",
            data=one.body,
            content_type="application/json",
            headers={"stripe-signature": one.signature},
        ).status_code

    return deliver
