"""Twenty processes take numbers at once: without the guard two share one, with it none is missing (row D3)."""

import pytest

from mobilite.documents.models import Series
from tests.processes import go, start

PROCESSES = 20

#: Says it is ready, waits for the start, takes one number. ``naive`` reads, then writes.
TAKER = """
import os, sys, time
import django
from django.conf import settings
name, way = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
from django.db import connection, transaction
from mobilite.documents.models import Series
from mobilite.documents.numbering import next_number

def naive():
    last = Series.objects.filter(code="VAE", year=2026).values_list("last_number", flat=True).first() or 0
    time.sleep(0.05)
    with transaction.atomic():
        Series.objects.update_or_create(code="VAE", year=2026, defaults={"last_number": last + 1})
    return last + 1

def sure():
    with transaction.atomic():
        number = next_number("VAE", 2026)
        time.sleep(0.005)
        if way == "some_fail" and int(os.environ["RANK"]) % 4 == 0:
            transaction.set_rollback(True)
            number = 0
    return number

connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
print(naive() if way == "naive" else sure(), flush=True)
"""


def taken(way, processes=PROCESSES) -> list[int]:
    """Start the processes together and return the numbers that they took."""
    runs = [start(TAKER, way, RANK=str(rank)) for rank in range(processes)]
    go(*runs)
    return sorted(int(run.communicate(timeout=60)[0]) for run in runs)


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_two_processes_share_a_number():
    assert len(set(taken("naive", processes=6))) < 6


@pytest.mark.django_db(transaction=True)
def test_twenty_processes_at_once_take_numbers_one_to_twenty():
    assert taken("sure") == list(range(1, PROCESSES + 1))
    assert Series.objects.get().last_number == PROCESSES


@pytest.mark.django_db(transaction=True)
def test_those_that_fail_leave_no_gap():
    numbers = [number for number in taken("some_fail") if number]
    assert numbers == list(range(1, 16))
    assert Series.objects.get().last_number == 15
