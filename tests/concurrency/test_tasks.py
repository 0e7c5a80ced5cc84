"""Several colleagues finish the same task, or call the same person, at the same instant."""

import json

import pytest

from mobilite.audit.models import Entry
from mobilite.todo.models import Call, Status, Task
from tests.cast import staff
from tests.factories import a_person
from tests.factories.desk import a_task
from tests.processes import go, start

pytestmark = pytest.mark.concurrency
PROCESSES = 6

#: Says it is ready, waits for the start, does one thing, then says how it went.
COLLEAGUE = """
import json, sys
from datetime import datetime, timedelta
import django
from django.conf import settings
name, what, key, actor, at = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from mobilite.accounts.models import User
from mobilite.people.models import Person
from mobilite.todo import operations
from mobilite.workflow import Refusal

actor = User.objects.get(pk=actor)
at = datetime.fromisoformat(at)
actor.has_perm("todo.change_task"), actor.place
print("ready", flush=True)
sys.stdin.readline()
try:
    if what == "finish":
        operations.finish(int(key), result="C’est " + str(actor), at=at, actor=actor)
    elif what == "open":
        operations.open_task("Appeler", role="agent", key=key, due_at=at, at=at, actor=actor)
    else:
        again = at + timedelta(hours=2)
        operations.note_call(Person.objects.get(pk=key), result="no_answer", next_try_at=again, at=at, actor=actor)
    said = "done"
except Refusal as refusal:
    said = refusal.sentence
print(json.dumps(said), flush=True)
"""


def at_once(what, key, colleagues, at) -> list[str]:
    """Let each colleague do the same thing, together; return what each was told."""
    running = [start(COLLEAGUE, what, key, one.pk, at.isoformat()) for one in colleagues]
    go(*running)
    return [json.loads(one.communicate(timeout=120)[0]) for one in running]


@pytest.fixture
def colleagues(transactional_db):
    return [staff("agent", f"Agent{number}", "Martin") for number in range(PROCESSES)]


def test_one_finishes_and_the_others_are_told_who(colleagues, now):
    task = a_task()
    told = at_once("finish", task.pk, colleagues, now)
    assert told.count("done") == 1
    task.refresh_from_db()
    winner = colleagues[told.index("done")]
    assert (task.status, task.closed_by) == (Status.DONE, winner)
    assert all(f"{winner} l’a déjà faite" in sentence for sentence in told if sentence != "done")
    assert Entry.objects.filter(verb="finish_task").count() == 1


def test_one_reason_opens_one_task(colleagues, now):
    assert at_once("open", "rental:1:late", colleagues, now) == ["done"] * PROCESSES
    assert Task.objects.count() == 1
    assert Entry.objects.filter(verb="open_task").count() == 1


def test_calls_at_once_are_all_noted_and_leave_one_to_make(colleagues, now):
    person = a_person()
    assert at_once("call", person.pk, colleagues, now) == ["done"] * PROCESSES
    assert Call.objects.count() == PROCESSES
    assert Task.objects.open().count() == 1
