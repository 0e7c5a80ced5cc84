"""A rate that priced something never changes again, whichever way it is written (row B1)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from rentals.models import Rate
from tests.factories import a_confirmed_rental, a_rate, a_requested_rental, a_vehicle, an_offer

pytestmark = pytest.mark.django_db
WAYS = {
    "day": Decimal("99.00"),
    "week": Decimal("99.00"),
    "from_date": date(2020, 1, 1),
    "km": Decimal("0.01"),
    "terms": {"1": "1.00"},
    "tiers": [[3, "1.00"]],
    "included_km_per_day": 999,
}


@pytest.fixture
def used():
    return a_confirmed_rental().rate


@pytest.mark.parametrize("name", WAYS)
def test_once_used_no_price_of_it_changes(used, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rate.objects.filter(pk=used.pk).update(**{name: WAYS[name]})
    setattr(used, name, WAYS[name])
    with pytest.raises(IntegrityError), transaction.atomic():
        used.save()


def test_a_renewal_uses_a_rate_as_much_as_a_rental(now):
    lease = a_confirmed_rental(offer=an_offer("velila-velo"), vehicle=a_vehicle("e-bike"), term_months=1)
    other = a_rate(lease.offer, from_date=date(2026, 5, 1))
    Rate.objects.filter(pk=other.pk).update(from_date=date(2026, 6, 1))
    lease.terms.create(after_months=1, months=1, rate=other, agreed_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rate.objects.filter(pk=other.pk).update(from_date=date(2026, 7, 1))


def test_the_form_says_it_kindly_and_what_to_do(used):
    used.day = Decimal("99.00")
    with pytest.raises(ValidationError, match="Publiez-en un autre, à partir d’un autre jour"):
        used.full_clean()


def test_it_is_written_again_as_it_is_and_may_stop_being_an_example(used):
    used.full_clean()
    used.is_example = not used.is_example
    used.full_clean()
    used.save()
    used.refresh_from_db()


def test_before_anything_is_priced_by_it_a_mistake_is_mended():
    rental = a_requested_rental()
    rate = rental.offer.rates.first()
    rate.week = Decimal("21.00")
    rate.full_clean()
    rate.save()
    rate.refresh_from_db()
    assert rate.week == Decimal("21.00")
