"""Rows looked at beside rows of other tables: sums that never go past, and what a subclass says must never be."""

from mobilite.constraints.base import Guarded


class Watched(Guarded):
    """Rows are looked at, beside rows of other tables, as they are inserted: a subclass says what must never be.

    ``checks`` gives by key the SQL, the same on both databases, that is true of a row (``NEW``) that is refused.
    ``locks`` are the rows held meanwhile on PostgreSQL, so that two at once see each other.
    """

    function = "look"
    checks: dict[str, str] = {}
    locks: tuple[str, ...] = ()

    def guards(self, vendor: str) -> list[str]:
        """Return the names under which the database holds it."""
        if vendor == "postgresql":
            return [f"{self.name}_insert"]
        return [f"{self.name}_{key}" for key in self.checks]

    def _sqlite(self, model):
        for key, broken in self.checks.items():
            yield (
                f"CREATE TRIGGER {self.name}_{key} AFTER INSERT ON %(table)s WHEN {broken}"
                f" BEGIN SELECT RAISE(ABORT, '{self.name}: {key}'); END"
            )

    def _postgresql(self, model):
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


class SumWithin(Guarded):
    """The ``amount`` of all the rows of one ``parent`` never adds up to more than its ``ceiling``; none has no limit.

    ``parent`` names a foreign key, ``ceiling`` a field of that model, ``by`` another foreign key: the sum is then that of
    the rows with the same parent and the same ``by``. Both databases hold it as triggers on the rows; PostgreSQL's
    locks the parent first, so that two writers at once see each other. The ceiling itself must not go down: let
    ``NeverChanged`` hold the parent. To remake the parent's table on SQLite, drop this constraint first.
    """

    function = "hold"

    def __init__(self, *, amount, parent, ceiling, by="", **kwargs):
        self.amount, self.parent, self.ceiling, self.by = amount, parent, ceiling, by
        super().__init__(**kwargs)

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

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs |= {"amount": self.amount, "parent": self.parent, "ceiling": self.ceiling}
        if self.by:
            kwargs["by"] = self.by
        return path, args, kwargs
