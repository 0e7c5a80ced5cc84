"""Examples of the pages of keys left in a box."""

from datetime import timedelta

from rentals.models import KeyDrop
from tests.examples import Example
from tests.factories.lending import an_ongoing_rental


def _ongoing():
    return {"pk": an_ongoing_rental().pk}


def _dropped():
    rental = an_ongoing_rental()
    at = rental.pickup_at + timedelta(hours=1)
    KeyDrop.objects.create(rental=rental, place=rental.return_place, left_at=at, source="read", noted_at=at)
    return {"pk": rental.pk}


PAGES = {
    "rentals:key_drop": Example(_ongoing),
    **{f"rentals:{name}": Example(_dropped) for name in ("cancel_key_drop", "agree", "settle_key_drop")},
}
