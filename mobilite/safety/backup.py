"""Back everything up: the rows as they are at one instant and the files that they name, in one encrypted archive."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder

from mobilite import clock
from mobilite.audit.entries import record
from mobilite.fields import EncryptedField
from mobilite.pages import french
from mobilite.periods import PARIS
from mobilite.safety import private_files, sealed
from mobilite.safety.archive import PART, ArchiveWriter
from mobilite.safety.models import Backup
from mobilite.safety.snapshot import snapshot
from mobilite.safety.tables import Fingerprint, columns_of, kept_models, last_key, line, rows
from mobilite.workflow import Refusal

SUFFIX = ".mobilite"
DRAFT = ".part"
#: ``say(done, total, what)``: how far one is, out of how many rows and files.
Say = Callable[[int, int, str], None]
#: How many missing files a manifest names.
FEW = 100


class BackupUnderWay(Refusal):
    """Another process is at it."""

    def __init__(self):
        super().__init__("Une sauvegarde est déjà en cours. Attendez qu’elle finisse.")


class NotWritten(Refusal):
    """The disk refused."""

    def __init__(self, folder: Path, error: OSError):
        super().__init__(
            f"La sauvegarde n’a pas pu s’écrire dans {folder}\u00a0: {_why(error)}. Faites de la place, ou "
            "donnez un autre dossier."
        )


def _why(error: OSError) -> str:
    words = {
        28: "le disque est plein",
        13: "ce dossier ne nous est pas ouvert",
        30: "ce disque ne s’écrit pas",
    }
    return words.get(error.errno or 0, error.strerror or "le disque a refusé")


def quiet(done: int, total: int, what: str) -> None:
    """Say nothing."""


def folder_of_backups() -> Path:
    return Path(settings.BACKUP_FOLDER)


def path_of(backup: Backup) -> Path:
    """Return where the archive of a backup lies, or lay."""
    return Path(backup.folder or folder_of_backups()) / backup.file_name


def back_up(*, at: datetime, to: Path | None = None, actor=None, say: Say = quiet) -> Backup:
    """Write an archive into ``to``, or into the folder of backups, and return its row.

    Others go on working meanwhile. A process killed in the middle leaves a draft that no restoration takes, which
    the next backup removes. Raises BackupUnderWay, NoKey or NotWritten; the row of one that fails says why.
    """
    folder = to or folder_of_backups()
    with _alone(folder):
        _forget_interrupted(folder, at)
        backup = Backup.objects.create(started_at=at, started_by=actor, folder=str(to or ""))
        words = at.astimezone(PARIS).strftime("%Y-%m-%d-%H%M%S")
        backup.file_name = f"mobilite-{words}-{backup.pk}{SUFFIX}"
        backup.save(update_fields=["file_name"])
        try:
            try:
                sealed.keys()
                _write(backup, folder, say)
            except OSError as error:
                raise NotWritten(folder, error) from error
        except BaseException as error:
            sentence = getattr(error, "sentence", "") or "Une erreur imprévue l’a arrêtée."
            backup.error, backup.finished_at, backup.sha256 = sentence[:300], clock.now(), ""
            backup.save()
            raise
    return backup


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder: two backups never write at once. The system frees it when the process dies."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        door = (folder / ".en-cours").open("w")
    except OSError as error:
        raise NotWritten(folder, error) from error
    with door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupUnderWay from error
        yield


def _forget_interrupted(folder: Path, at: datetime) -> None:
    for draft in folder.glob(f".*{SUFFIX}{DRAFT}"):
        draft.unlink(missing_ok=True)
    here = "" if folder == folder_of_backups() else str(folder)
    for backup in Backup.objects.filter(finished_at__isnull=True, folder=here):
        # Between its last byte and this row's last word, an archive may have got its name.
        if backup.file_name:
            path_of(backup).unlink(missing_ok=True)
        backup.finished_at, backup.error = at, "Elle a été interrompue avant la fin."
        backup.save(update_fields=["finished_at", "error"])


def _write(backup: Backup, folder: Path, say: Say) -> None:
    draft = folder / f".{backup.file_name}{DRAFT}"
    try:
        with _Counting(draft) as file:
            counts = _fill(file, backup, say)
        draft.rename(folder / backup.file_name)
        _sync(folder)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    backup.size, backup.sha256 = file.size, file.hash.hexdigest()
    backup.row_count, backup.file_count, backup.missing_count = counts
    backup.finished_at = clock.now()
    with transaction.atomic():
        backup.save()
        if backup.started_by is not None:
            record(
                "back_up",
                backup,
                sentence="a sauvegardé les données.",
                actor=backup.started_by,
                at=backup.finished_at,
            )


class _Counting:
    """The draft being written, for our own user only: its size and SHA-256, on the disk when it is closed."""

    def __init__(self, path: Path):
        self._path, self.size, self.hash = path, 0, hashlib.sha256()

    def __enter__(self):
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        return self

    def __exit__(self, *_):
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
        finally:
            self._file.close()

    def write(self, content: bytes) -> None:
        self._file.write(content)
        self.hash.update(content)
        self.size += len(content)


def _sync(folder: Path) -> None:
    """Let the name of a file be on the disk as well as what it holds."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fill(file, backup: Backup, say: Say) -> tuple[int, int, int]:
    """Write the archive and return how many rows, files and missing files it tells of."""
    # What is deleted from here on can still be read under its second name.
    with private_files.held() as links, snapshot() as reader, private_files.Names() as names:
        models = kept_models()
        total = _count(reader, models)
        archive = ArchiveWriter(file, _about(reader, backup, models))
        tables, done = {}, 0
        for model in models:
            label = model._meta.label_lower
            tables[label] = _rows(
                archive, reader, model, names, lambda count, d=done: say(d + count, total, "lignes")
            )
            done += tables[label]["count"]
        files, bytes_, missing = 0, 0, []
        named = len(names)
        for rank, name in enumerate(names, 1):
            size = _file(archive, links, name)
            if size is None:
                missing.append(name)
            else:
                files, bytes_ = files + 1, bytes_ + size
            say(rank, named, "fichiers")
        archive.end_lot()
        archive.close(
            {
                "tables": tables,
                "files": {"count": files, "bytes": bytes_},
                "missing": {"count": len(missing), "first": missing[:FEW]},
            }
        )
    return done, files, len(missing)


