"""The sweep: each due work once a slot, whichever worker comes by.

``DueWork.every`` cuts time into slots; the row (key, slot) is the claim. What was not swept yesterday is not made up
for: the work itself finds what is still to do. A run whose worker died, or that failed, is taken up again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from mobilite import clock
from mobilite.due import DueWork
from mobilite.jobs import lives
from mobilite.jobs.models import DueRun
from mobilite.jobs.queue import plain_words
from mobilite.periods import PARIS
from mobilite.registry import get, registered

logger = logging.getLogger("mobilite.jobs")

DAY = timedelta(days=1)
#: Work that failed is tried again in its slot, when the next slot is farther than that.
AGAIN_AFTER = timedelta(minutes=10)
ATTEMPTS = 3
INTERRUPTED = "Le programme qui le faisait s’est arrêté net."


def slot_of(work: DueWork, at: datetime) -> datetime:
    """Return when the present slot of a work began: whole days begin at midnight in Paris."""
    if work.every < DAY:
        return at - (at - datetime(2000, 1, 1, tzinfo=at.tzinfo)) % work.every
    today = at.astimezone(PARIS).date()
    first = today - timedelta(days=today.toordinal() % work.every.days)
    return datetime.combine(first, time(), PARIS)


def sweep(at: datetime, *, worker: str, stop: Callable[[], bool] = lambda: False) -> list[DueRun]:
    """Do everything that is due and that nobody does, and return the runs. A work that fails stops no other."""
    runs = []
    for entry in registered("due"):
        if stop():
            break
        run = claim(entry.key, at, worker=worker)
        if run is not None:
            runs.append(do(run, at))
    return runs


def claim(key: str, at: datetime, *, worker: str, again: bool = False) -> DueRun | None:
    """Take a work's present slot; None when that is done, or being done by a worker that lives.

    ``again`` takes what is done too, because somebody asks.
    """
    work = get("due", key)
    slot = slot_of(work, at)
    under_way = DueRun.objects.filter(key=key, finished_at=None).first()
    if under_way is not None:
        # A worker does one thing at a time: what it has not finished it does no longer.
        if under_way.worker != worker and under_way.worker in lives.living(at):
            return None
        if under_way.slot == slot and (again or under_way.attempts < ATTEMPTS):
            return _take(under_way, at, worker=worker)
        _end(under_way, at, error=INTERRUPTED)
    known = DueRun.objects.filter(key=key, slot=slot).first()
    if known is None:
        try:
            with transaction.atomic():
                return DueRun.objects.create(key=key, slot=slot, worker=worker, started_at=at)
        except IntegrityError:
            return None  # another worker was quicker
    is_failed = (
        known.error != ""
        and known.attempts < ATTEMPTS
        and known.finished_at is not None
        and work.every > AGAIN_AFTER <= at - known.started_at
    )
    return _take(known, at, worker=worker) if again or is_failed else None


def _same(run: DueRun):
    """Return the row as this object knows it: nothing, if another worker took it since."""
    return DueRun.objects.filter(pk=run.pk, worker=run.worker, attempts=run.attempts)


def _take(run: DueRun, at: datetime, *, worker: str) -> DueRun | None:
    try:
        with transaction.atomic():
            taken = _same(run).update(
                worker=worker, attempts=F("attempts") + 1, started_at=at, finished_at=None, error=""
            )
    except IntegrityError:
        return None
    return DueRun.objects.get(pk=run.pk) if taken else None


def _end(run: DueRun, at: datetime, *, done: int = 0, error: str = "") -> None:
    _same(run).filter(finished_at=None).update(finished_at=at, done=F("done") + done, error=error)


def do(run: DueRun, at: datetime) -> DueRun:
    """Do a claimed work and note how it ended. It logs an error once, when a work that went well fails."""
    done, error = 0, ""
    try:
        done = get("due", run.key).run(at)
    except Exception as failure:
        error = plain_words(failure)
        before = DueRun.objects.filter(key=run.key).exclude(pk=run.pk).order_by("-started_at").first()
        level = logging.WARNING if run.attempts > 1 or (before and before.error) else logging.ERROR
        logger.log(level, "Due work %s failed: %s", run.key, failure, exc_info=failure)
    _end(run, clock.now(), done=done, error=error)
    run.refresh_from_db()
    return run
