"""Rows that are written once."""

from mobilite.constraints.base import Guarded


class NeverChanged(Guarded):
    """Rows are never updated: what is wrong is corrected by another row.

    ``once`` names text fields that may be filled in one time, together, while nothing else changes (the first one
    tells whether that is done). ``but`` names fields that may be written again (what is encrypted, when keys change):
    a fingerprint that never changes says whether they still say the same. ``emptied`` names text fields that may be
    emptied, never filled again, when their term is over; with ``emptied_with``, only of a row where that field says
    when. ``sealed_by`` names a table: while it holds a row, rows here are not deleted either, nor truncated. Both
    databases hold it as triggers, laid again whenever SQLite remakes the table.
    """

    function = "refuse"

    def __init__(self, *, once=(), but=(), emptied=(), emptied_with="", sealed_by="", **kwargs):
        self.once, self.but, self.sealed_by = tuple(once), tuple(but), sealed_by
        self.emptied, self.emptied_with = tuple(emptied), emptied_with
        super().__init__(**kwargs)

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
