"""Several departures are given to one agent at the same hour, at the same instant: without the constraint several get her,
with it one."""

import pytest
from django.db import connection

from mobilite.diary.models import Appointment
from rentals.rounds.models import Stop
from tests.cast import staff
from tests.factories import a_confirmed_rental, a_vehicle, paris_at
from tests.factories.rounds import somebody_at_home
from tests.processes import go, start

PROCESSES = 4

#: Says it is ready, waits for the start, gives its rental's departure to the agent, says « won » or « lost ».
GIVER = """
import sys, time
from datetime import datetime, timedelta, UTC
import django
from django.conf import settings
name, way, user_id, rental_id = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from django.db import connection
from mobilite.accounts.models import User
from mobilite.workflow import Refusal
from rentals.models import Moment, Rental
from rentals.rounds.operations import agree

now = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)
start, end = now + timedelta(days=1, hours=3), now + timedelta(days=1, hours=3, minutes=30)
user, rental = User.objects.get(pk=user_id), Rental.objects.select_related("person").get(pk=rental_id)

def naive():
    # What anybody would write first: look who is free, then give.
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM tests_bare_appointment WHERE user_id = %s AND status <> 'cancelled'"
            " AND blocked_from < %s AND blocked_until > %s", [user.pk, end, start])
        if cursor.fetchone()[0]:
            return "lost"
        time.sleep(0.1)
        cursor.execute("INSERT INTO tests_bare_appointment (user_id, kind, status, commune_id, address, person_id,"
            " starts_at, ends_at, travel_before, travel_after, blocked_from, blocked_until, note, cancelled_reason,"
            " created_at, changed_at, sequence) VALUES (%s, 'departure', 'booked', %s, '', %s, %s, %s, 0, 0, %s, %s, '',"
            " '', %s, %s, 0)",
            [user.pk, rental.person.commune_id, rental.person_id, start, end, start, end, now, now])
    return "won"

def agreed():
    agree(rental.pk, Moment.OUT, agent=user, starts_at=start, at=now, actor=user)
    return "won"

print("ready", flush=True)
sys.stdin.readline()
try:
    said = {"bare": naive, "agree": agreed}[way]()
except Refusal:
    said = "lost"
except Exception as error:
    said = f"crash: {error!r}"
print(said, flush=True)
"""


@pytest.fixture
def camille(transactional_db):
    return staff("agent", "Camille", "Bernard")


@pytest.fixture
def rentals(camille):
    """As many departures as processes, all needed on Wednesday at 14 h, each with its vehicle."""
    return [
        a_confirmed_rental(
            somebody_at_home(f"Personne{rank}", "Exemple"),
            vehicle=a_vehicle("car"),
            needed_from=paris_at(4, 8, 14),
        )
        for rank in range(PROCESSES)
    ]


@pytest.fixture
def bare_table(camille):
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


def all_at_once(way, user, rentals) -> list[str]:
    """Start the processes together and return what each says."""
    runs = [start(GIVER, way, user.pk, rental.pk) for rental in rentals]
    go(*runs)
    return sorted(run.communicate(timeout=120)[0].strip() for run in runs)


def test_without_the_constraint_several_departures_share_one_agent(camille, rentals, bare_table):
    said = all_at_once("bare", camille, rentals)
    assert set(said) <= {"won", "lost"}, said
    assert said.count("won") > 1


def test_with_it_one_departure_has_the_agent(camille, rentals):
    assert all_at_once("agree", camille, rentals) == ["lost"] * (PROCESSES - 1) + ["won"]
    stop = Stop.objects.get()
    assert stop.appointment == Appointment.objects.get()
    stop.rental.refresh_from_db()
    assert stop.rental.pickup_at == stop.appointment.starts_at
    # Who lost keeps her hour.
    for rental in rentals:
        rental.refresh_from_db()
    assert [rental.pickup_at for rental in rentals if rental != stop.rental] == [paris_at(4, 8, 14)] * 3
