"""Workers killed at each step, and several at once: everything is done, nothing at the same time, each effect once."""

import signal
from collections import Counter

import pytest
from django_tasks_db.models import DBTaskResult

from mobilite.jobs.models import DueRun, Worker
from mobilite.jobs.queue import Status
from tests.processes import started, until
from tests.working import effect, effects_in

TASKS = 200

#: A worker on the tests' database. DIES says at which step it waits to be killed; NAIVE takes the guard away.
WORKER = """
import os, sys, time
from datetime import timedelta
import django
from django.conf import settings
from pathlib import Path
name, data = sys.argv[1:]
django.setup()
settings.DATABASES["default"]["NAME"] = name
settings.DATA = Path(data)
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 60
from mobilite import registry
from mobilite.due import DueWork
from mobilite.jobs import queue, worker
from tests.working import _append, stop_here

registry._points["due"].clear()
def due(now):
    _append("due", f"{os.getpid()}")
    stop_here("due")
    return 1
registry.register("due", "test.due", DueWork("Un travail", due, every=timedelta(days=1)))

if os.environ.get("DIES") == "before":
    def claim_never(*args, **kwargs):
        stop_here("before")
    queue.claim = claim_never
if os.environ.get("NAIVE"):
    def naive(name, *, at):
        row = queue.ready(at).first()  # read, then write: the race
        time.sleep(0.02)
        if row:
            row.status, row.started_at = queue.Status.RUNNING, at
            row.worker_ids = [*row.worker_ids, name]
            row.save()
        return row
    queue.claim = naive

one = worker.Worker(interval=0.05, once=bool(os.environ.get("ONCE")))
one.configure_signals()
print("ready", flush=True)
sys.stdin.readline()
one.run()
"""


@pytest.fixture
def ground(transactional_db, tmp_path, monkeypatch):
    """A folder that receives the effects, and one for the locks of workers."""
    (tmp_path / "effects").mkdir()
    monkeypatch.setenv("EFFECTS", str(tmp_path / "effects"))
    return tmp_path


def workers(ground, **how):
    """Start workers together; kill what is left of them in the end."""
    return started(WORKER, ground, **how)


def lines(ground, name) -> list[str]:
    path = ground / "effects" / name
    return path.read_text().splitlines() if path.exists() else []


def effects(ground) -> list[str]:
    """Return the works whose effect was made, in order."""
    return sorted(effects_in(ground / "effects"))


def states() -> dict[str, int]:
    return dict(Counter(DBTaskResult.objects.values_list("status", flat=True)))


def killed_at(ground, step):
    """Let a worker reach a step, and kill it there."""
    with workers(ground, DIES=step) as (worker,):
        assert worker.stdout.readline() == f"{step}\n"
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=60)


def then_another(ground, **environment):
    """Let another worker do what is left."""
    with workers(ground, ONCE="1", **environment) as (worker,):
        worker.communicate(timeout=120)
        assert worker.returncode == 0


@pytest.mark.parametrize(
    ("step", "tries", "doubles"),
    [
        ("before", 1, 0),  # before the claim: nothing was begun
        ("claimed", 2, 0),  # claimed, no effect yet
        ("done", 2, 1),  # the effect is there, the note is not: the key says that it is
    ],
)
def test_killed_at_each_step_the_work_is_done_and_its_effect_is_there_once(ground, step, tries, doubles):
    effect.enqueue("a")
    killed_at(ground, step)
    assert Worker.objects.count() == 1  # it died without a word
    assert DBTaskResult.objects.get().status == (Status.READY if step == "before" else Status.RUNNING)
    then_another(ground)
    row = DBTaskResult.objects.get()
    assert (row.status, len(row.worker_ids)) == (Status.SUCCESSFUL, tries)
    assert effects(ground) == ["a"]
    assert len(lines(ground, "doubles")) == doubles
    assert not Worker.objects.exists()


def test_due_work_whose_worker_was_killed_is_finished_by_another(ground):
    killed_at(ground, "due")
    assert DueRun.objects.get().finished_at is None
    then_another(ground)
    run = DueRun.objects.get()
    assert (run.attempts, run.done, run.error) == (2, 1, "")
    assert run.finished_at is not None


def test_a_living_worker_keeps_what_it_does(ground):
    """The other one reaps, and takes nothing of it; told to stop, the first one ends what it began."""
    effect.enqueue("a")
    with workers(ground, DIES="claimed") as (busy,):
        assert busy.stdout.readline() == "claimed\n"
        then_another(ground)
        assert states() == {Status.RUNNING: 1}
        assert DueRun.objects.get().attempts == 1
        assert Worker.objects.count() == 1
        busy.kill()


def test_without_the_guard_two_workers_do_the_same_work(ground):
    for number in range(20):
        effect.enqueue(str(number))
    with workers(ground, number=2, NAIVE="1", ONCE="1") as both:
        for one in both:
            one.communicate(timeout=120)
    assert max(Counter(line.split()[0] for line in lines(ground, "begun")).values()) > 1


def test_two_workers_do_two_hundred_works_once_each(ground):
    for number in range(TASKS):
        effect.enqueue(str(number))
    with workers(ground, number=2, ONCE="1") as both:
        for one in both:
            one.communicate(timeout=240)
            assert one.returncode == 0
    assert states() == {Status.SUCCESSFUL: TASKS}
    assert effects(ground) == sorted(str(number) for number in range(TASKS))
    begun = [line.split() for line in lines(ground, "begun")]
    assert len(begun) == TASKS
    assert len({pid for _, pid in begun}) == 2  # both took their part
    assert len(lines(ground, "due")) == 1


def test_workers_killed_one_after_another_lose_nothing(ground):
    """Ten workers are killed among two hundred works: all are done, each effect is there once."""
    for number in range(TASKS):
        effect.enqueue(str(number))
    for _ in range(5):
        with workers(ground, number=2) as both:
            enough = min(len(effects(ground)) + 15, TASKS)
            until(lambda enough=enough: len(effects(ground)) >= enough)
            for one in both:
                one.send_signal(signal.SIGKILL)
                one.wait(timeout=60)
    then_another(ground)
    assert states() == {Status.SUCCESSFUL: TASKS}
    assert effects(ground) == sorted(str(number) for number in range(TASKS))


def test_told_to_stop_a_worker_ends_its_work_and_leaves(ground):
    for number in range(5):
        effect.enqueue(str(number))
    with workers(ground) as (worker,):
        until(lambda: lines(ground, "ended"))
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=60)
        assert worker.returncode == 0
    assert Status.RUNNING not in states()
    assert len(lines(ground, "begun")) == len(lines(ground, "ended")) == states()[Status.SUCCESSFUL]
    assert not Worker.objects.exists()
