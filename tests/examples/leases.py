"""Examples of leases under way."""

from tests.examples import Example
from tests.factories.leasing import a_lease


def paid():
    return {"pk": a_lease(paid=25).pk}


PAGES = {
    "leases:certificates": Example(paid),
    "leases:issue_certificate": Example(lambda: paid() | {"number": 1}),
}
