"""Examples of the grid of damage."""

from datetime import timedelta

from mobilite.periods import paris_date
from rentals.damage.starting import make_example_grid
from tests.examples import Example
from tests.factories.lending import NOW


def _to_come():
    return {"number": make_example_grid(from_date=paris_date(NOW) + timedelta(days=30), at=NOW).number}


def _published():
    make_example_grid(from_date=paris_date(NOW), at=NOW)
    return {}


PAGES = {
    "rentals:grid": Example(_published),
    "rentals:withdraw_grid": Example(_to_come),
    "portal:grid": Example(_published, open_to="everyone"),
}
