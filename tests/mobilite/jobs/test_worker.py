"""The worker does what waits, stumbles without falling, and stops when it is told to."""

import os
import signal

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from mobilite.jobs import job, queue, worker
from mobilite.jobs.models import DueRun, Worker
from mobilite.jobs.queue import Status

pytestmark = pytest.mark.django_db(transaction=True)
said = []


@pytest.fixture(autouse=True)
def _ground(settings, tmp_path):
    settings.DATA = tmp_path
    said.clear()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@job(label="Dire un mot")
def say(word):
    said.append(word)
    if word == "stop":
        os.kill(os.getpid(), signal.SIGTERM)
        said.append("fini")
    if word == "tout de suite":
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)
        said.append("jamais dit")


def test_once_does_what_waits_and_what_is_due_then_leaves():
    for word in ("un", "deux"):
        say.enqueue(word)
    call_command("work", "--once")
    assert sorted(said) == ["deux", "un"]
    assert DueRun.objects.filter(key="jobs.prune", error="").count() == 1
    assert not Worker.objects.exists()


def test_told_to_stop_it_finishes_its_job_and_takes_no_other():
    say.using(priority=1).enqueue("stop")
    say.enqueue("un autre")
    call_command("work")
    assert said == ["stop", "fini"]
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == [Status.READY, Status.SUCCESSFUL]


def test_told_twice_it_stops_at_once_and_the_job_waits_again():
    say.enqueue("tout de suite")
    with pytest.raises(SystemExit):
        call_command("work")
    assert said == ["tout de suite"]
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids) == (Status.READY, [])
    assert not Worker.objects.exists()


def test_a_nap_is_cut_short(monkeypatch):
    monkeypatch.setattr(worker.time, "sleep", lambda seconds: os.kill(os.getpid(), signal.SIGTERM))
    with pytest.raises(SystemExit) as stop:
        call_command("work")
    assert stop.value.code == 0
    assert not Worker.objects.exists()


def test_a_database_that_does_not_answer_is_asked_again_and_the_job_is_not_lost(monkeypatch):
    """The job is done, the note is not: it is done again, for nobody can know."""
    say.enqueue("un")
    once, naps = [], []
    succeed = queue.succeed

    def stumbles(*args, **kwargs):
        if not once:
            once.append(True)
            raise OperationalError("server closed the connection")
        return succeed(*args, **kwargs)

    def nap(seconds):
        naps.append(seconds)
        if len(naps) == 2:
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(queue, "succeed", stumbles)
    monkeypatch.setattr(worker.time, "sleep", nap)
    with pytest.raises(SystemExit):
        call_command("work")
    assert said == ["un", "un"]
    assert DBTaskResult.objects.get().status == Status.SUCCESSFUL
    assert naps == [2 * worker.INTERVAL, worker.INTERVAL]
