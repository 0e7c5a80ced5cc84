"""Somebody keeps the car longer: the price before the button, who moves to another car, and a refusal that says what is free."""

import pytest

from tests.factories import a_confirmed_rental, a_driver, a_vehicle, an_ongoing_rental, the_organisation
from tests.factories.lending import paris_at
from tests.journeys.conftest import BOTH
from tests.journeys.hands import card, field, press, said, words

pytestmark = pytest.mark.journey


@BOTH
def test_an_extension_shows_its_price_moves_the_next_and_never_pushes_anybody_out(
    visit, accessible, transactional_db, agent, size
):
    the_organisation()
    car = a_vehicle("car")
    rental = an_ongoing_rental(vehicle=car)
    next_one = a_confirmed_rental(
        a_driver("Fatou", "Sow"),
        needed_from=paris_at(4, 15),
        needed_until=paris_at(4, 20),
    )
    page = visit(agent, size=size)

    def ask(until):
        page.goto(f"/locations/{rental.pk}/prolonger/")
        field(page, "Nouvelle fin").fill(f"{until}T10:00")
        field(page, "Nouvelle fin").blur()

    ask("2026-04-17")
    page.get_by_text("Aucun autre véhicule ne peut les servir").wait_for()
    accessible(page)
    press(page, "Prolonger la location")
    assert "Fatou Sow" in words(page.get_by_role("alert").first)

    other = a_vehicle("car")
    ask("2026-04-17")
    page.get_by_text(f"Fatou Sow passera de {car.number} à {other.number}").wait_for()
    accessible(page)
    assert "20,00 €" in card(page, "Ce que cela fait")
    press(page, "Prolonger la location")
    assert f"Fatou Sow passe de {car.number} à {other.number}" in said(page)
    accessible(page)
    next_one.refresh_from_db()
    assert next_one.vehicle == other
