"""What the operations on a case file share: holding it, refusing what is closed, its tasks."""

from datetime import date, datetime
from typing import NoReturn

from advice.cases.models import Case, Status
from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.periods import paris_date
from mobilite.todo.operations import open_task, settle
from mobilite.todo.operations.tasks import NotForThem
from mobilite.workflow import Refusal

LONGEST = 300
TAKE, FIRST = "take", "first"


class CaseRefused(Refusal):
    """A step is refused: the sentence says why and what to do next."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise CaseRefused(typography(sentence), field=field)


def locked(case_id: int) -> Case:
    """Hold a file until the transaction ends. Refuses a closed one."""
    case = held(case_id)
    if case.is_closed:
        deny("Ce dossier est clos. Ouvrez-en un nouveau depuis la fiche de la personne.")
    return case


def held(case_id: int) -> Case:
    """Hold a file, closed or not, until the transaction ends."""
    return Case.objects.locked().select_related("person", "adviser", "referred_by__partner").get(pk=case_id)


def not_ahead(day: date, at: datetime, *, field: str) -> None:
    """Refuse a day to come for what is done already."""
    if day > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui où c’est arrivé.", field=field)


def told(case: Case, verb: str, sentence: str, *, at: datetime, actor, changed=(), data=None) -> None:
    """Write the entry of what changes no state. Sentences name the file, never people."""
    record(
        verb, case, sentence=typography(sentence)[:LONGEST], actor=actor, at=at, before=case.status,
        after=case.status, changed=sorted(changed), data=data,
    )  # fmt: skip


def move(
    case: Case, status: str, verb: str, sentence: str, *, at: datetime, actor, data=None, **changes
) -> None:
    """Change the state, with an entry that names the file, never people."""
    case.move_to(
        status, verb=verb, sentence=typography(sentence)[:LONGEST], actor=actor, at=at, data=data, **changes
    )


def alarm_key(case: Case, which: str) -> str:
    return f"case:{case.pk}:{which}"


def ask(case: Case, which: str, title: str, *, due_at: datetime, at: datetime, actor, detail: str = ""):
    """Give the adviser of a file something to do; any adviser when there is none, or when she has left."""
    given = {
        "about": case, "person": case.person, "due_at": due_at, "key": alarm_key(case, which),
        "detail": detail, "at": at, "actor": actor,
    }  # fmt: skip
    if case.adviser is not None and case.adviser.is_active:
        try:
            return open_task(title, user=case.adviser, **given)
        except NotForThem:
            # She has no tasks any more: another adviser takes it.
            return open_task(title, role=Role.ADVISER, **given)
    return open_task(title, role=Role.ADVISER, **given)


def settle_tasks(case: Case, *which: str, result: str, at: datetime, actor) -> None:
    """Close the tasks whose reason has gone."""
    for one in which:
        settle(alarm_key(case, one), result=result, at=at, actor=actor)


def is_waiting(case: Case) -> bool:
    return case.status == Status.WAITING


def validity_key(diagnosis_id: int) -> str:
    return f"validity:{diagnosis_id}"


def validity_of(case: Case) -> list[str]:
    """Return the names of the tasks about the six months of each diagnosis of a file."""
    return [validity_key(pk) for pk in case.diagnoses.values_list("pk", flat=True)]
