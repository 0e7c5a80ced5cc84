"""Many confirm at once, and one is killed in the middle: processes and SIGKILL, not threads and exceptions."""

import json
import signal

import pytest

from mobilite.audit.entries import entries_about
from mobilite.documents.models import Document
from rentals.models import Rental, Status
from rentals.operations import confirm
from rentals.payments.balances import balance
from rentals.payments.models import Bill
from tests.cast import staff
from tests.factories import a_place, a_requested_rental, a_vehicle, an_offer, the_organisation
from tests.processes import Process, go, start
from vehicles.models import Occupancy

PROCESSES = 20

#: Says it is ready, waits for the start, confirms one rental and issues its contract; then says how it went.
#: ``killed`` stops in the middle of the confirmation: vehicle taken, bill not yet open.
AGENT = """
import json, sys, time
from datetime import datetime
import django
from django.conf import settings
name, rental, actor, at, way = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    # Twenty interpreters share the machine: what waits for its turn here must not give up.
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from django.db import connection, transaction
from mobilite.accounts.models import User
from mobilite.documents.operations import drawing_put_off
from mobilite.workflow import Refusal
from rentals.documents import issue_contract
from rentals.models import Rental
from rentals.operations import confirm, decisions
from rentals.quotes import rental_quote
from rentals.rules import next_step

if way == "killed":
    def open_bill(*args, **kwargs):
        print("in the middle", flush=True)
        time.sleep(120)
    decisions.open_bill = open_bill

actor = User.objects.get(pk=actor)
at = datetime.fromisoformat(at)
# A worker that serves has long done everything once: what Python only loads then must not count here.
asked = Rental.objects.get(pk=rental)
next_step(asked, at), rental_quote(asked, on=at.date())
print("ready", flush=True)
sys.stdin.readline()
try:
    with transaction.atomic(), drawing_put_off():
        confirmed = confirm(int(rental), at=at, actor=actor)
        said = issue_contract(confirmed, at=at, actor=actor).number
except Refusal as refusal:
    said = refusal.sentence
print(json.dumps(said), flush=True)
"""


def an_agent(rental, actor, at, way="") -> Process:
    """Start a process that is about to confirm a rental."""
    return start(AGENT, rental.pk, actor.pk, at.isoformat(), way)


def all_at_once(rentals, actor, at) -> list[str]:
    """Let a process confirm each of the rentals, together; return what each was told, in order."""
    agents = [an_agent(rental, actor, at) for rental in rentals]
    go(*agents)
    return [json.loads(agent.communicate(timeout=120)[0]) for agent in agents]


@pytest.fixture
def counter(transactional_db):
    """Return the agent who confirms, where there is a structure to sign for."""
    the_organisation()
    return staff("agent", "Camille", "Bernard")


def test_twenty_at_once_have_twenty_vehicles_bills_and_numbers(counter, now):
    for _ in range(PROCESSES):
        a_vehicle("car")
    rentals = [a_requested_rental(offer=an_offer()) for _ in range(PROCESSES)]
    told = all_at_once(rentals, counter, now)
    assert sorted(told) == [f"RM-2026-{number:04}" for number in range(1, PROCESSES + 1)]
    assert Rental.objects.filter(status=Status.CONFIRMED).count() == PROCESSES
    assert Occupancy.objects.live().values("vehicle").distinct().count() == PROCESSES
    assert [balance(bill).total for bill in Bill.objects.all()] == [20] * PROCESSES


def test_the_last_scooter_goes_to_one_and_the_others_read_what_is_free(counter, now):
    offer = an_offer("reseau-scooter-50")
    rentals = [a_requested_rental(offer=offer) for _ in range(8)]
    elsewhere = a_vehicle("scooter-50", place=a_place("Ligné"))
    told = all_at_once(rentals, counter, now)
    assert told.count("RM-2026-0001") == 1
    refusals = [sentence for sentence in told if sentence != "RM-2026-0001"]
    assert all(f"Libres à ces dates\u00a0: {elsewhere.number} (Ligné)" in sentence for sentence in refusals)
    assert Rental.objects.filter(status=Status.CONFIRMED).count() == 1
    assert Occupancy.objects.count() == Bill.objects.count() == Document.objects.count() == 1


def test_the_same_rental_confirmed_twice_at_once_has_one_bill(counter, now):
    a_vehicle("car")
    rental = a_requested_rental()
    told = all_at_once([rental] * 4, counter, now)
    assert told.count("RM-2026-0001") == 1
    assert sum("Quelqu’un a peut-être agi avant vous" in sentence for sentence in told) == 3
    assert Occupancy.objects.count() == Bill.objects.count() == 1


def test_a_process_killed_in_the_middle_leaves_nothing_half_done(counter, now):
    rental = a_requested_rental()
    agent = an_agent(rental, counter, now, "killed")
    go(agent)
    assert agent.stdout.readline() == "in the middle\n"
    agent.send_signal(signal.SIGKILL)
    agent.communicate(timeout=60)

    rental.refresh_from_db()
    assert (rental.status, rental.rate, rental.vehicle) == (Status.REQUESTED, None, None)
    assert not Occupancy.objects.exists()
    assert not Bill.objects.exists()
    assert [entry.verb for entry in entries_about(rental)] == ["request"]
    # The lock went with the process: the next one confirms.
    assert confirm(rental.pk, at=now, actor=counter).status == Status.CONFIRMED
