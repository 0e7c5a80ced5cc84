"""What a stranger meets, and what each page must not do in a real browser."""

import pytest

from tests.journeys.conftest import DESK, PHONE


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_stranger_is_led_to_the_sign_in_page(visit, accessible, size):
    page = visit(size=size)
    page.goto("/")
    assert "Mobilité" in page.title()
    assert page.get_by_label("Mot de passe", exact=False).is_visible()
    accessible(page)
