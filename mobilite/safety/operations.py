"""What people do with backups from the page: ask for one, take one away; ask for a look at the data."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.urls import reverse

from mobilite import clock
from mobilite.accounts.models import User
from mobilite.audit.entries import record
from mobilite.jobs import job, progress
from mobilite.jobs.models import Progress
from mobilite.pages.french import plural
from mobilite.safety import sealed
from mobilite.safety.backup import back_up, path_of
from mobilite.safety.looks import checks, look
from mobilite.safety.models import Backup
from mobilite.safety.rotation import rotate
from mobilite.safety.saying import size_fr
from mobilite.workflow import Refusal


class ArchiveGone(Refusal):
    """The archive is no longer where it was written."""

    def __init__(self):
        super().__init__("Cette archive n’est plus dans le dossier des sauvegardes.")


def ask_for_backup(*, at: datetime, actor) -> Progress:
    """Ask for a backup now and return its progress. Raises NoKey. The journal tells of it once it is done."""
    sealed.keys()
    with transaction.atomic():
        watched = progress.start("Sauvegarde", total=100, user=actor, at=at)
        progress.follow(watched, backup_now.enqueue(watched.pk, actor.pk))
    return watched


def ask_for_look(*, at: datetime, actor) -> Progress:
    """Ask for a look at everything that must agree, and return its progress."""
    with transaction.atomic():
        watched = progress.start("Vérification des données", total=max(1, len(checks())), user=actor, at=at)
        progress.follow(watched, look_now.enqueue(watched.pk))
    return watched


@job(label="Sauvegarde", attempts=1)
def backup_now(progress_id: int, user_id: int) -> None:
    """Back up because somebody asked, and say how far it is."""
    url, said = reverse("safety:backups"), 0

    def say(done, total, what):
        nonlocal said
        # The rows, then the files: the bar goes through twice fifty.
        percent = (50 * done // total if total else 0) + (50 if what == "fichiers" else 0)
        if percent != said:
            said = percent
            progress.step(progress_id, percent)

    try:
        backup = back_up(at=clock.now(), actor=User.objects.get(pk=user_id), say=say)
    except Refusal as refusal:
        progress.finish(progress_id, url=url, sentence=refusal.sentence, failed=True)
        return
    rotate(clock.now())
    words = f"La sauvegarde est faite\u00a0: {plural(backup.row_count, 'ligne')}, {plural(backup.file_count, 'fichier')}"
    progress.finish(progress_id, url=url, sentence=f"{words}, {size_fr(backup.size)}.")


@job(label="Vérification des données", attempts=1)
def look_now(progress_id: int) -> None:
    """Look at everything because somebody asked."""
    done = 0

    def say(check, shown, count):
        nonlocal done
        done += 1
        progress.step(progress_id, done)

    run = look(clock.now(), say=say)
    said = f"{plural(run.finding_count, 'point')} à corriger." if run.finding_count else "Tout concorde."
    progress.finish(progress_id, url=reverse("safety:backups"), sentence=said)


@transaction.atomic
def take_away(backup_id: int, *, at: datetime, actor) -> Path:
    """Let somebody download an archive, and write it in the journal. Raises ArchiveGone."""
    backup = Backup.objects.lying_here().filter(pk=backup_id).first()
    if backup is None or not path_of(backup).is_file():
        raise ArchiveGone
    record(
        "take_away", backup, sentence=f"a téléchargé la sauvegarde {backup.file_name}.", actor=actor, at=at
    )
    return path_of(backup)
