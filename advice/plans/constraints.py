"""What the database holds of a plan: it closes only on what its lines say, and then they do not move any more.

The triggers look at other tables. While a base is restored, tables are filled in the order of their names: ``plans.plan``
comes after all that is judged here, and what has no plan yet is not judged.
"""

from mobilite.constraints import Watched
from mobilite.constraints.base import Guarded


class StillOncePlanIsClosed(Guarded):
    """Rows of a closed plan never come, go nor change, but for what is erased when its term is over (``but``)."""

    function = "still"

    def __init__(self, *, but=(), **kwargs):
        self.but = tuple(but)
        super().__init__(**kwargs)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "but": self.but}

    def guards(self, vendor: str) -> list[str]:
        """Return the names under which the database holds it."""
        if vendor == "postgresql":
            return [f"{self.name}_still"]
        return [f"{self.name}_{event}" for event in ("insert", "update", "delete")]

    def _changed(self, model, differs) -> str:
        columns = [one.column for one in model._meta.concrete_fields if one.name not in self.but]
        return " OR ".join(f'NEW."{one}" {differs} OLD."{one}"' for one in columns)

    def _closed(self, row) -> str:
        return (
            "EXISTS (SELECT 1 FROM plans_closing AS closing, plans_plan AS plan WHERE plan.id = closing.plan_id"
            f" AND plan.id = {row}.plan_id AND closing.reopened_at IS NULL)"
        )

    def _sqlite(self, model):
        events = {
            "insert": self._closed("NEW"),
            "update": f"{self._closed('OLD')} AND ({self._changed(model, 'IS NOT')})",
            "delete": self._closed("OLD"),
        }
        for event, broken in events.items():
            yield (
                f"CREATE TRIGGER {self.name}_{event} BEFORE {event.upper()} ON %(table)s WHEN {broken}"
                f" BEGIN SELECT RAISE(ABORT, '{self.name}: the plan is closed'); END"
            )

    def _postgresql(self, model):
        refuse = f"RAISE EXCEPTION '{self.name}: the plan is closed' USING ERRCODE = 'integrity_constraint_violation'"
        yield (
            f"CREATE OR REPLACE FUNCTION {self.name}_still() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF TG_OP = 'INSERT' THEN IF {self._closed('NEW')} THEN {refuse}; END IF; RETURN NEW; END IF;"
            f" IF TG_OP = 'DELETE' THEN IF {self._closed('OLD')} THEN {refuse}; END IF; RETURN OLD; END IF;"
            f" IF {self._closed('OLD')} AND ({self._changed(model, 'IS DISTINCT FROM')}) THEN {refuse}; END IF;"
            " RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER {self.name}_still BEFORE INSERT OR UPDATE OR DELETE ON %(table)s"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}_still()"
        )


_THERE = "EXISTS (SELECT 1 FROM plans_plan WHERE id = NEW.plan_id)"


def _differs(column: str, kind: str) -> str:
    return (
        f"{_THERE} AND NEW.{column} <> (SELECT COALESCE(SUM(one.amount), 0) FROM plans_line AS one"
        f" WHERE one.plan_id = NEW.plan_id AND one.kind = '{kind}')"
    )


class ClosingTellsTheLines(Watched):
    """A plan closes on what its lines and its chosen estimate say, to the cent."""

    checks = {
        "aids": _differs("aids", "aid"),
        "own": _differs("own", "own"),
        "loans": _differs("loans", "loan"),
        "others": _differs("others", "other"),
        "cost": f"{_THERE} AND NEW.cost <> COALESCE((SELECT one.amount FROM plans_estimate AS one"
        " WHERE one.plan_id = NEW.plan_id AND one.is_chosen), 0)",
    }
    locks = ("plans_plan WHERE id = NEW.plan_id",)
