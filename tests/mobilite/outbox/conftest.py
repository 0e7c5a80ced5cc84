"""What tests of messages share: the structure that signs them, and providers that keep what they are given."""

import pytest

from mobilite import registry
from mobilite.outbox import providers
from tests.factories import the_organisation
from tests.factories.messages import Post


@pytest.fixture(autouse=True)
def _events_of_their_own():
    """Forget the events that a test declares."""
    known = dict(registry._points["message_event"])
    yield
    registry._points["message_event"] = known


@pytest.fixture
def sms(monkeypatch) -> Post:
    return _post(monkeypatch)["sms"]


@pytest.fixture
def email(sms) -> Post:
    return providers.for_channel("email")


@pytest.fixture
def eli(db):
    """The structure: ELI, 02 61 91 00 00."""
    return the_organisation()


def _post(monkeypatch):
    posts = {"sms": Post("sms"), "email": Post("email")}
    monkeypatch.setattr(providers, "for_channel", lambda channel: posts[str(channel)])
    return posts
