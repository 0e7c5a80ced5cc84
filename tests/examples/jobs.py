"""Examples of the work behind the pages."""

from datetime import UTC, datetime, timedelta

from django_tasks_db.models import DBTaskResult

from mobilite.accounts.models import User
from mobilite.jobs import progress
from mobilite.jobs.models import DueRun
from mobilite.jobs.queue import Status
from tests.examples import Example

NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)
PATH = "mobilite.jobs.operations.do_now"


def a_row(**fields):
    """Write a job of the queue; one that failed for good unless ``fields`` say otherwise."""
    failed = {
        "status": Status.FAILED,
        "finished_at": NOW,
        "worker_ids": ["a", "a"],
        "exception_class_path": "builtins.ValueError",
        "traceback": "Traceback…\nValueError: panne",
        "return_value": {"why": "Le fournisseur ne répond pas."},
    }
    known = {
        "task_path": PATH,
        "args_kwargs": {"args": ["jobs.prune"], "kwargs": {}},
        "backend_name": "default",
        "run_after": NOW,
        "exception_class_path": "",
        "traceback": "",
    }
    return DBTaskResult.objects.create(**(known | (fields or failed)))


def rows(n):
    for status in (Status.READY, Status.FAILED):
        for _ in range(n):
            a_row(status=status, finished_at=NOW if status == Status.FAILED else None)


def runs(n):
    start = DueRun.objects.count()
    for i in range(start, start + n):
        slot = NOW - timedelta(minutes=i)
        DueRun.objects.create(
            key="jobs.prune", slot=slot, worker="a", started_at=slot, finished_at=slot, done=i
        )


def a_progress():
    owner = User.objects.create_user("suit@structure.example", first_name="Lucie", last_name="Hamon")
    return {"pk": progress.start("Importer 300 personnes", total=300, user=owner, at=NOW).pk}


PAGES = {
    "jobs:job": Example(lambda: {"pk": a_row().pk}),
    "jobs:try_again": Example(lambda: {"pk": a_row().pk}),
    "jobs:run_now": Example(lambda: {"key": "jobs.prune"}),
    "jobs:progress": Example(a_progress, open_to="signed in", reader="administrator"),
}
ROWS = {"django_tasks_database.dbtaskresult": rows, "jobs.duerun": runs}