def _count(reader, models) -> int:
    total = 0
    with reader.cursor() as cursor:
        for model in models:
            cursor.execute(f"SELECT COUNT(*) FROM {reader.ops.quote_name(model._meta.db_table)}")
            total += cursor.fetchone()[0]
    return total


def _about(reader, backup: Backup, models) -> dict:
    applied = sorted(MigrationRecorder(reader).applied_migrations())
    return {
        "backup": backup.pk,
        "created_at": backup.started_at.isoformat(),
        "said_at": french.datetime_fr(backup.started_at),
        "database": reader.vendor,
        "migrations": [list(one) for one in applied],
        "columns": {
            model._meta.label_lower: [field.column for field in columns_of(model)] for model in models
        },
    }


def _rows(archive, reader, model, names, say) -> dict:
    """Write a table by parts; return what the manifest says of it. Names of private files are noted on the way."""
    label, fields = model._meta.label_lower, columns_of(model)
    found = Fingerprint(fields)
    secret = [rank for rank, field in enumerate(fields) if isinstance(field, EncryptedField)]
    part, rank = bytearray(), 0

    def end():
        nonlocal rank
        rank += 1
        archive.rows(label, rank, bytes(part))
        names.add(private_files.names_in(bytes(part)))
        part.clear()
        say(found.count)

    for row in rows(reader, model, fields):
        written = line(row)
        found.add(row, written)
        for column in secret:
            names.add(private_files.names_sealed(row[column]))
        part += written
        if len(part) >= PART:
            end()
    if part:
        end()
    return {**found.told, "parts": rank, "last_key": last_key(reader, model)}


def _file(archive, links: Path, name: str) -> int | None:
    """Write a private file; return its size, or None when it is missing."""
    for path in (links / name, private_files.path_of(name)):
        try:
            return archive.file(name, path)
        except FileNotFoundError:
            continue
    return None
