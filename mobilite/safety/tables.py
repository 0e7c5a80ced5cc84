"""Rows in a form that belongs to no database: what an archive holds, and what two bases are compared by.

A row is a JSON list of the values of its columns, as the database keeps them: what is encrypted there stays so, in
the same words. Both databases say the same row alike, so that a table has one fingerprint wherever it lies.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db.models import Field, GeneratedField, Model
from django.db.models.expressions import Col

from mobilite.constraints import NeverChanged

#: Whoever was signed in signs in again.
LEFT_OUT = {"sessions.session"}
BATCH = 1000


def kept_models(registry=apps) -> list[type[Model]]:
    """Return the models whose rows are kept, by name, in the order in which they are written back.

    Foreign keys are looked at when the transaction ends, on both databases; but a rule that looks at rows of other tables as
    its own are written asks that these be there: its table comes last.
    """
    found = [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: (_looks_elsewhere(model), model._meta.label_lower))


def _looks_elsewhere(model) -> bool:
    return any(getattr(constraint, "looks_elsewhere", False) for constraint in model._meta.constraints)


def columns_of(model) -> list[Field]:
    """Return the columns of a table that hold something of their own, in their order."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, GeneratedField)]


def stored(field: Field) -> Field:
    """Return the field that says how a column is stored: that of the other table, for a foreign key."""
    while field.remote_field is not None:
        field = field.target_field
    return field


def kind(field: Field) -> str:
    return stored(field).get_internal_type()


# From a base


def rows(connection, model, fields: list[Field]) -> Iterator[list]:
    """Yield these columns of the rows of a table by key, whatever their number, as values that JSON can say."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    order = quote(model._meta.pk.column)
    if connection.vendor == "postgresql" and kind(model._meta.pk) in ("CharField", "SlugField", "TextField"):
        order += ' COLLATE "C"'  # as SQLite sorts
    read = [_reader(connection, model, field) for field in fields]
    names = ", ".join(quote(field.column) for field in fields)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} ORDER BY {order}")
        while batch := cursor.fetchmany(BATCH):
            for row in batch:
                yield [value if read is None else read(value) for read, value in zip(read, row, strict=True)]


def _reader(connection, model, field) -> Callable | None:
    """Return what turns a value of a column into one that JSON can say, or None when it can already."""
    if kind(field) == "JSONField":
        # In a list of one, for the null of JSON is not that of the database.
        return lambda value: None if value is None else [json.loads(value)]
    column = Col(model._meta.db_table, stored(field), stored(field))
    converters = connection.ops.get_db_converters(column)
    if not converters and kind(field) not in _SAID:
        return None

    def read(value):
        for convert in converters:
            value = convert(value, column, connection)
        return said(value)

    return read


#: Kinds of columns whose values a driver gives as something else than text, whole numbers and booleans.
_SAID = {"DateField", "DateTimeField", "TimeField", "DecimalField", "UUIDField", "BinaryField"}


def said(value):
    """Say a value of the database as JSON can. Raises TypeError for what it cannot."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(f"A backup cannot say a {type(value).__name__}.")


def line(row: list) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class Fingerprint:
    """The count and SHA-256 of a table's rows, the same on both databases: names of JSON values are sorted."""

    def __init__(self, fields: list[Field]):
        self.sorts = any(kind(field) == "JSONField" for field in fields)
        self.count, self._hash = 0, hashlib.sha256()

    def add(self, row: list, written: bytes) -> None:
        """Take one more row in; ``written`` is its ``line``."""
        if self.sorts:
            written = json.dumps(row, sort_keys=True).encode()
        self._hash.update(written)
        self.count += 1

    @property
    def told(self) -> dict:
        return {"count": self.count, "sha256": self._hash.hexdigest()}


def fingerprint(connection, model, fields: list[Field]) -> dict:
    """Read a table again and return its count and SHA-256."""
    found = Fingerprint(fields)
    for row in rows(connection, model, fields):
        found.add(row, b"" if found.sorts else line(row))
    return found.told


def last_key(connection, model) -> int | None:
    """Return the last number that the table gave to a row, even to one that is gone; None where none is given."""
    table, key = model._meta.db_table, model._meta.pk
    if not kind(key).endswith("AutoField"):
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            return (found and found[0]) or None
        cursor.execute(
            "SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), key.column]
        )
        name = cursor.fetchone()[0]
        if name is None:
            return None
        cursor.execute(f"SELECT last_value, is_called FROM {name}")
        value, is_called = cursor.fetchone()
        return value if is_called else None


# Into a base


def empty(connection, models) -> None:
    """Take every row of these tables out, the seal of the journal first."""
    seals = {
        constraint.sealed_by
        for model in models
        for constraint in model._meta.constraints
        if isinstance(constraint, NeverChanged) and constraint.sealed_by
    }
    with connection.cursor() as cursor:
        for model in sorted(models, key=lambda model: model._meta.db_table not in seals):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def write(connection, model, fields: list[Field], written: Iterable[list]) -> None:
    """Write rows into a table, with their keys. Triggers and constraints look at each of them."""
    quote = connection.ops.quote_name
    make = [_maker(connection, field) for field in fields]
    values = (
        [
            value if make is None or value is None else make(value)
            for make, value in zip(make, row, strict=True)
        ]
        for row in written
    )
    table, names = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
            ):
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)


def _maker(connection, field) -> Callable | None:
    """Return what turns a value of a row into one that the database takes, or None when it takes it as it is."""
    known, ops = stored(field), connection.ops
    match kind(field):
        case "JSONField":
            return lambda value: json.dumps(value[0])
        case "BinaryField":
            return base64.b64decode
        case _ if connection.vendor == "postgresql":
            return None  # COPY reads the words of all the others
        case "DateTimeField":
            return lambda value: ops.adapt_datetimefield_value(datetime.fromisoformat(value))
        case "DateField":
            return lambda value: ops.adapt_datefield_value(date.fromisoformat(value))
        case "TimeField":
            return lambda value: ops.adapt_timefield_value(time.fromisoformat(value))
        case "DecimalField":
            return lambda value: ops.adapt_decimalfield_value(
                Decimal(value), known.max_digits, known.decimal_places
            )
        case "UUIDField":
            return lambda value: UUID(value).hex
    return None


def follow_on(connection, models, last_keys: dict[str, int]) -> None:
    """Let each table give its next number after the last one it ever gave."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
        for model in models:
            last = last_keys.get(model._meta.label_lower)
            if last is None:
                continue
            table, key = model._meta.db_table, model._meta.pk.column
            if connection.vendor == "postgresql":
                quoted = connection.ops.quote_name(table)
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s),"
                    f" GREATEST(%s, (SELECT MAX({connection.ops.quote_name(key)}) FROM {quoted})))",
                    [quoted, key, last],
                )
            else:
                cursor.execute("UPDATE sqlite_sequence SET seq = MAX(seq, %s) WHERE name = %s", [last, table])
                if not cursor.rowcount:
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
