"""What the administrator does: try a failed job again, ask for a due work now."""

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from mobilite import clock
from mobilite.audit.entries import record
from mobilite.jobs.models import DueRun
from mobilite.jobs.models import label_of as label_of_due
from mobilite.jobs.policy import Later, job
from mobilite.jobs.queue import Status, label_of, worker
from mobilite.jobs.sweeping import claim, do
from mobilite.pages.french import plural
from mobilite.registry import get
from mobilite.workflow import Refusal


class NotFailed(Refusal):
    def __init__(self) -> None:
        super().__init__("Ce travail n’est pas en échec\u00a0: il a été relancé, ou il est fait.")


class UnknownWork(Refusal):
    def __init__(self) -> None:
        super().__init__("Cette version du logiciel ne connaît pas ce travail.")


@transaction.atomic
def try_again(task_id, *, at: datetime, actor) -> DBTaskResult:
    """Let a failed job wait again, with all its attempts before it. Raises NotFailed."""
    row = DBTaskResult.objects.filter(pk=task_id).first()
    if row is None or not _let_wait(DBTaskResult.objects.filter(pk=task_id), at):
        raise NotFailed
    # The journal numbers what it is about, and a row of the queue has no number.
    record(
        "try_again",
        actor,
        sentence=f"a relancé un travail de fond\u00a0: {label_of(row)}",
        actor=actor,
        at=at,
        data={"task": str(row.pk)},
    )
    return row


def _let_wait(rows, at: datetime) -> int:
    return rows.filter(status=Status.FAILED).update(
        status=Status.READY, run_after=at, worker_ids=[], started_at=None, finished_at=None
    )


@transaction.atomic
def try_all_again(*, at: datetime, actor) -> int:
    """Let every failed job wait again, and return how many that was."""
    count = _let_wait(DBTaskResult.objects.all(), at)
    if count:
        record(
            "try_again",
            actor,
            sentence=f"a relancé {plural(count, 'travail', 'travaux')} de fond en échec",
            actor=actor,
            at=at,
            data={"count": count},
        )
    return count


@transaction.atomic
def ask_for(key: str, *, at: datetime, actor) -> None:
    """Ask a worker to do a due work now, done already or not. Raises UnknownWork."""
    try:
        get("due", key)
    except KeyError as error:
        raise UnknownWork from error
    record(
        "ask_for_due",
        actor,
        sentence=f"a demandé un travail tout de suite\u00a0: {label_of_due(key)}",
        actor=actor,
        at=at,
        data={"key": key},
    )
    do_now.using(priority=50).enqueue(key)


@job(label="Faire un travail régulier tout de suite", attempts=2)
def do_now(key: str) -> None:
    at = clock.now()
    run = claim(key, at, worker=worker.get(), again=True)
    if run is not None:
        do(run, at)
    elif DueRun.objects.filter(key=key, finished_at=None).exists():
        raise Later(at + timedelta(minutes=1))
