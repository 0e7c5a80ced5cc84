"""Checks that hold for any row of any app: files there and unchanged, guards of the database standing, secrets legible."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.db import connection, models

from mobilite.constraints import NeverChanged
from mobilite.fields import EncryptedField, cipher
from mobilite.integrity import Check, Finding
from mobilite.pages.french import plural
from mobilite.safety import private_files
from mobilite.safety.archive import BLOCK
from mobilite.safety.saying import size_fr
from mobilite.safety.tables import BATCH, columns_of, kept_models, kind

#: What says what was, not what is: names of files in there promise nothing.
PAST = {"audit.entry", "django_tasks_db.dbtaskresult", "safety.integrityrun", "retention.filetoerase"}
#: A file younger than this may belong to a transaction that is not over.
SETTLED = timedelta(days=1)
#: The shortest name of a private file, in characters.
SHORTEST = 39


def address(model, key) -> str:
    """Return the page of a record, or nothing when it has none."""
    if not hasattr(model, "get_absolute_url"):
        return ""
    # The key alone: another column may be what does not read.
    record = model._base_manager.filter(pk=key).only("pk").first()
    return record.get_absolute_url() if record is not None else ""


def called(model, key) -> str:
    """Name a record without naming anybody: « document n° 12 »."""
    return f"{model._meta.verbose_name} n°\u00a0{key}"


# Files


def _texts() -> Iterator[tuple[type[models.Model], models.Field, object, str]]:
    """Yield (model, field, key, text) of each value in clear that holds the name of a private file."""
    for model in kept_models():
        for field in columns_of(model):
            if _may_name(field):
                column = f"CAST({connection.ops.quote_name(field.column)} AS text)"
                for key, text in _values(model, column, "LIKE %s", f"%/__/{'_' * 32}.%"):
                    yield model, field, key, text


def _secrets() -> Iterator[tuple[type[models.Model], models.Field, object, str]]:
    """Yield (model, field, key, value) of each encrypted value, as the database keeps it."""
    for model in kept_models():
        for field in columns_of(model):
            if isinstance(field, EncryptedField):
                for key, value in _values(model, connection.ops.quote_name(field.column), "IS NOT NULL"):
                    yield model, field, key, value


def _values(model, column: str, condition: str, *parameters) -> Iterator[tuple[object, str]]:
    """Yield (key, value) of the rows whose column meets a condition, by key, whatever their number."""
    quote = connection.ops.quote_name
    key, table = quote(model._meta.pk.column), quote(model._meta.db_table)
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {column} FROM {table} WHERE {column} {condition} ORDER BY {key}", parameters
        )
        while batch := cursor.fetchmany(BATCH):
            yield from batch


def _may_name(field) -> bool:
    if isinstance(field, EncryptedField) or field.remote_field:
        return False
    if kind(field) == "CharField":
        return (field.max_length or SHORTEST) >= SHORTEST
    return kind(field) in ("TextField", "JSONField")


def files_present(now: datetime) -> Iterator[Finding]:
    """Find the files that a row promises and that are missing, or no longer what was written (row D2)."""
    for model, field, key, text in _texts():
        if model._meta.label_lower in PAST:
            continue
        whole = kind(field) == "CharField"
        if whole and not private_files.WHOLE_NAME.fullmatch(text):
            continue
        expected = _expected(model, field, key) if whole else ""
        for name in private_files.names_in(text.encode()):
            why = _wrong(name, expected)
            if why:
                yield Finding(
                    f"{called(model, key).capitalize()}\u00a0: le fichier {name} {why}.", address(model, key)
                )


def _expected(model, field, key) -> str:
    """Return the SHA-256 that a row keeps of its file: the column « sha256 » beside « file_name »."""
    names = {one.name for one in columns_of(model)}
    if field.name != "file_name" or "sha256" not in names:
        return ""
    return model._base_manager.values_list("sha256", flat=True).get(pk=key)


def _wrong(name: str, expected: str) -> str:
    found = hashlib.sha256()
    try:
        with private_files.path_of(name).open("rb") as file:
            while expected and (block := file.read(BLOCK)):
                found.update(block)
    except OSError:
        return "manque sur le disque\u00a0: remettez-le depuis une sauvegarde"
    if expected and found.hexdigest() != expected:
        return "n’est plus celui qui a été écrit\u00a0: remettez-le depuis une sauvegarde"
    return ""


def _orphans(now: datetime) -> Iterator[tuple[str, int]]:
    """Yield (name, size) of the settled files that no row names."""
    limit = (now - SETTLED).timestamp()
    with private_files.Names() as named:
        for _, _, _, text in _texts():
            named.add(private_files.names_in(text.encode()))
        for _, _, _, value in _secrets():
            named.add(private_files.names_sealed(value))
        for name, status in private_files.present():
            # Others keep what they need beside: the progress of long works.
            ours = private_files.WHOLE_NAME.fullmatch(name)
            if ours and status.st_mtime < limit and name not in named:
                yield name, status.st_size


def orphan_files(now: datetime) -> Iterator[Finding]:
    """Find the files that no row names: what is deleted must be gone, and a paper belongs to somebody."""
    count, size, example = 0, 0, ""
    for name, weight in _orphans(now):
        count, size, example = count + 1, size + weight, min(filter(None, (example, name)))
    if count:
        yield Finding(
            f"{plural(count, 'fichier')} ({size_fr(size)}) que rien ne nomme, par exemple {example}. "
            "manage.py check_integrity --remove-orphans les efface."
        )


def remove_orphans(now: datetime) -> int:
    """Delete the settled files that no row names; return how many."""
    gone = [name for name, _ in _orphans(now)]
    for name in gone:
        private_files.path_of(name).unlink(missing_ok=True)
    return len(gone)


# The database


def guards(now: datetime) -> Iterator[Finding]:
    """Find the constraints and triggers that the code declares and that the database no longer has, or not awake."""
    there, text = _standing()
    for model in kept_models():
        for constraint in model._meta.constraints:
            lost = [
                name for name in _guard_names(constraint) if name not in there and f'"{name}"' not in text
            ]
            if lost:
                yield Finding(
                    f"La base ne tient plus « {constraint.name} » sur la table {model._meta.db_table}\u00a0: "
                    f"{', '.join(lost)} manque ou dort. Restaurez une sauvegarde dans une base neuve."
                )
    for table in sorted({seal for model in kept_models() for seal in _seals(model)}):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
            if not cursor.fetchone()[0]:
                yield Finding(
                    f"Le journal n’est plus scellé\u00a0: la table {table} est vide. Ses actes peuvent être effacés."
                )


def _seals(model):
    return {c.sealed_by for c in model._meta.constraints if isinstance(c, NeverChanged) and c.sealed_by}


def _guard_names(constraint) -> list[str]:
    """Return the names under which the database holds a constraint: its own, or those of the triggers it is made of."""
    return constraint.guards(connection.vendor) if hasattr(constraint, "guards") else [constraint.name]


def _standing() -> tuple[set[str], str]:
    """Return the names of what the database holds, and the text of its tables where constraints lie in there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, type, sql FROM sqlite_master")
            found = cursor.fetchall()
            names = {name for name, what, _ in found if what in ("trigger", "index")}
            return names, "\n".join(sql for _, what, sql in found if what == "table" and sql)
        cursor.execute(
            "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes"
            " UNION SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal"
        )
        return {name for (name,) in cursor.fetchall()}, ""


