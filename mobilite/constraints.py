"""Database constraints that Django does not ship."""

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Q
from django.db.models.sql import Query


class NoOverlap(BaseConstraint):
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

    def __eq__(self, other):
        if isinstance(other, NoOverlap):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented


class NeverChanged(BaseConstraint):
    """Rows are never updated: what is wrong is corrected by another row.

    ``once`` names text fields that may be filled in one time, together, while nothing else changes (the first one
    tells whether that is done). ``but`` names fields that may be written again (what is encrypted, when keys change):
    a fingerprint that never changes says whether they still say the same. ``emptied`` names text fields that may be
    emptied, never filled again, when their term is over; with ``emptied_with``, only of a row where that field says
    when. ``sealed_by`` names a table: while it holds a row, rows here are not deleted either, nor truncated. Both
    databases hold it as triggers, laid again whenever SQLite remakes the table.
    """

    def __init__(self, *, once=(), but=(), emptied=(), emptied_with="", sealed_by="", **kwargs):
        self.once, self.but, self.sealed_by = tuple(once), tuple(but), sealed_by
        self.emptied, self.emptied_with = tuple(emptied), emptied_with
        super().__init__(**kwargs)

    def constraint_sql(self, model, schema_editor):
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        lay = self._postgresql if is_postgresql else self._sqlite
        table = Table(model._meta.db_table, schema_editor.quote_name)  # follows the renaming of a remake
        schema_editor.deferred_sql += [Statement(sql, table=table) for sql in lay(model)]
        return

    create_sql = constraint_sql

    def remove_sql(self, model, schema_editor):
        return f"DROP FUNCTION {self.name}_refuse CASCADE"

    def _allowed(self, model, same) -> str:
        """Return the SQL that tells a change that is allowed; ``same`` compares two values, NULL included."""

        def unchanged_but(names):
            others = [field.column for field in model._meta.concrete_fields if field.name not in names]
            return " AND ".join(f'NEW."{name}" {same} OLD."{name}"' for name in others)

        allowed = []
        if self.once:
            first = model._meta.get_field(self.once[0]).column
            allowed.append(f"OLD.\"{first}\" = '' AND NEW.\"{first}\" <> '' AND {unchanged_but(self.once)}")
        if self.but:
            allowed.append(unchanged_but(self.but))
        if self.emptied:
            columns = [model._meta.get_field(name).column for name in self.emptied]
            parts = [f'(NEW."{name}" = \'\' OR NEW."{name}" {same} OLD."{name}")' for name in columns]
            if self.emptied_with:
                parts.append(f'NEW."{model._meta.get_field(self.emptied_with).column}" IS NOT NULL')
            parts.append(unchanged_but({*self.emptied, *self.but}))
            allowed.append(" AND ".join(parts))
        return " OR ".join(f"({one})" for one in allowed)

    def _sqlite(self, model):
        allowed = self._allowed(model, "IS")
        when = f"WHEN NOT ({allowed})" if allowed else ""
        yield (
            f"CREATE TRIGGER {self.name}_update BEFORE UPDATE ON %(table)s {when}"
            f" BEGIN SELECT RAISE(ABORT, '{self.name}: rows are never changed'); END"
        )
        if self.sealed_by:
            yield (
                f"CREATE TRIGGER {self.name}_delete BEFORE DELETE ON %(table)s"
                f" WHEN EXISTS (SELECT 1 FROM {self.sealed_by})"
                f" BEGIN SELECT RAISE(ABORT, '{self.name}: rows are sealed'); END"
            )

    def _postgresql(self, model):
        refusal = "USING ERRCODE = 'integrity_constraint_violation'"
        allowed = self._allowed(model, "IS NOT DISTINCT FROM") or "false"
        seal = (
            f"IF TG_OP <> 'UPDATE' AND EXISTS (SELECT 1 FROM {self.sealed_by}) THEN"
            f" RAISE EXCEPTION '{self.name}: rows are sealed' {refusal}; END IF; "
            if self.sealed_by
            else ""
        )
        yield (
            f"CREATE OR REPLACE FUNCTION {self.name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF;"
            f" RAISE EXCEPTION '{self.name}: rows are never changed' {refusal}; END IF; "
            f"{seal}RETURN OLD; END $$"
        )
        events = "UPDATE OR DELETE" if self.sealed_by else "UPDATE"
        refuse = f"EXECUTE FUNCTION {self.name}_refuse()"
        yield f"CREATE TRIGGER {self.name}_change BEFORE {events} ON %(table)s FOR EACH ROW {refuse}"
        if self.sealed_by:
            yield f"CREATE TRIGGER {self.name}_truncate BEFORE TRUNCATE ON %(table)s FOR EACH STATEMENT {refuse}"

    def guards(self, vendor: str) -> list[str]:
        """Return the names under which the database holds it."""
        change, seal = ("change", "truncate") if vendor == "postgresql" else ("update", "delete")
        return [f"{self.name}_{change}", *([f"{self.name}_{seal}"] if self.sealed_by else [])]

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Say nothing: no form offers to change such a row."""

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        if self.once:
            kwargs["once"] = self.once
        if self.but:
            kwargs["but"] = self.but
        if self.emptied:
            kwargs["emptied"] = self.emptied
        if self.emptied_with:
            kwargs["emptied_with"] = self.emptied_with
        if self.sealed_by:
            kwargs["sealed_by"] = self.sealed_by
        return path, args, kwargs

    def __eq__(self, other):
        if isinstance(other, NeverChanged):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented


class Watched(BaseConstraint):
    """Rows are looked at, beside rows of other tables, as they are inserted: a subclass says what must never be.

    ``checks`` gives by key the SQL, the same on both databases, that is true of a row (``NEW``) that is refused.
    ``locks`` are the rows held meanwhile on PostgreSQL, so that two at once see each other.
    """

    checks: dict[str, str] = {}
    locks: tuple[str, ...] = ()

    def guards(self, vendor: str) -> list[str]:
        """Return the names under which the database holds it."""
        if vendor == "postgresql":
            return [f"{self.name}_insert"]
        return [f"{self.name}_{key}" for key in self.checks]

    def constraint_sql(self, model, schema_editor):
        lay = self._postgresql if schema_editor.connection.vendor == "postgresql" else self._sqlite
        table = Table(model._meta.db_table, schema_editor.quote_name)  # follows the renaming of a remake
        schema_editor.deferred_sql += [Statement(sql, table=table) for sql in lay()]
        return

    create_sql = constraint_sql

    def remove_sql(self, model, schema_editor):
        return f"DROP FUNCTION {self.name}_look CASCADE"

    def _sqlite(self):
        for key, broken in self.checks.items():
            yield (
                f"CREATE TRIGGER {self.name}_{key} AFTER INSERT ON %(table)s WHEN {broken}"
                f" BEGIN SELECT RAISE(ABORT, '{self.name}: {key}'); END"
            )

    def _postgresql(self):
        held = " ".join(f"PERFORM 1 FROM {lock} FOR NO KEY UPDATE;" for lock in self.locks)
        looked = " ".join(
            f"IF {broken} THEN RAISE EXCEPTION '{self.name}: {key}' USING ERRCODE = 'integrity_constraint_violation';"
            " END IF;"
            for key, broken in self.checks.items()
        )
        yield (
            f"CREATE OR REPLACE FUNCTION {self.name}_look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{held} {looked} RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER {self.name}_insert AFTER INSERT ON %(table)s"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}_look()"
        )

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Say nothing: operations say it kindly before the database says it finally."""

    def __eq__(self, other):
        if isinstance(other, Watched):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented


