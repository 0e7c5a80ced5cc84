"""A long import goes on behind the page: one job, one transaction, a bar that its owner watches."""

from datetime import datetime
from functools import partial

from django.contrib.auth import get_user_model
from django.db import transaction

from mobilite import clock
from mobilite.importable import Outcome, count_of
from mobilite.imports.kinds import kind_called
from mobilite.imports.models import ImportRun
from mobilite.imports.operations import LinesToCorrect, import_run, judgement_of
from mobilite.imports.said import said_of
from mobilite.jobs import job, progress
from mobilite.jobs.models import Progress
from mobilite.periods import paris_date
from mobilite.workflow import Refusal

#: Up to that many lines to write, whoever presses waits for the answer: it comes in a second.
AT_ONCE = 50


@transaction.atomic
def import_or_begin(run_id: int, *, leave_wrong: bool, at: datetime, actor) -> ImportRun | Progress:
    """Import a file at once when it is short, or ask a job to; return the run, or the progress to watch.

    A second press begins nothing more. Raises what ``import_run`` raises.
    """
    run = ImportRun.objects.locked().get(pk=run_id)
    if run.is_under_way and run.progress is not None:
        return run.progress
    if not run.is_open:
        return import_run(run_id, at=at, actor=actor)
    judgement = judgement_of(run, today=paris_date(at))
    lines = len(judgement.of(Outcome.NEW, Outcome.CHANGED))
    if lines <= AT_ONCE:
        return import_run(run_id, leave_wrong=leave_wrong, at=at, actor=actor)
    if judgement.blocking and not leave_wrong:
        raise LinesToCorrect(len(judgement.blocking))
    title = f"Importer {count_of(kind_called(run.kind), lines)}"
    run.progress = progress.start(title, total=lines, user=actor, at=at)
    run.save(update_fields=["progress"])
    progress.follow(run.progress, import_lines.enqueue(run.pk, run.progress.pk, leave_wrong, actor.pk))
    return run.progress


@job(label="Importer un fichier", attempts=3)
def import_lines(run_id: int, progress_id: int, leave_wrong: bool, actor_id: int) -> None:
    """Import a file, all its lines or none; a worker killed in the middle leaves nothing and another does it anew."""
    at, url = clock.now(), ImportRun(pk=run_id).get_absolute_url()
    actor = get_user_model().objects.get(pk=actor_id)
    tell = partial(progress.step, progress_id)
    try:
        with transaction.atomic():
            run = import_run(run_id, leave_wrong=leave_wrong, at=at, actor=actor, step=tell)
            progress.finish(progress_id, url=url, sentence=said_of(run), at=at)
    except Refusal as refusal:
        progress.finish(progress_id, url=url, sentence=refusal.sentence, failed=True, at=at)
