"""Examples of the grid of damage."""

from datetime import timedelta
from decimal import Decimal

from mobilite.accounts import links
from mobilite.periods import paris_date
from rentals.damage.links import LINK_PURPOSE
from rentals.damage.starting import make_example_grid
from rentals.models import KeyDrop
from rentals.operations import ExtraLine, charge, contest
from rentals.operations.contests import contestable
from tests.examples import Example
from tests.factories.lending import NOW, a_returned_rental, an_ongoing_rental


def _to_come():
    return {"number": make_example_grid(from_date=paris_date(NOW) + timedelta(days=30), at=NOW).number}


def _published():
    make_example_grid(from_date=paris_date(NOW), at=NOW)
    return {}


def _charged():
    rental = a_returned_rental()
    line = ExtraLine(label="Capot, rayure", amount=Decimal(84))
    charge(rental.pk, line=line, at=rental.returned_at, actor=None)
    return rental


def _contested():
    rental = _charged()
    lines = [line.pk for line in contestable(rental)]
    contest(rental.pk, words="Elle y était.", lines=lines, at=rental.returned_at, actor=None)
    return {"pk": rental.pk}


def _by_link():
    rental = an_ongoing_rental()
    drop = KeyDrop.objects.create(
        rental=rental, place=rental.return_place, left_at=NOW, source="read", noted_at=NOW, told_at=NOW,
        contest_until=NOW + timedelta(days=2), proposed=[{"label": "Capot, rayure", "amount": "84.00", "why": "", "kind": "damage"}],
    )  # fmt: skip
    return {"token": links.create(LINK_PURPOSE, drop, expires_at=NOW + timedelta(days=9), at=NOW)}


PAGES = {
    "rentals:contest": Example(lambda: {"pk": _charged().pk}),
    "rentals:answer_contest": Example(_contested),
    "portal:contest": Example(_by_link, open_to="everyone"),
    "rentals:grid": Example(_published),
    "rentals:withdraw_grid": Example(_to_come),
    "portal:grid": Example(_published, open_to="everyone"),
}
