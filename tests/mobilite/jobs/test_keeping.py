"""The queue forgets what nobody reads any more."""

from datetime import timedelta

from mobilite.jobs.keeping import prune
from mobilite.jobs.models import DueRun
from mobilite.jobs.queue import Status
from tests.examples.jobs import a_row

DAY = timedelta(days=1)


def test_what_went_well_is_kept_a_week_and_failures_three_months(db, now):
    kept = [
        a_row(status=Status.SUCCESSFUL, finished_at=now - 6 * DAY),
        a_row(status=Status.FAILED, finished_at=now - 80 * DAY),
        a_row(status=Status.READY),
        a_row(status=Status.RUNNING),
    ]
    a_row(status=Status.SUCCESSFUL, finished_at=now - 8 * DAY)
    a_row(status=Status.FAILED, finished_at=now - 91 * DAY)
    assert prune(now) == 2
    assert {row.pk for row in type(kept[0]).objects.all()} == {row.pk for row in kept}
    assert prune(now) == 0


def a_run(at, *, key="a", done=0, error="", finished=True):
    return DueRun.objects.create(
        key=key,
        slot=at,
        worker="w",
        started_at=at,
        finished_at=at if finished else None,
        done=done,
        error=error,
    )


def test_runs_that_found_nothing_go_after_a_day_but_the_last_of_each(db, now):
    a_run(now - 3 * DAY)
    useful = a_run(now - 2 * DAY, done=3)
    failed = a_run(now - 2 * DAY - timedelta(minutes=1), error="panne")
    recent = a_run(now - timedelta(hours=1))
    last_of_another = a_run(now - 30 * DAY, key="b")
    under_way = a_run(now - 5 * DAY, key="c", finished=False)
    assert prune(now) == 1
    assert set(DueRun.objects.all()) == {useful, failed, recent, last_of_another, under_way}
