"""Retention killed in the middle, and two at once: each thing goes once, the seal is never left off, no file is lost."""

import signal
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from mobilite.audit.models import Entry, Seal
from mobilite.files import storage
from mobilite.people.models import Note, Person
from mobilite.people.operations import add_note
from mobilite.retention import engine
from mobilite.retention.models import FileToErase, Run
from rentals.models import ConditionDraft
from rentals.operations import cancel
from tests.cast import staff
from tests.factories import a_confirmed_rental, a_person
from tests.processes import go, start

PEOPLE, ENTRIES = 230, 150

#: One night's work on the tests' database; DIES says where it waits to be killed.
NIGHT = """
import sys
from dataclasses import replace
from datetime import datetime
import django
from django.conf import settings
name, media, at = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
settings.MEDIA_ROOT = media
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from mobilite.audit.models import Seal
from mobilite.files import storage
from mobilite.kept import Stage
from mobilite.retention import engine, files
from tests.working import stop_here

due, finish, delete = engine.due, engine._finish, storage.delete

def due_and_die(rule, limits):
    for one in due(rule, limits):
        def do(keys, terms, one=one):
            names = list(one.stage.do(keys, terms))
            stop_here(f"inside {rule.key}")
            return names
        yield replace(one, stage=Stage(one.stage.due, do))

def finish_late(rule, now):
    stop_here(f"before the end of {rule.key}")
    finish(rule, now)

def delete_and_die(name):
    delete(name)
    stop_here("file")

engine.due, engine._finish, storage.delete = due_and_die, finish_late, delete_and_die
print("ready", flush=True)
sys.stdin.readline()
engine.run(datetime.fromisoformat(at))
print("done", flush=True)
"""


@pytest.fixture
def past(transactional_db, now):
    """People and entries whose term is over, and a draft with its photo; the seal is on."""
    Seal.objects.get_or_create(pk=1)
    agent = staff("agent", "Camille", "Bernard")
    for _ in range(PEOPLE):
        person = a_person("Iphigénie", "Zorglub", created_at=now - timedelta(days=900))
        add_note(person, "Une note de Zorglub.", at=now - timedelta(days=900), actor=agent)
    Entry.objects.bulk_create(
        Entry(
            at=now - timedelta(days=1200),
            verb="update",
            sentence="x",
            object_label="people.person",
            object_id=1,
        )
        for _ in range(ENTRIES)
    )
    rental = a_confirmed_rental(actor=agent)
    photo = storage.save("kerb", b"photo", suffix=".jpg")
    ConditionDraft.objects.create(
        rental=rental,
        moment="out",
        vehicle=rental.vehicle,
        data={"photos": {"front": photo}},
        updated_at=now - timedelta(days=60),
    )
    cancel(rental.pk, reason="Ne vient plus.", at=now, actor=agent)
    yield photo
    Seal.objects.all().delete()


def a_night(now, *, dies=""):
    """Start a night in a process of its own, which waits for the word."""
    return start(NIGHT, settings.MEDIA_ROOT, now.isoformat(), DIES=dies)


def everything_is_gone_once(photo):
    assert Person.objects.exclude(anonymised_at=None).count() == PEOPLE
    assert not Note.objects.filter(person__anonymised_at__isnull=False).exists()
    assert not Entry.objects.filter(sentence="x").exists()
    assert not FileToErase.objects.exists()
    assert not ConditionDraft.objects.exists()
    with pytest.raises(FileNotFoundError):
        storage.read(photo)
    assert not Run.objects.filter(finished_at=None).exists()
    counts = {}
    for run in Run.objects.all():
        counts[run.rule] = counts.get(run.rule, 0) + run.erased
    assert counts == {"people.people": PEOPLE, "audit.entries": ENTRIES, "rentals.condition_drafts": 1}
    assert Entry.objects.filter(verb="retain").count() == Run.objects.count()
    the_seal_is_on()


def the_seal_is_on():
    assert Seal.objects.count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=Entry.objects.order_by("-pk").first().pk).delete()


@pytest.mark.parametrize(
    "step",
    [
        "inside audit.entries",  # the seal is off, in that transaction
        "before the end of audit.entries",
        "inside people.people",
        "before the end of people.people",
        "file",  # the file is gone, the row that asks for it is not
    ],
)
def test_a_night_killed_in_the_middle_is_taken_up_by_the_next(past, now, step):
    process = a_night(now, dies=step)
    go(process)
    assert process.stdout.readline() == f"{step}\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    the_seal_is_on()
    for person in Person.objects.exclude(anonymised_at=None):
        assert "Zorglub" not in str(person)
        assert not person.notes.exists(), "half forgotten"
    engine.run(now)
    everything_is_gone_once(past)
    assert engine.run(now) == 0


def test_two_nights_at_once_do_each_thing_once(past, now):
    both = [a_night(now), a_night(now)]
    go(*both)
    assert [one.communicate(timeout=300)[0] for one in both] == ["done\n", "done\n"]
    everything_is_gone_once(past)
