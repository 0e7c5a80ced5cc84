"""Whatever writes the row, the database holds what a state means."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from rentals.models import Rental, RentalTerm, RentalVehicle
from rentals.reference import make_example_offers
from tests.factories import (
    a_closed_rental,
    a_confirmed_rental,
    a_requested_rental,
    an_ongoing_rental,
    paris_at,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "confirmed"},
        {"status": "held"},
        {"status": "ongoing"},
        {"status": "cancelled", "ended_at": paris_at(4, 8)},
        {"status": "no_show", "ended_at": paris_at(4, 8)},
        {"ended_at": paris_at(4, 8)},
        {"signed_at": paris_at(4, 8)},
        {"handed_over_at": paris_at(4, 8)},
        {"needed_until": paris_at(4, 7)},
        {"return_at": paris_at(4, 7)},
        {"pickup_at": paris_at(4, 7, 11)},
    ],
)
def test_a_state_without_what_it_means_is_refused(changes):
    rental = a_requested_rental()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rental.objects.filter(pk=rental.pk).update(**changes)


def test_a_rental_out_is_signed():
    rental = an_ongoing_rental()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rental.objects.filter(pk=rental.pk).update(signed_at=None, signing_means="")


def test_what_is_back_says_when():
    rental = an_ongoing_rental()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rental.objects.filter(pk=rental.pk).update(status="returned")


def test_it_comes_back_after_it_left():
    rental = a_closed_rental()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rental.objects.filter(pk=rental.pk).update(returned_at=rental.handed_over_at - timedelta(minutes=1))


def test_one_vehicle_and_one_main_bill_at_a_time():
    rental, other = a_confirmed_rental(), a_confirmed_rental(term_months=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RentalVehicle.objects.filter(rental=other).update(rental=rental)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.bills.update(rental=rental)
    with pytest.raises(IntegrityError), transaction.atomic():
        RentalTerm.objects.create(
            rental=other, after_months=0, months=3, rate=other.rate, agreed_at=other.confirmed_at
        )


def test_example_offers_are_made_once_and_marked():
    offers = make_example_offers()
    assert offers == make_example_offers()
    assert len({offer.position for offer in offers}) == 5
    assert all(rate.is_example for offer in offers for rate in offer.rates.all())
    with pytest.raises(IntegrityError), transaction.atomic():
        offers[0].rates.filter(audience="solidarity").update(quotient_limit=None)


def test_an_offer_by_the_month_has_terms():
    day, month = make_example_offers()[0], make_example_offers()[3]
    for offer, changes in ((day, {"terms": [1]}), (month, {"terms": []})):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(offer).objects.filter(pk=offer.pk).update(**changes)
