"""The rows of the queue: which is next, who does it, how it ended.

A row is READY, RUNNING, SUCCESSFUL or FAILED; ``worker_ids`` names who tried, the last one being at it. What a
worker writes at the end counts only while the row is still its own: one believed dead cannot undo another's work.
"""

import logging
from contextvars import ContextVar
from datetime import datetime, timedelta
from traceback import format_exception

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError, models, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from mobilite import clock
from mobilite.jobs.policy import ATTEMPTS, DELAYS, GiveUp, Job, Later, delay_after

logger = logging.getLogger("mobilite.jobs")

Status = TaskResultStatus
#: The worker that does the present job: some jobs claim more in its name.
worker: ContextVar[str] = ContextVar("jobs_worker", default="")

PLAIN_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (ObjectDoesNotExist, "Ce dont parle ce travail n’existe plus"),
    (OperationalError, "La base de données n’a pas répondu"),
    (FileNotFoundError, "Un fichier manque sur le serveur"),
    (OSError, "Un service ou un disque n’a pas répondu"),
)


class WorkerDied(Exception):
    """The program that did the job stopped dead."""

    sentence = "Le programme qui faisait ce travail s’est arrêté net."


class Unknown(Exception):
    """This version of the product has no job of that name: it is older, or newer, than the one that asked."""

    sentence = "Cette version du logiciel ne connaît pas ce travail."


def job_of(row: DBTaskResult) -> Job | None:
    """Return the job of a row, or None when this version knows none of that name."""
    try:
        found = import_string(row.task_path)
    except ImportError:
        return None
    return found if isinstance(found, Job) else None


def label_of(row: DBTaskResult) -> str:
    """Return what the administrator reads for a row."""
    job = job_of(row)
    return job.label if job else f"Travail inconnu ({row.task_path.rpartition('.')[2]})"


def ready(at: datetime) -> models.QuerySet[DBTaskResult]:
    """Return the rows whose time has come, the most pressing first."""
    return (
        DBTaskResult.objects.filter(status=Status.READY)
        .filter(Q(run_after=get_date_max()) | Q(run_after__lte=at))
        .order_by("-priority", "run_after", "enqueued_at", "pk")
    )


def claim(name: str, *, at: datetime) -> DBTaskResult | None:
    """Take the next row for a worker; None when nothing waits. Two workers never take the same one."""
    if not ready(at).exists():
        return None  # looking takes no lock: an idle worker writes nothing
    with transaction.atomic():
        row = ready(at).select_for_update(skip_locked=True).first()
        if row is not None:
            row.status = Status.RUNNING
            row.started_at = at
            row.worker_ids = [*row.worker_ids, name]
            row.save(update_fields=["status", "started_at", "worker_ids"])
    return row


def _end(row: DBTaskResult, **changes) -> bool:
    """Write how an attempt ended, if the row is still with the worker that took it; tell whether it was."""
    mine = DBTaskResult.objects.filter(pk=row.pk, status=Status.RUNNING, worker_ids=row.worker_ids)
    kept = bool(mine.update(**changes))
    for name, value in changes.items() if kept else ():
        setattr(row, name, value)
    return kept


def succeed(row: DBTaskResult, value, *, at: datetime) -> bool:
    """Note that a row is done."""
    return _end(
        row,
        status=Status.SUCCESSFUL,
        finished_at=at,
        return_value=normalize_json(value),
        exception_class_path="",
        traceback="",
    )


def put_back(row: DBTaskResult, *, run_after: datetime) -> bool:
    """Let a row wait again without counting the attempt."""
    return _end(
        row, status=Status.READY, run_after=run_after, started_at=None, worker_ids=row.worker_ids[:-1]
    )


def fail(row: DBTaskResult, error: BaseException, *, at: datetime) -> bool:
    """Count a failed attempt: the row waits again, longer each time, or fails for good."""
    job, tried = job_of(row), len(row.worker_ids)
    attempts, delays = (job.attempts, job.delays) if job else (ATTEMPTS, DELAYS)
    said = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(format_exception(error)),
        "return_value": {"why": plain_words(error)},
    }
    if isinstance(error, GiveUp) or tried >= attempts:
        logger.error("Job %s failed for good: %s", row.task_path, error, exc_info=error)
        return _end(row, status=Status.FAILED, finished_at=at, **said)
    # A worker that stopped dead says nothing against the job: no need to wait.
    delay = timedelta(0) if isinstance(error, WorkerDied) else delay_after(tried, delays)
    logger.warning("Job %s failed (attempt %s of %s): %r", row.task_path, tried, attempts, error)
    return _end(row, status=Status.READY, run_after=at + delay, started_at=None, **said)


def plain_words(error: BaseException) -> str:
    """Say what went wrong: the sentence of an error of ours, what is known of common ones, the name of any other."""
    if sentence := getattr(error, "sentence", ""):
        return sentence
    for kind, words in PLAIN_WORDS:
        if isinstance(error, kind):
            return f"{words} ({type(error).__name__})."
    return f"Erreur imprévue\u00a0: {type(error).__name__} ({error})"[:300]


def why(row: DBTaskResult) -> str:
    """Return what went wrong at the last attempt, in plain words; nothing when all is well."""
    said = row.return_value if row.exception_class_path else None
    return said.get("why", "") if isinstance(said, dict) else ""


def run(row: DBTaskResult) -> None:
    """Do what a claimed row asks, and note how it ended."""
    job = job_of(row)
    worker.set(row.worker_ids[-1])
    try:
        if job is None:
            raise Unknown(row.task_path)
        value = normalize_json(job.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"]))
    except Later as later:
        put_back(row, run_after=later.at)
    except Exception as error:
        fail(row, error, at=clock.now())
    except BaseException:
        # Told to stop at once: what was under way is done again by whoever comes next.
        put_back(row, run_after=clock.now())
        raise
    else:
        succeed(row, value, at=clock.now())


def give_back(living: set[str], *, at: datetime) -> int:
    """Count as failed what is under way with a worker that is not among the living; return how many rows."""
    found = 0
    for row in DBTaskResult.objects.filter(status=Status.RUNNING):
        if not row.worker_ids or row.worker_ids[-1] not in living:
            found += fail(row, WorkerDied(), at=at)
    return found
