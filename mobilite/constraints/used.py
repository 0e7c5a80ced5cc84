"""Rows that are never changed once another row refers to them."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections

from mobilite.constraints.base import Guarded


class NeverChangedOnceUsed(Guarded):
    """A row stays as it is from the day another one points at it: a price that was promised, a wording that was signed.

    ``used_by`` names the tables and columns that point here, ``but`` the fields that may be written all the same. Both
    databases hold it as a trigger; ``full_clean()`` says it kindly first. To remake one of these tables on SQLite, drop this
    constraint first and add it again at the end of the migration.
    """

    function = "keep"
    violation_error_code = "used"

    def __init__(self, *, used_by: Sequence[tuple[str, str]], but: Sequence[str] = (), **kwargs):
        self.used_by, self.but = tuple(tuple(one) for one in used_by), tuple(but)
        super().__init__(**kwargs)

    def _fields(self, model):
        return [
            one for one in model._meta.concrete_fields if not one.primary_key and one.name not in self.but
        ]

    def _refused(self, model, differs) -> str:
        key = model._meta.pk.column
        used = (
            f'EXISTS (SELECT 1 FROM {table} WHERE "{column}" = OLD."{key}")' for table, column in self.used_by
        )
        changed = (f'NEW."{one.column}" {differs} OLD."{one.column}"' for one in self._fields(model))
        return f"({' OR '.join(changed)}) AND ({' OR '.join(used)})"

    def _sqlite(self, model):
        yield (
            f"CREATE TRIGGER {self.name}_update BEFORE UPDATE ON %(table)s WHEN {self._refused(model, 'IS NOT')}"
            f" BEGIN SELECT RAISE(ABORT, '{self.name}: used rows are never changed'); END"
        )

    def _postgresql(self, model):
        yield (
            f"CREATE OR REPLACE FUNCTION {self.name}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {self._refused(model, 'IS DISTINCT FROM')} THEN RAISE EXCEPTION '{self.name}: used rows are never changed'"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER {self.name}_update BEFORE UPDATE ON %(table)s"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}_keep()"
        )

    def guards(self, vendor: str) -> list[str]:
        """Return the names under which the database holds it."""
        return [f"{self.name}_update"]

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """Raise ValidationError when a row that is used says something else than it did. Nothing is asked of a new row."""
        before = model._base_manager.using(using).filter(pk=instance.pk).first() if instance.pk else None
        if before is None:
            return
        names = [one.attname for one in self._fields(model)]
        if all(getattr(before, name) == getattr(instance, name) for name in names):
            return
        with connections[using].cursor() as cursor:
            for table, column in self.used_by:
                cursor.execute(f'SELECT 1 FROM {table} WHERE "{column}" = %s LIMIT 1', [instance.pk])
                if cursor.fetchone() is not None:
                    raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs["used_by"] = self.used_by
        if self.but:
            kwargs["but"] = self.but
        return path, args, kwargs
