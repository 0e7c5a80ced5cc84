"""Put an archive back, on either database: everything is checked before the first write, then written in one go.

A process killed at any moment leaves the base as it was, or whole: the rows are one transaction, committed once
they are all there and read again. Files come before the commit; those of a restoration that fails are taken away.
"""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Field, Model

from mobilite.audit.entries import record
from mobilite.fields import EncryptedField, cipher
from mobilite.pages.french import plural
from mobilite.safety import private_files, schema, tables
from mobilite.safety.archive import BLOCK, FORMAT, Member, members
from mobilite.safety.backup import Say, folder_of_backups, quiet
from mobilite.safety.models import Backup
from mobilite.safety.sealed import Damaged
from mobilite.workflow import Refusal


class NotRestored(Refusal):
    """The archive cannot be put back here: the sentence says why and what to do. Nothing was written."""


class NotEmpty(NotRestored):
    """People have worked in this base: it is replaced only when one says so."""

    def __init__(self, held: list[str]):
        super().__init__(
            f"Cette base n’est pas vide\u00a0: elle contient {', '.join(held)}. La restauration les remplacerait. "
            "Si c’est bien ce que vous voulez, recommencez avec --yes."
        )


@dataclass
class Contents:
    """What a whole and sound archive holds."""

    about: dict
    tables: dict[str, dict]
    file_count: int
    file_bytes: int
    missing_count: int
    sha256: str
    size: int

    @property
    def row_count(self) -> int:
        return sum(table["count"] for table in self.tables.values())

    @property
    def sentence(self) -> str:
        return (
            f"Sauvegarde {self.about['said_at']}\u00a0: {plural(self.row_count, 'ligne')} de "
            f"{plural(len(self.tables), 'table')}, {plural(self.file_count, 'fichier')}."
        )


@dataclass
class _Seen:
    """What was met while reading an archive, to be compared with what its manifest says."""

    about: dict = field(default_factory=dict)
    known: dict[str, tuple[type[Model], list[Field]]] = field(default_factory=dict)
    manifest: dict = field(default_factory=dict)
    rows: dict[str, tables.Fingerprint] = field(default_factory=dict)
    lot: dict[str, list] = field(default_factory=dict)
    files: int = 0


# Read


def check(path: Path, *, say: Say = quiet) -> Contents:
    """Read an archive to its end and return what it holds. Writes nothing. Raises WrongKey, Damaged, NotRestored."""
    seen = _Seen()
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        for member in members(file):
            say(file.tell(), size, "vérification")
            match member.what:
                case "about":
                    seen.about = member.json()
                    if seen.about.get("format") != FORMAT:
                        raise NotRestored("Cette sauvegarde vient d’une version plus récente du logiciel.")
                    seen.known = _tables(seen.about)
                case "rows":
                    _check_rows(member, seen)
                case "file":
                    seen.lot[member.name] = _measured(member.file)
                case "lot":
                    if member.json() != seen.lot:
                        raise Damaged
                    seen.files += len(seen.lot)
                    seen.lot = {}
                case "manifest":
                    seen.manifest = member.json()
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    _check_manifest(seen)
    told = seen.manifest
    return Contents(
        about=seen.about,
        tables=told["tables"],
        file_count=told["files"]["count"],
        file_bytes=told["files"]["bytes"],
        missing_count=told["missing"]["count"],
        sha256=digest,
        size=size,
    )


def _opened(path: Path):
    try:
        return path.open("rb")
    except OSError as error:
        raise NotRestored(f"Cette archive ne s’ouvre pas\u00a0: {path}. Vérifiez son chemin.") from error


def _tables(about: dict) -> dict[str, tuple[type[Model], list[Field]]]:
    """Return each table of an archive by name: its model as it was then, its columns in the order of the rows."""
    models = {model._meta.label_lower: model for model in schema.models_at(about["migrations"])}
    found = {}
    for label, names in about["columns"].items():
        model = models.get(label)
        if model is None:
            raise NotRestored(f"Cette version du logiciel ne connaît pas la table {label}.")
        known = {one.column: one for one in tables.columns_of(model)}
        if known.keys() != set(names):
            raise NotRestored(
                f"La table {label} n’a pas les mêmes colonnes dans cette sauvegarde et dans ce logiciel. "
                "Restaurez-la avec la version du logiciel qui l’a faite, puis mettez le logiciel à jour."
            )
        found[label] = model, [known[name] for name in names]
    return found


def _check_rows(member: Member, seen: _Seen) -> None:
    if member.name not in seen.known:
        raise Damaged
    _, fields = seen.known[member.name]
    found = seen.rows.setdefault(member.name, tables.Fingerprint(fields))
    secret = [rank for rank, one in enumerate(fields) if isinstance(one, EncryptedField)]
    for row, line in member.rows():
        if len(row) != len(fields):
            raise Damaged
        for rank in secret:
            _check_readable(row[rank], fields[rank])
        found.add(row, line)


