"""A rental from the request to its end."""

from rentals.models import Status
from tests.factories.lending import a_closed_rental


def test_a_rental_goes_from_the_request_to_its_end(db, agent):
    rental = a_closed_rental(actor=agent)
    rental.refresh_from_db()
    assert rental.status == Status.CLOSED
