"""Examples of months of the books."""

from datetime import date, timedelta

from rentals.accounting.operations import close_month
from tests.examples import Example
from tests.factories.invoicing import a_payer_bill, a_structure
from tests.factories.lending import NOW


def march():
    a_structure()
    a_payer_bill(at=NOW - timedelta(days=20))
    return {"year": 2026, "month": 3}


def closed():
    said = march()
    close_month(date(2026, 3, 1), at=NOW, actor=None)
    return said


PAGES = {
    "accounting:month": Example(march),
    "accounting:month_file": Example(closed),
    "accounting:close": Example(march),
    "accounting:year_file": Example(lambda: {"year": closed()["year"]}),
}
ROWS = {}
