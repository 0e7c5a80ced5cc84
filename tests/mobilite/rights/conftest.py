"""Providers in memory, and papers whose templates are the tests' own."""

import pytest

from tests.mobilite.outbox.conftest import email, sms  # noqa: F401 (fixtures)
from tests.papers import _drawn_for_good  # noqa: F401


@pytest.fixture(autouse=True)
def _any_paper(request, settings):
    """Papers of the factories have no template of their own."""
    if not request.node.get_closest_marker("drawn"):
        settings.DOCUMENT_DRAWER = "tests.factories.own_data.draw"