def database_itself(now: datetime) -> Iterator[Finding]:
    """Find the pages of a SQLite file that do not read, and rows that name another that is gone."""
    if connection.vendor != "sqlite":
        return  # PostgreSQL looks at its pages and foreign keys itself
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(10)")
        for (said,) in cursor.fetchall():
            if said != "ok":
                yield Finding(f"Le fichier de la base est abîmé\u00a0: {said}. Restaurez une sauvegarde.")
        cursor.execute("PRAGMA foreign_key_check")
        while batch := cursor.fetchmany(BATCH):
            for table, key, parent, _ in batch:
                yield Finding(f"La ligne {key} de {table} en désigne une de {parent} qui n’existe plus.")


def secrets_legible(now: datetime) -> Iterator[Finding]:
    """Find the encrypted values that none of FIELD_KEYS reads."""
    for model, field, key, value in _secrets():
        if not _is_legible(value):
            yield Finding(
                f"{called(model, key).capitalize()}\u00a0: « {field.verbose_name} » ne se lit avec aucune des clés "
                "de FIELD_KEYS. Remettez-y la clé d’alors.",
                address(model, key),
            )


def _is_legible(value: str) -> bool:
    try:
        cipher().decrypt(value.encode())
    except InvalidToken:
        return False
    return True


#: Registered at « integrity ».
CHECKS = {
    "safety.database": Check("La base elle-même", database_itself),
    "safety.guards": Check("Règles que la base tient", guards),
    "safety.secrets": Check("Valeurs chiffrées", secrets_legible),
    "safety.files": Check("Fichiers nommés par une fiche", files_present),
    "safety.orphans": Check("Fichiers que rien ne nomme", orphan_files),
}
