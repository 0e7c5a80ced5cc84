"""What the operations of the list share: holding somebody's line, refusing, telling the journal."""

from datetime import datetime
from typing import NoReturn

from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.periods import paris_date
from mobilite.todo.operations import open_task, settle
from mobilite.workflow import Refusal
from rentals.waiting.models import Entry, Status
from rentals.waiting.terms import SILENCES

LONGEST = 300
COUNTER = "agent"
AGAIN = "Quelqu’un a peut-être agi avant vous : rechargez la page."


class WaitingRefused(Refusal):
    """A step is refused: the sentence says why and what to do next."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise WaitingRefused(sentence, field=field)


def locked(entry_id: int) -> Entry:
    """Hold somebody's line until the transaction ends. Whatever touches her turns or her bike holds it first."""
    return Entry.objects.locked().select_related("person", "offer", "category").get(pk=entry_id)


def must_be_live(entry: Entry) -> None:
    """Refuse what is done to somebody who left the list."""
    if entry.status == Status.CLOSED:
        deny(
            f"Cette personne n’est plus sur la liste : notez une nouvelle inscription si elle attend encore. {AGAIN}"
        )


def told(entry: Entry, verb: str, sentence: str, *, at: datetime, actor, changed=(), data=None) -> None:
    """Write the entry of a step that changes no state. Sentences name nobody."""
    record(
        verb, entry, sentence=typography(sentence)[:LONGEST], actor=actor, at=at, before=entry.status,
        after=entry.status, changed=sorted(changed), data=data,
    )  # fmt: skip


def move(
    entry: Entry, status: str, verb: str, sentence: str, *, at: datetime, actor, data=None, **changes
) -> None:
    """Change the state, with an audit entry that names nobody."""
    entry.move_to(
        status, verb=verb, sentence=typography(sentence)[:LONGEST], actor=actor, at=at, data=data, **changes
    )


def quiet_key(entry_id: int) -> str:
    """Return the key of the task « donner des nouvelles »."""
    return f"waiting.quiet:{entry_id}"


def silent_key(entry_id: int) -> str:
    """Return the key of the task « joindre »."""
    return f"waiting.silent:{entry_id}"


def reach_if_silent(entry: Entry, at: datetime) -> None:
    """Ask the counter to reach somebody who let too many bikes go by."""
    if entry.silences >= SILENCES.on(paris_date(at)):
        open_task(
            "Joindre quelqu’un de la liste d’attente", role=COUNTER, about=entry, person=entry.person, due_at=at,
            key=silent_key(entry.pk), at=at,
            detail=f"{entry.silences} vélos proposés, pas de réponse. Plus rien n’est proposé avant un contact.",
        )  # fmt: skip


def taken_key(turn_id: int) -> str:
    """Return the key of the task « préparer un bail »."""
    return f"waiting.taken:{turn_id}"


def turn_key(turn_id: int) -> str:
    """Return the key of the task « appeler pour un vélo libre »."""
    return f"waiting.turn:{turn_id}"


def in_touch(entry: Entry, *, at: datetime, actor) -> dict:
    """Return what a contact changes of a line, and close the tasks that asked for one."""
    for key in (quiet_key(entry.pk), silent_key(entry.pk)):
        settle(key, result="La personne a donné signe.", at=at, actor=actor)
    return {"contacted_at": max(at, entry.contacted_at), "silences": 0}
