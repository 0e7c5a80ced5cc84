"""Sixteen processes want one vehicle at the same instant: without the constraint several get it, with it one (row A2)."""

import signal
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.factories import a_vehicle, an_occupancy
from tests.processes import go, start
from vehicles.models import Occupancy

PROCESSES = 16
DAY = timedelta(days=1)
REQUEST_ENDS_AT = datetime(2026, 4, 9, 7, 30, tzinfo=UTC)

#: Says it is ready, waits for the start, takes a vehicle, says « won » or « lost » (and « crash: … » for anything else).
TAKER = """
import os, signal, sys, time
from datetime import datetime, timedelta, UTC
import django
from django.conf import settings
name, way, vehicle_id = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
from django.db import IntegrityError, connection, transaction
from vehicles.models import Occupancy, Vehicle
from vehicles.operations import AlreadyTaken, NothingFree, place_in_category, take

now = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)
day = timedelta(days=1)
period = {"starts_at": now + day, "ends_at": now + 2 * day}
rank = int(os.environ["RANK"])

def naive(table):
    # What anybody would write first: look, then take.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE vehicle_id = %s AND released_at IS NULL"
            " AND starts_at < %s AND blocked_until > %s", [vehicle_id, period["ends_at"], period["starts_at"]])
        if cursor.fetchone()[0]:
            return "lost"
        time.sleep(0.1)
        cursor.execute(f"INSERT INTO {table} (vehicle_id, kind, reason, starts_at, ends_at, blocked_until)"
            " VALUES (%s, 'rental', '', %s, %s, %s)",
            [vehicle_id, period["starts_at"], period["ends_at"], period["ends_at"]])
    return "won"

def taken():
    take(Vehicle.objects.get(pk=vehicle_id), kind="rental", now=now, **period)
    return "won"

def placed():
    vehicle = Vehicle.objects.select_related("category", "place").get(pk=vehicle_id)
    # Periods that share an instant but differ, so that the search for bookings to move runs too.
    start = period["starts_at"] - timedelta(minutes=rank)
    place_in_category(vehicle.category, vehicle.place, start, period["ends_at"], kind="rental", person=None, now=now)
    return "won"

def killed():
    with transaction.atomic():
        taken()
        print("written", flush=True)
        sys.stdin.readline()
    return "won"

ways = {"bare": lambda: naive("tests_bare_occupancy"), "guarded": lambda: naive("vehicles_occupancy"),
    "take": taken, "place": placed, "killed": killed}
connection.ensure_connection()
Vehicle.objects.count()
print("ready", flush=True)
sys.stdin.readline()
try:
    said = ways[way]()
except (IntegrityError, AlreadyTaken, NothingFree):
    said = "lost"
except Exception as error:
    said = f"crash: {error!r}"
print(said, flush=True)
"""


def a_taker(way, vehicle, rank=0):
    """Start one process that waits for the word."""
    return start(TAKER, way, vehicle.pk, RANK=str(rank))


def all_at_once(way, vehicle) -> list[str]:
    """Start the processes together and return what each says."""
    runs = [a_taker(way, vehicle, rank) for rank in range(PROCESSES)]
    go(*runs)
    return sorted(run.communicate(timeout=120)[0].strip() for run in runs)


@pytest.fixture
def bare_table(transactional_db):
    """The table of occupancies, without its constraint."""
    with connection.cursor() as cursor:
        key = "INTEGER PRIMARY KEY" if connection.vendor == "sqlite" else "BIGSERIAL PRIMARY KEY"
        cursor.execute(
            f"CREATE TABLE tests_bare_occupancy (id {key}, vehicle_id BIGINT, kind TEXT, reason TEXT, "
            "starts_at TIMESTAMP, ends_at TIMESTAMP, blocked_until TIMESTAMP, released_at TIMESTAMP)"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tests_bare_occupancy")


@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_several_get_it(bare_table):
    """This proves that the race is real: what follows is not luck."""
    said = all_at_once("bare", a_vehicle())
    assert set(said) <= {"won", "lost"}
    assert said.count("won") > 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["guarded", "take"])
def test_with_it_exactly_one_does(way):
    """« guarded » writes the row without asking any of our code: the database alone decides."""
    car = a_vehicle()
    assert all_at_once(way, car) == ["lost"] * (PROCESSES - 1) + ["won"]
    assert car.occupancies.live().count() == 1


@pytest.mark.django_db(transaction=True)
def test_three_scooters_go_to_three_of_sixteen():
    scooters = [a_vehicle("scooter-50") for _ in range(3)]
    # One that can move, so that there is something to look at when nothing is free.
    later = an_occupancy(scooters[0], starts_at=REQUEST_ENDS_AT + DAY, ends_at=REQUEST_ENDS_AT + 2 * DAY)
    said = all_at_once("place", scooters[0])
    assert said == ["lost"] * (PROCESSES - 3) + ["won"] * 3
    won = Occupancy.objects.live().exclude(pk=later.pk)
    assert sorted(won.values_list("vehicle", flat=True)) == [scooter.pk for scooter in scooters]


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_halfway_leaves_the_vehicle_free():
    """SIGKILL between the row and the end of the transaction: no trace, no lock left, the next one is served."""
    car = a_vehicle()
    dying = a_taker("killed", car)
    go(dying)
    assert dying.stdout.readline() == "written\n"
    dying.send_signal(signal.SIGKILL)
    dying.communicate(timeout=60)
    assert not car.occupancies.exists()
    following = a_taker("take", car)
    go(following)
    assert following.communicate(timeout=60)[0] == "won\n"
