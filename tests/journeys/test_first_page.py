"""What a stranger meets, and what each page must not do in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_stranger_is_led_to_the_sign_in_page(visit, accessible, size):
    page = visit(size=size)
    page.goto("/")
    assert "Mobilité" in page.title()
    expect(page.get_by_label("Mot de passe", exact=False)).to_be_visible()
    accessible(page)
