"""What tests of the counter start from."""

from decimal import Decimal

from rentals.payments.models import Bill
from rentals.payments.operations import open_bill
from rentals.pricing import Kind, line
from tests.factories import a_person


def a_bill(amount="100.00", *, payer=None, now) -> Bill:
    """Return the bill of a person, of one line."""
    lines = [line(Kind.RENT, "Location", "Essai.", unit_price=Decimal(amount))]
    return open_bill(payer or a_person(), "Location", lines, at=now)


def cents(*amounts) -> list[Decimal]:
    return [Decimal(one) for one in amounts]
