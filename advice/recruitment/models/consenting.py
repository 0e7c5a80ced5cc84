"""Nothing leaves without her agreement, whichever way a row is written."""

from mobilite.constraints.base import Guarded

AGREED = (
    "EXISTS (SELECT 1 FROM people_consent AS consent"
    " JOIN recruitment_employer AS employer ON employer.partner_id = consent.recipient_id"
    " WHERE consent.id = NEW.consent_id AND employer.id = NEW.employer_id AND consent.person_id = NEW.person_id"
    " AND consent.purpose = 'recruitment' AND consent.given)"
)
#: Who is forgotten loses her consents; her rows, emptied, still count.
MOVED = "(NEW.consent_id IS NOT NULL OR NEW.employer_id <> OLD.employer_id OR NEW.person_id <> OLD.person_id)"


class ConsentHeld(Guarded):
    """A referral names an agreement given by its person, for its structure: checked as it is written, and as it moves."""

    function = "look"
    looks_elsewhere = True

    def deconstruct(self):
        _path, args, kwargs = super().deconstruct()
        return f"advice.recruitment.models.{type(self).__name__}", args, kwargs

    def guards(self, vendor: str) -> list[str]:
        """Return the names under which the database holds it."""
        return [f"{self.name}_insert", f"{self.name}_update"]

    def _sqlite(self, model):
        refused = f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
        yield f"CREATE TRIGGER {self.name}_insert AFTER INSERT ON %(table)s WHEN NOT {AGREED} {refused}"
        yield (
            f"CREATE TRIGGER {self.name}_update AFTER UPDATE OF consent_id, employer_id, person_id ON %(table)s"
            f" WHEN {MOVED} AND NOT {AGREED} {refused}"
        )

    def _postgresql(self, model):
        yield (
            f"CREATE OR REPLACE FUNCTION {self.name}_look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF TG_OP = 'UPDATE' AND NOT {MOVED} THEN RETURN NULL; END IF;"
            f" IF NOT {AGREED} THEN RAISE EXCEPTION '{self.name}' USING ERRCODE = 'integrity_constraint_violation';"
            " END IF; RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER {self.name}_insert AFTER INSERT ON %(table)s"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}_look()"
        )
        yield (
            f"CREATE TRIGGER {self.name}_update AFTER UPDATE OF consent_id, employer_id, person_id ON %(table)s"
            f" FOR EACH ROW EXECUTE FUNCTION {self.name}_look()"
        )
