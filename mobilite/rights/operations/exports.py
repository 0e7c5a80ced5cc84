"""Prepare everything known of a person behind the page, let whoever asked take it, and remove it after thirty days."""

import hashlib
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.db import transaction

from mobilite import clock
from mobilite.audit.entries import record
from mobilite.audit.readings import note_reading
from mobilite.fields import cipher
from mobilite.files import storage
from mobilite.jobs import job, progress
from mobilite.jobs.models import Progress
from mobilite.people.models import Person
from mobilite.rights import archive
from mobilite.rights.gathering import Gatherer, parts
from mobilite.rights.models import Export, Identity, Request
from mobilite.rights.operations.requests import WhoAsks
from mobilite.workflow import Refusal

FOLDER = "exports"
KEPT = timedelta(days=30)


class NoExport(Refusal):
    def __init__(self):
        super().__init__(
            "Cet export n’est plus là\u00a0: il s’efface après trente jours. Préparez-le à nouveau."
        )


@transaction.atomic
def ask_for_export(person: Person, *, request: Request | None = None, at: datetime, actor) -> Progress:
    """Ask a job for the archive of a person, and return the progress to watch. Raises WhoAsks.

    A second press while it is being prepared begins nothing more.
    """
    if request is not None and request.identity == Identity.NOT_YET:
        raise WhoAsks
    # The person's row orders two presses that come together.
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    export = Export.objects.filter(person=person, prepared_by=actor, ready_at=None).first()
    if export is not None and export.progress is not None and not progress.seen(export.progress).is_over:
        return export.progress
    if export is None:
        export = Export(person=person, prepared_by=actor, asked_at=at)
    export.request = request or export.request
    export.asked_at = at
    export.progress = progress.start(
        "Préparer l’export d’une personne", total=_steps(person), user=actor, at=at
    )
    export.save()
    progress.follow(export.progress, prepare.enqueue(export.pk, export.progress.pk))
    record(
        "prepare_export", export, sentence="a demandé l’export des données de la personne", actor=actor, at=at
    )
    return export.progress


def _steps(person: Person) -> int:
    """Return how many parts and files the archive has, about."""
    gatherer = Gatherer(person)
    return len(parts()) + sum(gatherer.rows(part).count() for part in parts() if part.files and part.of)


@job(label="Préparer l’export d’une personne", attempts=3)
def prepare(export_id: int, progress_id: int) -> None:
    """Build the archive and keep it encrypted; one that is ready already is left as it is."""
    export = Export.objects.select_related("person").get(pk=export_id)
    if export.ready_at is not None:
        return
    at = clock.now()
    content = archive.build(
        export.person, at=at, number=export.pk, step=lambda done: progress.step(progress_id, done)
    )
    name = storage.save(FOLDER, cipher().encrypt(content), suffix=".bin")
    with transaction.atomic():
        kept = Export.objects.filter(pk=export_id, ready_at=None).update(
            ready_at=at,
            expires_at=at + KEPT,
            file_name=name,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        url = export.request.get_absolute_url() if export.request else export.person.get_absolute_url()
        progress.finish(
            progress_id, url=url, sentence="L’export est prêt. Relisez-le avant de le remettre.", at=at
        )
    if not kept:
        storage.delete(name)


@transaction.atomic
def take(export_id: int, *, at: datetime, actor) -> tuple[Export, bytes]:
    """Return the archive to whoever prepared it; the journal and the log of readings say so. Raises NoExport."""
    exports = Export.objects.visible_to(actor).to_take(at).select_related("person")
    export = exports.filter(pk=export_id).first()
    if export is None:
        raise NoExport
    try:
        content = cipher().decrypt(storage.read(export.file_name))
    except (FileNotFoundError, InvalidToken) as error:
        raise NoExport from error
    if export.taken_at is None:
        export.taken_at = at
        export.save(update_fields=["taken_at"])
    record(
        "take_export", export, sentence="a téléchargé l’export des données de la personne", actor=actor, at=at
    )
    note_reading(export.person, reader=actor, at=at, why="Export de ses données")
    return export, content


def remove_old_exports(now: datetime) -> int:
    """Delete for good the archives whose thirty days are over; return how many."""
    removed = 0
    for export in Export.objects.filter(removed_at=None, expires_at__lte=now).order_by("pk"):
        # The file first: killed in between, the next time finds it gone already.
        storage.delete(export.file_name)
        kept = Export.objects.filter(pk=export.pk, removed_at=None)
        removed += kept.update(removed_at=now, file_name="")
    return removed
