"""Numbers without a gap, per series and year (row D3)."""

from django.db import transaction
from django.db.models import F

from mobilite.documents.models import Series


def next_number(series: str, year: int) -> int:
    """Take the next number of a series in a year, inside the caller's transaction.

    The row stays locked until the transaction ends, so that the next one to ask waits: when this one is
    rolled back its number was never given. Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("next_number() needs a transaction.")
    row = Series.objects.filter(code=series, year=year)
    if not row.update(last_number=F("last_number") + 1):
        # The first of the year. Whoever else is creating the row is waited for, then found.
        Series.objects.bulk_create([Series(code=series, year=year)], ignore_conflicts=True)
        row.update(last_number=F("last_number") + 1)
    return row.values_list("last_number", flat=True).get()


def written(series: str, year: int, number: int) -> str:
    """Write a number as people read it: « VAE-2026-0001 »."""
    return f"{series}-{year}-{number:04}"
