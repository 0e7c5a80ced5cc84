"""What a dead worker had begun goes to another; nothing of a living one is taken."""

import fcntl
import socket
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from mobilite.jobs import job, lives, queue
from mobilite.jobs.lives import LEASE, Life
from mobilite.jobs.models import Worker
from mobilite.jobs.queue import Status

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@job(label="Ne rien faire", attempts=2)
def nothing():
    pass


@pytest.fixture
def under_way(now):
    """A job that the worker "other" has begun."""
    nothing.enqueue()
    return queue.claim("other", at=now)


def a_worker(now, *, host="ailleurs", lock="/nowhere", name="other"):
    return Worker.objects.create(name=name, host=host, pid=1, lock=str(lock), started_at=now, seen_at=now)


def test_elsewhere_a_worker_lives_a_minute_after_it_was_seen(under_way, now):
    a_worker(now)
    assert lives.reap(now + LEASE - SECOND) == 0
    assert lives.reap(now + LEASE) == 1
    under_way.refresh_from_db()
    assert (under_way.status, under_way.worker_ids) == (Status.READY, ["other"])
    assert queue.why(under_way) == "Le programme qui faisait ce travail s’est arrêté net."
    assert not Worker.objects.exists()


def test_here_a_worker_lives_as_long_as_it_holds_its_lock(under_way, now, tmp_path):
    path = tmp_path / "other.lock"
    a_worker(now, host=socket.gethostname(), lock=path)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # A long import holds the database: the worker could not say for an hour that it lives.
        assert lives.reap(now + timedelta(hours=1)) == 0
    assert lives.reap(now) == 1
    assert not path.exists()


def test_another_machine_of_the_same_name_is_judged_by_its_time(under_way, now, tmp_path):
    a_worker(now, host=socket.gethostname(), lock=tmp_path / "not here.lock")
    assert lives.reap(now) == 0
    assert lives.reap(now + LEASE) == 1


def test_a_job_that_kills_its_worker_each_time_ends(under_way, now):
    assert lives.reap(now) == 1
    queue.claim("third", at=now)
    assert lives.reap(now) == 1
    under_way.refresh_from_db()
    assert under_way.status == Status.FAILED


@pytest.mark.django_db(transaction=True)
def test_a_life_leaves_nothing_behind(settings, tmp_path, under_way, now):
    settings.DATA = tmp_path
    with Life("other") as life:
        assert lives.living(now + timedelta(days=1)) == {"other"}
        assert lives.reap(now + timedelta(days=1)) == 0
        Worker.objects.all().delete()  # believed dead by another machine while this one slept
        life.beat_if_late(now + timedelta(days=1))
        assert lives.living(now) == {"other"}
    assert not Worker.objects.exists()
    assert list((tmp_path / "workers").iterdir()) == []
    assert DBTaskResult.objects.get().status == Status.RUNNING
    assert lives.reap(now) == 1  # a job of nobody is given back
