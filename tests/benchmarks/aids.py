"""Aids: the whole catalogue answered for one person (issue 8: under 50 ms)."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from advice.aids import catalogue
from mobilite import clock
from tests.benchmarks.stopwatch import timed
from tests.benchmarks.works import Figure

#: Somebody of 34 who looks for work, lives in Ancenis, and has said much: many conditions are weighed to their end.
HER = {
    "age": "34", "commune": "44003", "ft": True, "compensated": False, "rsa": True, "reference_income": "9000.00",
    "tax_parts": "1.5", "caf_quotient": "420.00", "licence": "b", "licence_cost": "1800.00", "bike": "vae",
    "bike_price": "1400.00",
}  # fmt: skip


def answered(times: int) -> Figure:
    """Measure the answer of every aid, from its rows in the database to its reasons and amounts."""
    day = clock.today()
    with CaptureQueriesContext(connection) as asked:
        found = catalogue.answers(HER, on=day)
    timing = timed(lambda: catalogue.answers(HER, on=day), times)
    return Figure(
        "aids", timing.ms, timing.normal, times, queries=len(asked), more={"aids": len(found.answers)}
    )
