"""What our constraints share: how migrations name them, and how those that are triggers are laid and taken away."""

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint


class Held(BaseConstraint):
    """A constraint of ours: migrations name it by the package, wherever its module is."""

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        if path.startswith("mobilite.constraints."):
            path = f"mobilite.constraints.{type(self).__name__}"
        return path, args, kwargs

    def __eq__(self, other):
        if isinstance(other, Held):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented


class Guarded(Held):
    """A rule that triggers hold, laid again whenever SQLite remakes the table.

    A subclass yields their SQL by database (``_sqlite``, ``_postgresql``), with ``%(table)s`` for its table; those of
    PostgreSQL call the function ``<name>_<function>``.
    """

    function = ""
    #: Whether it needs rows of other tables, already written: a restoration writes its own after them.
    looks_elsewhere = False

    def constraint_sql(self, model, schema_editor):
        lay = self._postgresql if schema_editor.connection.vendor == "postgresql" else self._sqlite
        table = Table(model._meta.db_table, schema_editor.quote_name)  # follows the renaming of a remake
        schema_editor.deferred_sql += [Statement(sql, table=table) for sql in lay(model)]
        return

    create_sql = constraint_sql

    def remove_sql(self, model, schema_editor):
        return f"DROP FUNCTION {self.name}_{self.function} CASCADE"

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Say nothing: operations say it kindly before the database says it finally."""
