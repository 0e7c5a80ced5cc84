"""Who must sign with a person on a day, and who may: minors and protected adults (row D6)."""

from dataclasses import dataclass
from datetime import date

from mobilite.pages.french import date_fr
from mobilite.people.models import Person, Representative
from mobilite.people.models.persons import Protection
from mobilite.people.models.representatives import Role

ADULT = 18
#: Nobody younger signs anything here, even represented.
YOUNGEST = 16
MINOR = "minor"

#: Whose signature counts, by why it is needed.
RIGHT = {
    MINOR: (Role.PARENT, Role.GUARDIAN, Role.WELFARE),
    Protection.CURATELLE: (Role.CURATOR,),
    Protection.TUTELLE: (Role.GUARDIAN,),
}
ASKED = {
    MINOR: "un parent, un tuteur ou l’aide sociale à l’enfance",
    Protection.CURATELLE: "son curateur ou sa curatrice",
    Protection.TUTELLE: "son tuteur ou sa tutrice",
}
#: How a paper says that somebody signs for, or with.
SIGNS = {MINOR: "représentée par", Protection.CURATELLE: "assistée de", Protection.TUTELLE: "représentée par"}


@dataclass(frozen=True)
class Answer:
    """Whether a person may sign on a day, with whom, and the French sentence that says so.

    ``why`` is ``MINOR``, a ``Protection``, or nothing: she signs alone.
    """

    ok: bool
    why: str
    sentence: str
    may_sign: tuple[Representative, ...] = ()


def why_represented(person: Person, on: date) -> str:
    """Return why somebody signs with a person on a day; "" when she signs alone."""
    if person.protection:
        return person.protection
    age = person.age_on(on)
    return MINOR if age is not None and age < ADULT else ""


def signing(person: Person, on: date) -> Answer:
    """Say who signs with a person on a day. Reads ``person.representatives`` only, and that when it is needed."""
    age = person.age_on(on)
    if age is not None and age < YOUNGEST:
        return Answer(False, MINOR, f"{person.first_name} a {age} ans : il faut {YOUNGEST} ans pour signer.")
    why = why_represented(person, on)
    if not why:
        return Answer(True, "", f"{person.first_name} signe sans l’aide de personne.")
    known = [one for one in person.representatives.all() if one.role in RIGHT[why]]
    now = tuple(sorted((one for one in known if one.holds_on(on)), key=lambda one: one.pk))
    whose = f"{age} ans" if why == MINOR else Protection(why).label.lower()
    if now:
        return Answer(True, why, f"Avec {' ou '.join(map(str, now))} ({whose}).", now)
    over = max((one.ends_on for one in known if one.ends_on and one.ends_on <= on), default=None)
    ended = f" La représentation notée a fini le {date_fr(over, weekday=False)}." if over else ""
    return Answer(False, why, f"{person.first_name} ({whose}) ne signe pas sans {ASKED[why]}.{ended}")
