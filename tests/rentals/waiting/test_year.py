"""Six weeks of the list and of its leases, day by day through the operations, on a small fleet (rows A8, C1 to C4).

A year of 200 bikes and 900 requests is ``python -m tests.benchmarks.year``: its figures are in docs/benchmarks.md.
"""

import pytest
from django.db import transaction

from rentals.waiting.models import Turn
from tests.year import Year

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def lived(seed: int, days: int, requests: int) -> Year:
    year = Year(seed, bikes=4, requests=requests, days=days)
    return year.live()


def test_every_request_is_answered_in_the_order_of_the_list_and_its_lease_is_paid():
    year = lived(7, days=45, requests=24)
    assert year.counts["départs"] >= 4
    assert year.counts["vols"] == 1
    assert year.counts["échanges"] + year.counts["échanges impossibles"] >= 1
    assert len(year.told) == Turn.objects.count()


def test_the_same_seed_gives_the_same_year_and_another_one_does_not():
    def portrait(seed):
        with transaction.atomic():
            found = lived(seed, days=8, requests=6).portrait()
            transaction.set_rollback(True)
        return found

    first = portrait(7)
    assert portrait(7) == first
    assert portrait(8) != first
