"""A job is a row of the caller's transaction; it is done once, tried again, put back, or fails in words."""

from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from mobilite.jobs import GiveUp, Later, job, queue
from mobilite.jobs.queue import Status

MINUTE = timedelta(minutes=1)
said = []


@pytest.fixture(autouse=True)
def _nothing_said():
    said.clear()


@job(label="Dire un mot", attempts=3, delays=(MINUTE, 10 * MINUTE))
def say(word, *, error="", later=0):
    said.append(word)
    if error == "give up":
        raise GiveUp("Ce mot ne se dit pas.")
    if error:
        raise ValueError(error)
    if later and len(said) <= later:
        from mobilite import clock

        raise Later(clock.now() + MINUTE)


def test_a_job_is_done_once(run_jobs, now):
    say.enqueue("bonjour")
    (row,) = run_jobs()
    assert said == ["bonjour"]
    row.refresh_from_db()
    assert (row.status, row.finished_at) == (Status.SUCCESSFUL, now)
    assert queue.label_of(row) == "Dire un mot"
    assert run_jobs() == []


@pytest.mark.django_db(transaction=True)
def test_an_operation_rolled_back_asks_for_nothing():
    class Stumble(Exception):
        pass

    def operation():
        with transaction.atomic():
            say.enqueue("bonjour")
            assert DBTaskResult.objects.count() == 1
            raise Stumble

    with pytest.raises(Stumble):
        operation()
    assert not DBTaskResult.objects.exists()


def test_a_job_asked_for_later_waits_for_its_hour(run_jobs, now, the_clock):
    say.later(now + MINUTE, "plus tard")
    assert run_jobs() == []
    the_clock.shift(MINUTE)
    run_jobs()
    assert said == ["plus tard"]


def test_a_failure_is_tried_again_after_longer_and_longer(run_jobs, now, the_clock):
    say.enqueue("aïe", error="panne")
    (row,) = run_jobs(failing=True)
    assert (row.status, row.run_after) == (Status.READY, now + MINUTE)
    the_clock.shift(MINUTE)
    (row,) = run_jobs(failing=True)
    assert (row.status, row.run_after) == (Status.READY, now + 11 * MINUTE)
    the_clock.shift(10 * MINUTE)
    (row,) = run_jobs(failing=True)
    assert (row.status, len(row.worker_ids)) == (Status.FAILED, 3)
    assert row.return_value == {"why": "Erreur imprévue\u00a0: ValueError (panne)"}
    the_clock.shift(timedelta(days=1))
    assert run_jobs() == []


def test_giving_up_fails_at_once_with_its_sentence(run_jobs):
    say.enqueue("zut", error="give up")
    (row,) = run_jobs(failing=True)
    assert (row.status, row.return_value) == (Status.FAILED, {"why": "Ce mot ne se dit pas."})


def test_put_back_for_later_counts_no_attempt(run_jobs, now, the_clock):
    say.enqueue("chut", later=10)
    for turn in range(10):
        (row,) = run_jobs()
        assert (row.status, row.worker_ids, row.run_after) == (Status.READY, [], now + (turn + 1) * MINUTE)
        the_clock.shift(MINUTE)
    (row,) = run_jobs()
    assert row.status == Status.SUCCESSFUL


def test_the_most_pressing_goes_first(run_jobs):
    say.enqueue("courant")
    say.using(priority=50).enqueue("pressé")
    run_jobs()
    assert said == ["pressé", "courant"]


def test_a_job_of_another_version_is_tried_again_then_fails_in_words(run_jobs, the_clock):
    say.enqueue("bonjour")
    DBTaskResult.objects.update(task_path="mobilite.jobs.queue.gone")
    for _ in range(5):
        rows = run_jobs(failing=True)
        the_clock.shift(timedelta(hours=1))
    assert rows[0].status == Status.FAILED
    assert rows[0].return_value == {"why": "Cette version du logiciel ne connaît pas ce travail."}
    assert queue.label_of(rows[0]) == "Travail inconnu (gone)"


@pytest.mark.django_db
def test_one_believed_dead_cannot_undo_the_work_of_another(now):
    say.enqueue("bonjour")
    row = queue.claim("slow", at=now)
    believed_dead = DBTaskResult.objects.get(pk=row.pk)
    queue.fail(row, queue.WorkerDied(), at=now)
    other = queue.claim("other", at=now)
    assert not queue.succeed(believed_dead, None, at=now)
    assert not queue.fail(believed_dead, ValueError("late"), at=now)
    assert not queue.put_back(believed_dead, run_after=now)
    other.refresh_from_db()
    assert (other.status, other.worker_ids) == (Status.RUNNING, ["slow", "other"])
    assert queue.succeed(other, None, at=now)


def test_a_failing_job_fails_the_test_that_runs_it(run_jobs):
    say.enqueue("aïe", error="panne")
    with pytest.raises(AssertionError, match="panne"):
        run_jobs()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (GiveUp("Ce mot ne se dit pas."), "Ce mot ne se dit pas."),
        (DBTaskResult.DoesNotExist(), "Ce dont parle ce travail n’existe plus (DoesNotExist)."),
        (ConnectionRefusedError(), "Un service ou un disque n’a pas répondu (ConnectionRefusedError)."),
        (KeyError("x"), "Erreur imprévue\u00a0: KeyError ('x')"),
    ],
)
def test_what_went_wrong_is_said_in_plain_words(error, words):
    assert queue.plain_words(error) == words
