"""Long work that somebody watches: a page with a bar, while a job does it.

``done`` is kept beside the private files, not in the database: work that is all or nothing is one transaction, and
nobody else would see what it writes before its end.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from mobilite import clock
from mobilite.jobs.models import Progress
from mobilite.jobs.queue import Status, why


def start(title: str, *, total: int, user, at: datetime) -> Progress:
    """Write down a long work of ``total`` steps that a user watches. ``follow`` says which job does it."""
    return Progress.objects.create(title=title, total=total, owner=user, started_at=at)


def follow(progress: Progress, result) -> None:
    """Say which job (what ``enqueue`` returned) does the work: its failure is then that of the work."""
    progress.task = result.id
    progress.save(update_fields=["task"])


def step(progress_id: int, done: int) -> None:
    """Say how many steps are done, at once and for everybody, transaction or not."""
    path = _path(progress_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(str(done))
    draft.replace(path)


def finish(
    progress_id: int, *, url: str, sentence: str, failed: bool = False, at: datetime | None = None
) -> None:
    """Say how the work ended, in the caller's transaction, and where the result is. The first word stands."""
    Progress.objects.filter(pk=progress_id, finished_at=None).update(
        finished_at=at or clock.now(), url=url, sentence=sentence[:500], failed=failed
    )
    _path(progress_id).unlink(missing_ok=True)


def _path(progress_id: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "progress" / str(progress_id)


def _done(progress: Progress) -> int:
    try:
        return min(int(_path(progress.pk).read_text()), progress.total)
    except (FileNotFoundError, ValueError):
        return 0


@dataclass(frozen=True)
class Seen:
    """How a work stands: ``state`` is "waiting", "running", "done" or "failed"."""

    state: str
    done: int = 0
    sentence: str = ""

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed")


def seen(progress: Progress) -> Seen:
    """Say how a work stands now."""
    if progress.finished_at:
        return Seen("failed" if progress.failed else "done", progress.total, progress.sentence)
    row = DBTaskResult.objects.filter(pk=progress.task).first() if progress.task else None
    if row is not None and row.status == Status.FAILED:
        return Seen("failed", sentence=why(row) or "Ce travail n’a pas abouti.")
    if row is not None and row.status == Status.READY:
        return Seen("waiting")
    return Seen("running", _done(progress))
