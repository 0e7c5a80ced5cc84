"""How long the queue remembers: what went well a week, what failed three months."""

from datetime import datetime, timedelta

from django.db.models import Max
from django_tasks_db.models import DBTaskResult

from mobilite.jobs.models import DueRun, Progress
from mobilite.jobs.queue import Status

KEPT_DONE = timedelta(days=7)
KEPT_FAILED = timedelta(days=90)
#: A run each minute that found nothing to do: a day of them is enough.
KEPT_IDLE = timedelta(days=1)


def prune(now: datetime) -> int:
    """Delete what nobody will read any more, and return how many rows that was. The last run of each work stays."""
    last = DueRun.objects.values("key").annotate(last=Max("pk")).values("last")
    runs = DueRun.objects.exclude(finished_at=None).exclude(pk__in=list(last.values_list("last", flat=True)))
    rows = (
        DBTaskResult.objects.filter(status=Status.SUCCESSFUL, finished_at__lt=now - KEPT_DONE),
        DBTaskResult.objects.filter(status=Status.FAILED, finished_at__lt=now - KEPT_FAILED),
        runs.filter(done=0, error="", started_at__lt=now - KEPT_IDLE),
        runs.filter(started_at__lt=now - KEPT_FAILED),
        Progress.objects.filter(started_at__lt=now - KEPT_FAILED),
    )
    return sum(found.delete()[0] for found in rows)
