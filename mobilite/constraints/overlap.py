"""Two rows never cover the same time."""

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.ddl_references import Statement, Table
from django.db.models import Q
from django.db.models.sql import Query

from mobilite.constraints.base import Held


class NoOverlap(Held):
    """Two rows with the same ``key`` never cover the same instant, or the same day.

    ``start`` and ``end`` name two DateTimeFields or two DateFields. Periods are half-open: ``[start, end)``; an empty
    end never ends. Rows that do not meet ``condition`` are left out, so are those without a key. PostgreSQL holds it
    as an exclusion constraint (with btree_gist: ``mobilite`` migration 0001), SQLite as a pair of triggers, and
    ``full_clean()`` as a query, so that a form says it kindly before the database says it finally.

    Both databases look at each row as it is written: exchanging two rows takes three steps (free, move, take again).
    On SQLite the names of two constraints of one database must differ, as everywhere.
    """

    violation_error_code = "overlap"

    postgresql = (
        "CONSTRAINT %(name)s EXCLUDE USING gist"
        " (%(key)s WITH =, %(range)s(%(start)s, %(end)s, '[)') WITH &&) WHERE (%(condition)s)"
    )
    sqlite = (
        "CREATE TRIGGER %(trigger)s AFTER %(event)s ON %(table)s WHEN EXISTS ("
        " SELECT 1 FROM (SELECT * FROM %(table)s WHERE %(condition)s) AS other"
        " WHERE other.%(pk)s <> NEW.%(pk)s AND other.%(key)s = NEW.%(key)s"
        " AND (other.%(end)s IS NULL OR other.%(end)s > NEW.%(start)s)"
        " AND (NEW.%(end)s IS NULL OR NEW.%(end)s > other.%(start)s)"
        " AND EXISTS (SELECT 1 FROM %(table)s WHERE %(pk)s = NEW.%(pk)s AND (%(condition)s))"
        ") BEGIN SELECT RAISE(ABORT, 'exclusion constraint failed: %(bare_name)s'); END"
    )

    def __init__(self, *, key, start, end, condition=None, **kwargs):
        self.key, self.start, self.end, self.condition = key, start, end, condition or Q()
        super().__init__(**kwargs)

    # Schema

    def constraint_sql(self, model, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            # A range of timestamps over date columns is refused: it would depend on the time zone.
            dates = model._meta.get_field(self.start).get_internal_type() == "DateField"
            kind = "daterange" if dates else "tstzrange"
            return self._statement(self.postgresql, model, schema_editor, range=kind)
        schema_editor.deferred_sql += self._triggers(model, schema_editor)
        return None

    def create_sql(self, model, schema_editor):
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            constraint=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(self, model, schema_editor):
        return schema_editor._delete_constraint_sql(
            schema_editor.sql_delete_constraint, model, schema_editor.quote_name(self.name)
        )

    def _triggers(self, model, schema_editor):
        return [
            self._statement(
                self.sqlite,
                model,
                schema_editor,
                event=event,
                trigger=schema_editor.quote_name(f"{self.name}_{event.lower()}"),
                bare_name=self.name,
            )
            for event in ("INSERT", "UPDATE")
        ]

    def _statement(self, template, model, schema_editor, **parts):
        def column(name):
            return schema_editor.quote_name(model._meta.get_field(name).column)

        sql, params = "1 = 1", ()
        if self.condition:
            query = Query(model, alias_cols=False)
            compiler = query.get_compiler(connection=schema_editor.connection)
            sql, params = compiler.compile(query.build_where(self.condition))
        return Statement(
            template,
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
            pk=schema_editor.quote_name(model._meta.pk.column),
            key=column(self.key),
            start=column(self.start),
            end=column(self.end),
            condition=sql % tuple(schema_editor.quote_value(p) for p in params),
            **parts,
        )

    def guards(self, vendor: str) -> list[str]:
        """Return the names under which the database holds it."""
        return [self.name] if vendor == "postgresql" else [f"{self.name}_insert", f"{self.name}_update"]

    # Validation

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Raise ValidationError when another row covers some of the instance's period. At most two queries."""
        if exclude and {self.key, self.start, self.end} & set(exclude):
            return
        key = getattr(instance, model._meta.get_field(self.key).attname)
        start, end = getattr(instance, self.start), getattr(instance, self.end)
        if key is None or start is None or (end is not None and end <= start):
            # Nothing to compare: saying what is missing or upside down is for the fields and their own constraints.
            return
        values = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        if self.condition and not self.condition.check(values, using=using):
            return
        clashes = model._default_manager.using(using).filter(
            self.condition,
            Q(**{f"{self.end}__gt": start}) | Q(**{f"{self.end}__isnull": True}),
            **{self.key: key},
        )
        if end is not None:
            clashes = clashes.filter(**{f"{self.start}__lt": end})
        if clashes.exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    # Migrations

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs |= {"key": self.key, "start": self.start, "end": self.end}
        if self.condition:
            kwargs["condition"] = self.condition
        return path, args, kwargs
