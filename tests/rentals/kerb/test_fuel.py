"""Fuel by the eighth: what is missing is proposed, and counted when somebody ticks (row E6)."""

from decimal import Decimal

import pytest

from rentals.kerb.fuel import EIGHTHS, eighths, missing_eighths
from rentals.models import Status
from tests.cast import client_for
from tests.factories import a_report, a_signed_rental, paris_at
from tests.rentals.kerb.steps import address, answer, draft, go_through, press_the_button, text

pytestmark = pytest.mark.django_db


def test_each_eighth_is_its_own():
    assert [eighths(one) for one in EIGHTHS] == list(range(9))


@pytest.mark.parametrize(
    ("out", "back", "missing"), [(100, 75, 2), (75, 100, 0), (88, 63, 2), (50, 44, 0), (50, 43, 1)]
)
def test_what_is_missing(out, back, missing):
    assert missing_eighths(out, back) == missing


@pytest.fixture
def car(agent, the_clock):
    from rentals.operations import hand_over

    rental = a_signed_rental()
    rental.offer.fuel_eighth = Decimal("12.50")
    rental.offer.save()
    hand_over(rental.pk, report=a_report(energy_percent=100), at=rental.pickup_at, actor=agent)
    the_clock.move_to(paris_at(4, 14, 9, 50))
    return rental


def lines(rental):
    return {line.label: line.amount for line in rental.main_bill.lines.all()}


def test_it_is_proposed_and_not_charged_alone(car, agent):
    client = client_for(agent)
    go_through(client, car, 40_100, back=True, level=75)
    page = text(client.get(address(car, "review", back=True)))
    assert "Compter 25,00\u00a0€" in page
    press_the_button(client, car, back=True)
    assert not any("Carburant" in label for label in lines(car))


def test_it_is_counted_when_it_is_ticked(car, agent):
    client = client_for(agent)
    go_through(client, car, 40_100, back=True, level=88)
    answer(client, car, "review", back=True, do="save", fuel="on")
    assert draft(car).data["fuel"] is True
    press_the_button(client, car, back=True, fuel="on")
    car.refresh_from_db()
    assert car.status == Status.RETURNED
    assert lines(car)["Carburant manquant, 1\u00a0huitième"] == Decimal("12.50")
