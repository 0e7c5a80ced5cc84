"""Do what waits, and what is due, as a worker would: fixtures for every test."""

import pytest

from mobilite import clock
from mobilite.jobs import queue
from mobilite.registry import registered

WORKER = "tests"


@pytest.fixture
def run_jobs(db):
    """Run the jobs whose time has come, and those they ask for, until none is left.

    `run_jobs()` fails if one of them fails; `run_jobs(failing=True)` lets them, and they wait for their next
    attempt (move the clock and run again). Returns the rows that were run, in order.
    """

    def run(*, failing=False, most=500):
        done = []
        while row := queue.claim(WORKER, at=clock.now()):
            queue.run(row)
            done.append(row)
            assert failing or not row.traceback, f"{row.task_path} failed:\n{row.traceback}"
            assert len(done) < most, "These jobs ask for one another without end."
        return done

    return run


@pytest.fixture
def run_due(db):
    """Do what is due, as the sweep of a minute does.

    `run_due(now)` runs every due work and fails if one fails; `run_due(now, "rentals.return_tomorrow")` runs one
    kind alone. Each call runs it again, even at the same instant: it must find nothing left to do. Returns how
    many things each did, by key. The clock does not move: move it first (`the_clock`) if the work asks it.
    """

    def run(now=None, *keys):
        now = now or clock.now()
        works = [entry for entry in registered("due") if not keys or entry.key in keys]
        assert {entry.key for entry in works} >= set(keys), f"{keys}: one is not registered."
        return {entry.key: entry.value.run(now) for entry in works}

    return run