class SumWithin(BaseConstraint):
    """The ``amount`` of all the rows of one ``parent`` never adds up to more than its ``ceiling``; none has no limit.

    ``parent`` names a foreign key, ``ceiling`` a field of that model, ``by`` another foreign key: the sum is then that of
    the rows with the same parent and the same ``by``. Both databases hold it as triggers on the rows; PostgreSQL's
    locks the parent first, so that two writers at once see each other. The ceiling itself must not go down: let
    ``NeverChanged`` hold the parent. To remake the parent's table on SQLite, drop this constraint first.
    """

    def __init__(self, *, amount, parent, ceiling, by="", **kwargs):
        self.amount, self.parent, self.ceiling, self.by = amount, parent, ceiling, by
        super().__init__(**kwargs)

    def constraint_sql(self, model, schema_editor):
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        lay = self._postgresql if is_postgresql else self._sqlite
        table = Table(model._meta.db_table, schema_editor.quote_name)
        schema_editor.deferred_sql += [Statement(sql, table=table) for sql in lay(model)]
        return

    create_sql = constraint_sql

    def remove_sql(self, model, schema_editor):
        return f"DROP FUNCTION {self.name}_hold CASCADE"

    def _parts(self, model):
        link = model._meta.get_field(self.parent)
        above = link.remote_field.model
        key, top = above._meta.pk.column, above._meta.get_field(self.ceiling).column
        same = f'"{link.column}" = NEW."{link.column}"'
        if self.by:
            column = model._meta.get_field(self.by).column
            same += f' AND "{column}" = NEW."{column}"'
        amount = model._meta.get_field(self.amount).column
        limit = f'SELECT "{top}" FROM "{above._meta.db_table}" WHERE "{key}" = NEW."{link.column}"'
        return limit, f'SELECT SUM("{amount}") FROM %(table)s WHERE {same}'

    def _sqlite(self, model):
        limit, total = self._parts(model)
        for event in ("INSERT", "UPDATE"):
            yield (
                f"CREATE TRIGGER {self.name}_{event.lower()} AFTER {event} ON %(table)s"
                f" WHEN ({total}) > ({limit})"
                f" BEGIN SELECT RAISE(ABORT, '{self.name}: more than the ceiling'); END"
            )

    def _postgresql(self, model):
        limit, total = self._parts(model)
        yield (
            f"CREATE OR REPLACE FUNCTION {self.name}_hold() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" DECLARE most bigint; BEGIN {limit.replace(' FROM ', ' INTO most FROM ', 1)} FOR NO KEY UPDATE;"
            f" IF ({total}) > most THEN RAISE EXCEPTION '{self.name}: more than the ceiling'"
            f" USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER {self.name}_hold AFTER INSERT OR UPDATE ON %(table)s"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}_hold()"
        )

    def guards(self, vendor: str) -> list[str]:
        """Return the names under which the database holds it."""
        return (
            [f"{self.name}_hold"]
            if vendor == "postgresql"
            else [f"{self.name}_insert", f"{self.name}_update"]
        )

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Say nothing: operations say it kindly, with what is left."""

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs |= {"amount": self.amount, "parent": self.parent, "ceiling": self.ceiling}
        if self.by:
            kwargs["by"] = self.by
        return path, args, kwargs

    def __eq__(self, other):
        if isinstance(other, SumWithin):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented
