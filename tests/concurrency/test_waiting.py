"""The waiting list at the same instant: ten answers for one bike, two sweeps, an answer and the end of its hour (row A8)."""

import json
from datetime import timedelta

from rentals.models import Rental, RentalVehicle
from rentals.waiting.models import Answer, Entry, Status, Turn
from tests.factories import a_person, a_vehicle, an_offer, paris_at
from tests.factories.waiting import a_turn, a_wait
from tests.processes import go, start
from vehicles.models import Occupancy

PROCESSES = 10

#: Says it is ready, waits for the start, does one act; then says how it went. ``naive`` looked before the start, and
#: asks for the bike without holding anything: what is proved first.
COLLEAGUE = """
import json, sys, time
from datetime import datetime
import django
from django.conf import settings
name, act, key, at, way = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from mobilite.workflow import Refusal
from rentals.operations import request
from rentals.waiting.models import Entry, Turn
from rentals.waiting.operations import answer, pass_by, serve

at = datetime.fromisoformat(at)
list(Turn.objects.all()), list(Entry.objects.all())
if way == "naive":
    turn = Turn.objects.select_related("entry__person", "entry__offer", "vehicle__place").get(pk=key)
    free_for_the_taking = not turn.answer and at < turn.answer_by
print("ready", flush=True)
sys.stdin.readline()
try:
    if way == "naive" and free_for_the_taking:
        said = request(
            turn.entry.person, offer=turn.entry.offer, needed_from=at, pickup_at=at, term_months=3,
            pickup_place=turn.vehicle.place, wanted_vehicle=turn.vehicle, purpose="work", at=at, actor=None,
        ).pk
    elif act == "serve":
        said = serve(at)
    elif act == "pass_by":
        said = pass_by(int(key), at=at).status
    else:
        said = answer(int(key), act, via="link", at=at, actor=None).rental_id
except Refusal as refusal:
    said = refusal.sentence
except ExceptionGroup as failed:
    said = [str(one) for one in failed.exceptions]
print(json.dumps(said), flush=True)
"""


def at_once(*acts) -> list:
    """Do several acts in processes of their own, together; return what each was told, in order.

    An act is (what, key, instant) or (what, key, instant, "naive").
    """
    processes = [start(COLLEAGUE, what, key, at.isoformat(), *(way or [""])) for what, key, at, *way in acts]
    go(*processes)
    return [json.loads(one.communicate(timeout=120)[0]) for one in processes]


def test_without_holding_the_line_ten_answers_make_ten_requests(transactional_db, now):
    """The race itself: each saw a bike that nobody had answered for."""
    turn = a_turn()
    told = at_once(*[("yes", turn.pk, now, "naive")] * PROCESSES)
    assert len(set(told)) == Rental.objects.count() == PROCESSES


def test_ten_answers_at_once_for_one_bike_make_one_lease(transactional_db, now):
    turn = a_turn()
    told = at_once(*[("yes", turn.pk, now)] * PROCESSES)
    rental = Rental.objects.get()
    assert told == [rental.pk] * PROCESSES
    assert Occupancy.objects.live().get().rental_vehicle.rental == rental
    assert Entry.objects.get().status == Status.CLOSED


def test_yes_no_and_later_at_once_are_one_answer(transactional_db, now):
    turn = a_turn()
    told = at_once(*[(what, turn.pk, now) for what in ("yes", "no", "later", "yes", "no", "later")])
    turn.refresh_from_db()
    assert sum("déjà notée" in str(one) for one in told) == 4
    assert Rental.objects.count() == (turn.answer == Answer.YES) == RentalVehicle.objects.count()
    assert Occupancy.objects.live().count() == Rental.objects.count()


def test_two_sweeps_at_once_make_one_offer_a_bike_and_a_person(transactional_db, now):
    offer = an_offer("velila-velo")
    people = [
        a_wait(a_person(f"Prénom{rank}", f"Nom{rank}"), offer=offer, at=paris_at(3, rank))
        for rank in range(1, 5)
    ]
    bikes = [a_vehicle("e-bike") for _ in range(2)]
    told = at_once(*[("serve", 0, now)] * 4)
    assert sum(told) == 2
    assert {turn.entry for turn in Turn.objects.open()} == set(people[:2])
    assert {turn.vehicle for turn in Turn.objects.open()} == set(bikes)
    assert Occupancy.objects.live().count() == 2


def test_an_answer_and_the_end_of_its_hour_at_once_have_one_winner(transactional_db, now):
    for _ in range(3):
        entry = a_wait(a_person("Ali", f"Nom{Entry.objects.count()}"))
        turn = a_turn(entry)
        told = at_once(
            ("yes", turn.pk, turn.answer_by - timedelta(seconds=1)), ("pass_by", entry.pk, turn.answer_by)
        )
        turn.refresh_from_db()
        won = turn.answer == Answer.YES
        assert told[0] == turn.rental_id if won else "n’est plus gardé" in told[0]
        assert Occupancy.objects.live().filter(vehicle=turn.vehicle).count() == won
        assert turn.answer in (Answer.YES, Answer.SILENT)
