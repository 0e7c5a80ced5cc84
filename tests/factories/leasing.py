"""Leases of VELILA bikes: the tests' clock stands on Tuesday 7 April 2026, 9 h 30 in Paris."""

from decimal import Decimal

from rentals.leases.operations import agree_at_distance
from rentals.models import Rental
from rentals.operations import hand_over, sign, take_deposit
from rentals.payments.models import Means
from rentals.payments.operations import pay
from tests.factories.lending import NOW, a_confirmed_rental, a_report, an_ongoing_rental, tried
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


def a_distance_lease(
    person=None, *, months=6, paid=None, out=False, starts_early=True, at=NOW, actor=None
) -> Rental:
    """Return a lease of 150 € whose contract was signed at a distance on Tuesday 7 April 2026; ``out``: the bike has left."""
    the_organisation()
    rental = a_confirmed_rental(person, term_months=months, at=at, actor=actor)
    agree_at_distance(rental.pk, starts_early=starts_early, at=at, actor=actor)
    rental = sign(rental.pk, means="paper", at=at, actor=actor)
    if paid:
        pay_lease(rental, paid, at=at, actor=actor)
    if out:
        take_cheque(rental, at=at, actor=actor)
        tried(rental, at=at)
        rental = hand_over(
            rental.pk, report=a_report(vehicle=rental.vehicle), at=rental.pickup_at, actor=actor
        )
    return Rental.objects.get(pk=rental.pk)


def take_cheque(rental, *, at, actor):
    """Receive the deposit of a lease, by cheque."""
    take_deposit(
        rental.pk, amount=rental.agreed_deposit, means=Means.CHEQUE, bank="Banque d’exemple", cheque_number="0000001",
        holder=str(rental.person), at=at, actor=actor,
    )  # fmt: skip
