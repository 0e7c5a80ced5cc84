"""Leases of VELILA bikes: the tests' clock stands on Tuesday 7 April 2026, 9 h 30 in Paris."""

from decimal import Decimal

from rentals.models import Rental
from rentals.payments.models import Means
from rentals.payments.operations import pay
from tests.factories.lending import NOW, an_ongoing_rental
from tests.factories.structure import the_organisation


def a_lease(*, months=6, paid=None, at=NOW, actor=None, **fields) -> Rental:
    """Return a lease of an e-bike under way since Tuesday 7 April 2026 (6 months: 150 €, 25 € a month), ``paid`` euros of it."""
    the_organisation()
    rental = an_ongoing_rental(term_months=months, at=at, actor=actor, **fields)
    if paid:
        pay_lease(rental, paid, at=at, actor=actor)
    return rental


def pay_lease(rental, amount, *, at=NOW, actor=None):
    """Pay a part of a lease in cash."""
    return pay(rental.main_bill.pk, amount=Decimal(amount), means=Means.CASH, at=at, actor=actor)
