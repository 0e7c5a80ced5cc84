"""A call is noted: what came of it, and when to try again."""

from datetime import datetime

from django.db import transaction

from mobilite import registry
from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.pages.french import datetime_fr
from mobilite.people.models import Person
from mobilite.people.operations.saving import saved
from mobilite.todo.models import Call, CallResult, Direction, Task
from mobilite.todo.operations.tasks import opened, settled, told

CALL_BACK, ASK_NUMBER = "Rappeler", "Demander le bon numéro"
#: What the journal says, by direction and result.
OUT_WORDS = {
    CallResult.REACHED: "a joint la personne au téléphone",
    CallResult.VOICEMAIL: "a appelé et laissé un message",
    CallResult.NO_ANSWER: "a appelé sans réponse",
    CallResult.WRONG_NUMBER: "a appelé un mauvais numéro",
    CallResult.REFUSED: "a appelé\u00a0: la personne ne veut pas parler",
}
IN_WORDS = "a reçu un appel de la personne"


def call_key(person: Person) -> str:
    """Return the key of the task « Rappeler » of a person."""
    return f"call:person:{person.pk}"


def number_key(person: Person) -> str:
    """Return the key of the task « Demander le bon numéro » of a person."""
    return f"number:person:{person.pk}"


@transaction.atomic
def note_call(
    person: Person,
    *,
    result: str,
    note: str = "",
    next_try_at: datetime | None = None,
    about=None,
    direction: str = Direction.OUT,
    at: datetime,
    actor,
) -> Call:
    """Note a call and keep one task « Rappeler » for the person, due at ``next_try_at``; without it, none is left.

    Somebody reached has her right number: both tasks end. A wrong number opens one to ask for the right one.
    Apps above hear of it in the same transaction: ``register("call_noted", "rentals", callable(call))``.
    Raises NotValid.
    """
    call = Call(person=person, at=at, by=actor)
    call.about = about
    saved(call, {"result": result, "note": note.strip(), "next_try_at": next_try_at, "direction": direction})
    words = call.get_result_display()
    if call.result == CallResult.REACHED:
        settled(number_key(person), result=words, at=at, actor=actor)
    if call.result == CallResult.WRONG_NUMBER:
        _ask_for_the_number(call)
    if next_try_at is None:
        settled(call_key(person), result=words, at=at, actor=actor)
    else:
        _call_at(person, due_at=next_try_at, about=about, at=at, actor=actor)
    for hearer in registry.registered("call_noted"):
        hearer.value(call)
    record(
        "note_call",
        call,
        sentence=IN_WORDS if call.direction == Direction.IN else OUT_WORDS[CallResult(call.result)],
        actor=actor,
        at=at,
        data={"result": call.result},
    )
    return call


@transaction.atomic
def call_later(person: Person, *, due_at: datetime, at: datetime, actor) -> Task:
    """Have the task « Rappeler » for a person, due at ``due_at``: the one that waits, put off, or a new one."""
    task, is_new = _call_at(person, due_at=due_at, about=None, at=at, actor=actor)
    words = "a ouvert la tâche" if is_new else f"a reporté au {datetime_fr(due_at)} la tâche"
    told(task, "open_task" if is_new else "postpone_task", words, at=at, actor=actor)
    return task


def _call_at(person, *, due_at, about, at, actor) -> tuple[Task, bool]:
    """Have one task for the next call: the one that waits keeps its owner and is put off."""
    task = Task.objects.open().filter(key=call_key(person)).locked().first()
    if task is not None:
        saved(task, {"due_at": due_at})
        return task, False
    return opened(
        CALL_BACK,
        user=actor,
        about=about,
        person=person,
        place=actor.place,
        due_at=due_at,
        key=call_key(person),
        at=at,
        actor=actor,
    )


def _ask_for_the_number(call: Call) -> None:
    """Have one task to ask for the right number, for the agents: whoever meets her, or calls who sent her."""
    opened(
        ASK_NUMBER,
        role=Role.AGENT,
        about=call.about,
        person=call.person,
        place=call.by.place,
        due_at=call.at,
        key=number_key(call.person),
        at=call.at,
        actor=call.by,
    )
