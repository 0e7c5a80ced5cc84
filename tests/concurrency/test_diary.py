"""Several colleagues book the same half-hour of one adviser at the same instant: without the constraint several get it, with it one."""

import pytest
from django.db import connection

from mobilite.diary.models import Appointment
from tests.cast import staff
from tests.factories import a_place
from tests.processes import go, start

PROCESSES = 6

#: Says it is ready, waits for the start, books, says « won » or « lost » (and « crash: … » for anything else).
BOOKER = """
import sys, time
from datetime import datetime, timedelta, UTC
import django
from django.conf import settings
name, way, user_id, place_id = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from django.db import IntegrityError, OperationalError, connection
from mobilite.accounts.models import User
from mobilite.diary.operations import AlreadyBusy, book
from mobilite.people.models import Place

now = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)
start, end = now + timedelta(hours=1), now + timedelta(hours=1, minutes=30)
user, place = User.objects.get(pk=user_id), Place.objects.get(pk=place_id)

def naive(table):
    # What anybody would write first: look, then take.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE user_id = %s AND status <> 'cancelled'"
            " AND blocked_from < %s AND blocked_until > %s", [user.pk, end, start])
        if cursor.fetchone()[0]:
            return "lost"
        time.sleep(0.1)
        cursor.execute(f"INSERT INTO {table} (user_id, kind, status, place_id, address, starts_at, ends_at,"
            " travel_before, travel_after, blocked_from, blocked_until, note, cancelled_reason, created_at, changed_at,"
            " sequence) VALUES (%s, 'other', 'booked', %s, '', %s, %s, 0, 0, %s, %s, '', '', %s, %s, 0)",
            [user.pk, place.pk, start, end, start, end, now, now])
    return "won"

def booked():
    book(user, kind="follow_up", place=place, starts_at=start, ends_at=end, travel_before=0, travel_after=0,
        at=now, actor=user)
    return "won"

ways = {"bare": lambda: naive("tests_bare_appointment"), "guarded": lambda: naive("diary_appointment"), "book": booked}
print("ready", flush=True)
sys.stdin.readline()
try:
    said = ways[way]()
except (IntegrityError, AlreadyBusy):
    said = "lost"
except OperationalError as error:
    # Rows that check one another without a lock may wait for one another: PostgreSQL then sends one away. Our own
    # operation takes its lock first, and never meets this.
    said = "lost" if way == "guarded" and "deadlock" in str(error) else f"crash: {error!r}"
except Exception as error:
    said = f"crash: {error!r}"
print(said, flush=True)
"""


def all_at_once(way, user) -> list[str]:
    """Start the processes together and return what each says."""
    place = a_place()
    runs = [start(BOOKER, way, user.pk, place.pk) for _ in range(PROCESSES)]
    go(*runs)
    return sorted(run.communicate(timeout=120)[0].strip() for run in runs)


@pytest.fixture
def mehdi(transactional_db):
    return staff("adviser", "Mehdi", "Roy")


@pytest.fixture
def bare_table(mehdi):
    """The table of appointments, without its constraint."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE TABLE tests_bare_appointment (LIKE diary_appointment INCLUDING DEFAULTS INCLUDING IDENTITY)"
            )
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'diary_appointment'")
            cursor.execute(cursor.fetchone()[0].replace("diary_appointment", "tests_bare_appointment"))
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE tests_bare_appointment")


def test_without_the_constraint_several_book_the_same_half_hour(mehdi, bare_table):
    said = all_at_once("bare", mehdi)
    assert set(said) <= {"won", "lost"}, said
    assert said.count("won") > 1


@pytest.mark.parametrize("way", ["guarded", "book"])
def test_with_it_exactly_one_does(mehdi, way):
    """« guarded » writes the row without asking any of our code: the database alone decides."""
    assert all_at_once(way, mehdi) == ["lost"] * (PROCESSES - 1) + ["won"]
    assert Appointment.objects.filter(user=mehdi).count() == 1
