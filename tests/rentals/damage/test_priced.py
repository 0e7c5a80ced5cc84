"""Broken glass looks at its own excess; a part that wears by itself has its own age, where the fleet knows it."""

from datetime import date
from decimal import Decimal

import pytest

from rentals.access import Excess
from rentals.damage.models import GridVersion
from rentals.damage.priced import Priced
from rentals.pricing import GridLine
from tests.factories import a_vehicle
from vehicles.fleet.models import Battery

DAY = date(2026, 4, 7)
GRID = GridVersion(number=3, from_date=date(2026, 1, 1))


def a_line(part, what="broken", **more):
    return GridLine(vehicle="car", part=part, what=what, price=Decimal(260), **more)


@pytest.mark.parametrize(
    ("part", "what", "glass", "asked"),
    [
        ("pare-brise", "broken", 80, 80),
        ("vitre avant", "chip", 80, 80),
        ("lunette arrière", "broken", 0, 0),
        ("vitre avant", "scratch", 80, 200),
        ("rétroviseur", "broken", 80, 200),
        ("pare-brise", "broken", None, 200),
    ],
)
@pytest.mark.django_db
def test_only_broken_glass_looks_at_its_own_excess(part, what, glass, asked):
    excess = Excess(Decimal(200), None, glass=None if glass is None else Decimal(glass))
    found = Priced(GRID, a_vehicle("car"), excess, DAY).worn(a_line(part, what), part)
    assert found.amount == asked
    assert ("bris de glace" in found.why) == (asked != 200)


@pytest.mark.django_db
def test_a_battery_put_in_later_has_its_own_age_and_the_sentence_says_whose():
    bike = a_vehicle("e-bike", in_service_on=date(2022, 4, 7), first_registered_on=None, bought_on=None)
    line = a_line("batterie", wear=20, floor=20, ages="part")
    priced = Priced(GRID, bike, Excess(None, None), DAY)
    unknown = priced.worn(line, "batterie")
    assert unknown.amount == Decimal("52.00")
    assert "Date de la pièce inconnue\u00a0: le véhicule a 4\u00a0ans" in unknown.why
    Battery.objects.create(vehicle=bike, since=date(2022, 4, 7), until=date(2025, 4, 7))
    Battery.objects.create(vehicle=bike, since=date(2025, 4, 7))
    known = priced.worn(line, "batterie")
    assert known.amount == Decimal("208.00")
    assert "Cette pièce, posée le 7\u00a0avril\u00a02025, a 1\u00a0an, 20\u00a0% d’usure par an" in known.why
    before = Priced(GRID, bike, Excess(None, None), date(2025, 4, 6)).worn(line, "batterie")
    assert before.amount == Decimal("108.33")
