"""What a damage costs by the grid: never negative, never above the new price, never more for an older vehicle."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mobilite.money import ZERO
from rentals.pricing import GridLine, worn

CENTS = st.integers(1, 2_000_000).map(lambda cents: Decimal(cents) / 100)
PERCENT = st.integers(0, 100)


def a_line(price="120.00", **changes):
    values = {"vehicle": "car", "part": "pare-chocs", "what": "scratch", "wear": 10, "floor": 20, **changes}
    return GridLine(price=Decimal(price), **values)


LINES = st.builds(
    lambda price, wear, floor, years: a_line(price, wear=wear, floor=floor, free_years=years),
    CENTS, PERCENT, PERCENT, st.none() | st.integers(1, 30),
)  # fmt: skip


@given(LINES, st.integers(0, 600), st.integers(0, 600), st.none() | CENTS)
def test_an_amount_is_within_nil_and_the_new_price_and_never_grows_with_age(line, one, other, ceiling):
    younger, older = (worn(line, months=months, ceiling=ceiling).amount for months in sorted((one, other)))
    assert ZERO <= older <= younger <= line.price
    if ceiling is not None:
        assert younger <= ceiling
    assert younger == younger.quantize(Decimal("0.01"))


def test_three_years_at_ten_percent_take_thirty_percent_off():
    found = worn(a_line(), months=36)
    assert found.amount == Decimal("84.00")
    assert found.why == (
        "Neuf\u00a0: 120,00\u00a0€. Le véhicule a 3\u00a0ans, 10\u00a0% d’usure par an\u00a0: 36,00\u00a0€ en moins."
    )


def test_wear_stops_at_its_floor_and_an_old_vehicle_costs_nothing():
    assert worn(a_line(), months=240).amount == Decimal("24.00")
    free = worn(a_line(free_years=7), months=84)
    assert free.amount == ZERO
    assert "c’est de l’usure, jamais comptée" in free.why


def test_nobody_is_asked_more_than_the_excess():
    found = worn(a_line("500"), months=0, ceiling=Decimal("150"))
    assert found.amount == Decimal("150.00")
    assert "on ne demande pas plus" in found.why