def _check_readable(value, column) -> None:
    try:
        if value is not None:
            cipher().decrypt(value.encode())
    except InvalidToken as error:
        raise NotRestored(
            f"Les clés de cette machine (FIELD_KEYS) ne lisent pas « {column.verbose_name} » dans cette sauvegarde. "
            "Donnez aussi la clé d’alors, séparée des autres par une virgule, puis recommencez."
        ) from error


def _measured(file) -> list:
    found, size = hashlib.sha256(), 0
    while block := file.read(BLOCK):
        found.update(block)
        size += len(block)
    return [size, found.hexdigest()]


def _check_manifest(seen: _Seen) -> None:
    told = seen.manifest
    if not seen.about or not told or seen.lot or told["files"]["count"] != seen.files:
        raise Damaged
    if told["tables"].keys() != seen.known.keys():
        raise Damaged
    for label, table in told["tables"].items():
        found = seen.rows.get(label) or tables.Fingerprint([])
        if found.told != {"count": table["count"], "sha256": table["sha256"]}:
            raise Damaged


# Write


def restore(path: Path, *, replace: bool = False, at: datetime, say: Say = quiet) -> Contents:
    """Put an archive back into the base and the folder of private files, and return what it held.

    The base must be migrated or new, and nobody have worked in it, or ``replace`` be true. An older archive is put
    back as it was, then brought to this version by its migrations. Raises NotRestored, WrongKey or Damaged.
    """
    contents = check(path, say=say)
    held = schema.work_held()
    if held and not replace:
        raise NotEmpty(held)
    schema.go_to(contents.about["migrations"])
    known = _tables(contents.about)
    models = [model for model, _ in known.values()]
    last_keys = {label: table["last_key"] for label, table in contents.tables.items()}
    try:
        with _Files() as files, transaction.atomic():
            tables.empty(connection, models)
            _put_back(path, contents, known, files, say)
            tables.follow_on(connection, models, last_keys)
            connection.check_constraints()
            _compare(contents, known, say)
            os.sync()  # the files are on the disk before the rows that name them
    except DatabaseError as error:
        raise NotRestored(
            f"La base a refusé une ligne de cette sauvegarde, rien n’a été écrit\u00a0: {error}"
        ) from error
    if held:
        _forget_replaced(path, before=at.timestamp())
    ContentType.objects.clear_cache()
    call_command("migrate", verbosity=0, interactive=False)
    _tell(path, contents, at)
    return contents


class _Files:
    """The files that a restoration has written, so that one that fails takes them away. Use it with ``with``."""

    def __enter__(self):
        self._written = private_files.Names().__enter__()
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            for name in self._written:
                private_files.path_of(name).unlink(missing_ok=True)
        self._written.__exit__()

    def write(self, name: str, file) -> None:
        """Write a private file whole or not at all. A name is never used twice: one that is there is the same."""
        path = private_files.path_of(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            self._written.add([name])
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            while block := file.read(BLOCK):
                target.write(block)
        draft.rename(path)


def _put_back(path, contents: Contents, known, files: _Files, say: Say) -> None:
    done, total = 0, contents.row_count + contents.file_count
    with _opened(path) as file:
        for member in members(file):
            match member.what:
                case "rows":
                    rows = [row for row, _ in member.rows()]
                    tables.write(connection, *known[member.name], rows)
                    done += len(rows)
                case "file":
                    files.write(member.name, member.file)
                    done += 1
            say(done, total, "restauration")


def _compare(contents: Contents, known, say: Say) -> None:
    """Read every table again: the same rows, whatever the database. Raises NotRestored."""
    for rank, (label, table) in enumerate(contents.tables.items(), 1):
        if tables.fingerprint(connection, *known[label]) != {
            "count": table["count"],
            "sha256": table["sha256"],
        }:
            raise NotRestored(
                f"Une fois écrite, la table {label} n’est pas celle de la sauvegarde\u00a0: rien n’a été gardé."
            )
        say(rank, len(known), "comparaison")


def _forget_replaced(path: Path, *, before: float) -> None:
    """Delete the files of what was replaced: those that were there before and that the archive does not hold."""
    with private_files.Names() as kept:
        with _opened(path) as file:
            kept.add(member.name for member in members(file) if member.what == "file")
        for name, status in private_files.present():
            if status.st_mtime < before and name not in kept:
                (private_files.root() / name).unlink(missing_ok=True)


def _tell(path: Path, contents: Contents, at: datetime) -> None:
    """Finish the row of the backup, which was being written when its own archive was, and write it in the journal."""
    backup = Backup.objects.filter(pk=contents.about["backup"]).first()
    if backup is None:
        return
    with transaction.atomic():
        folder = path.resolve().parent
        backup.file_name = path.name[:120]
        backup.folder = "" if folder == folder_of_backups().resolve() else str(folder)
        backup.finished_at = backup.started_at
        backup.size, backup.sha256 = contents.size, contents.sha256
        backup.row_count, backup.file_count = contents.row_count, contents.file_count
        backup.missing_count = contents.missing_count
        backup.save()
        record("restore", backup, sentence="a restauré cette sauvegarde.", actor=None, at=at)
