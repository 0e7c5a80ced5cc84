"""The sweep does each due work once a slot, whoever sweeps, and a work that fails stops no other."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from mobilite import registry
from mobilite.due import DueWork
from mobilite.jobs import lives, sweeping
from mobilite.jobs.models import DueRun
from mobilite.jobs.sweeping import slot_of, sweep

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def works(monkeypatch):
    """Register due works of this test alone: `works("key", function, every)`."""
    monkeypatch.setitem(registry._points, "due", {})

    def add(key, run, every=MINUTE):
        registry.register("due", key, DueWork(f"Travail {key}", run, every))

    return add


@pytest.fixture
def alive(monkeypatch):
    """The names of the workers that live."""
    names = set()
    monkeypatch.setattr(lives, "living", lambda at: names)
    return names


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "at", "slot"),
    [
        (MINUTE, "2026-04-07T07:30:59", "2026-04-07T07:30"),
        (5 * MINUTE, "2026-04-07T07:34:59", "2026-04-07T07:30"),
        (HOUR, "2026-04-07T07:34", "2026-04-07T07:00"),
        # A day begins at midnight in Paris, winter and summer.
        (DAY, "2026-04-06T22:00", "2026-04-06T22:00"),
        (DAY, "2026-04-06T21:59", "2026-04-05T22:00"),
        (DAY, "2026-01-15T12:00", "2026-01-14T23:00"),
        # 29 March has 23 hours, 25 October 25.
        (DAY, "2026-03-29T21:59", "2026-03-28T23:00"),
        (DAY, "2026-03-29T22:00", "2026-03-29T22:00"),
        (DAY, "2026-10-25T22:59", "2026-10-24T22:00"),
        (DAY, "2026-10-25T23:00", "2026-10-25T23:00"),
        (HOUR, "2026-10-25T00:30", "2026-10-25T00:00"),
        (HOUR, "2026-10-25T01:30", "2026-10-25T01:00"),
    ],
)
def test_slots_follow_the_clock_of_paris(every, at, slot):
    assert slot_of(DueWork("", lambda now: 0, every), utc(at)) == utc(slot)


def test_each_work_is_done_once_a_slot_whoever_sweeps(works, now, alive):
    seen = []
    works("each", lambda at: seen.append(at) or 2)
    (run,) = sweep(now, worker="a")
    assert (run.done, run.error, run.finished_at) == (2, "", now)
    assert sweep(now + timedelta(seconds=30), worker="b") == []
    assert len(sweep(now + MINUTE, worker="b")) == 1
    assert seen == [now, now + MINUTE]


def test_after_a_day_of_silence_only_the_present_slot_is_done(works, now, alive):
    seen = []
    works("each", lambda at: seen.append(at) or 1)
    sweep(now, worker="a")
    sweep(now + DAY, worker="a")
    assert seen == [now, now + DAY]
    assert DueRun.objects.count() == 2


def test_one_that_fails_stops_no_other_and_is_logged_once(works, now, alive, caplog):
    def fails(at):
        raise ValueError("panne")

    works("a-fails", fails)
    works("b-works", lambda at: 1)
    failed, done = sweep(now, worker="a")
    assert (failed.error, done.done) == ("Erreur imprévue\u00a0: ValueError (panne)", 1)
    sweep(now + MINUTE, worker="a")
    levels = [record.levelno for record in caplog.records]
    assert levels == [logging.ERROR, logging.WARNING]  # a failure each minute mails nobody each minute


def test_what_failed_is_taken_up_again_when_its_next_slot_is_far(works, now, alive):
    seen = []

    def fails(at):
        seen.append(at)
        raise ValueError

    works("daily", fails, DAY)
    for minutes in range(60):
        sweep(now + minutes * MINUTE, worker="a")
    assert seen == [now, now + 10 * MINUTE, now + 20 * MINUTE]
    assert DueRun.objects.get().attempts == 3
    sweep(now + DAY, worker="a")
    assert len(seen) == 4


def test_a_long_run_of_a_living_worker_is_left_alone(works, now, alive):
    works("each", lambda at: 1)
    DueRun.objects.create(key="each", slot=now - MINUTE, worker="busy", started_at=now - MINUTE)
    alive.add("busy")
    assert sweep(now, worker="b") == []
    alive.clear()
    (run,) = sweep(now, worker="b")
    assert run.slot == now
    assert DueRun.objects.get(slot=now - MINUTE).error == sweeping.INTERRUPTED


def test_a_run_whose_worker_died_is_finished_by_another(works, now, alive):
    seen = []
    works("daily", lambda at: seen.append(at) or 3, DAY)
    slot = slot_of(registry.get("due", "daily"), now)
    DueRun.objects.create(key="daily", slot=slot, worker="dead", started_at=now - HOUR)
    (run,) = sweep(now, worker="b")
    assert (run.slot, run.worker, run.attempts, run.done) == (slot, "b", 2, 3)
    assert sweep(now + MINUTE, worker="b") == []


def test_a_run_that_kills_its_workers_ends(works, now, alive):
    works("daily", lambda at: 1, DAY)
    slot = slot_of(registry.get("due", "daily"), now)
    DueRun.objects.create(key="daily", slot=slot, worker="dead", attempts=3, started_at=now - HOUR)
    assert sweep(now, worker="b") == []
    assert DueRun.objects.get().error == sweeping.INTERRUPTED


def test_one_believed_dead_does_not_write_over_the_other(works, now, alive):
    def slow(at):
        # While it runs, another worker takes the slot and finishes it.
        DueRun.objects.update(worker="b", attempts=2, finished_at=at, done=5)
        return 1

    works("each", slow)
    (run,) = sweep(now, worker="a")
    assert (run.worker, run.done) == ("b", 5)


def test_the_database_refuses_two_runs_at_once(now):
    DueRun.objects.create(key="each", slot=now, worker="a", started_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        DueRun.objects.create(key="each", slot=now + MINUTE, worker="b", started_at=now)
    DueRun.objects.update(finished_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        DueRun.objects.create(key="each", slot=now, worker="b", started_at=now)


def test_told_to_stop_it_begins_no_other_work(works, now, alive):
    works("a", lambda at: 1)
    works("b", lambda at: 1)
    turns = iter([False, True])
    assert [run.key for run in sweep(now, worker="a", stop=lambda: next(turns))] == ["a"]
