"""A call is noted: what came of it, and when to try again."""

from datetime import datetime

from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.people.models import Person
from mobilite.people.operations.saving import saved
from mobilite.todo.models import Call, CallResult, Direction, Task
from mobilite.todo.operations.tasks import opened, settled

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
    What is about no more than this call is told by one entry of the journal. Raises NotValid.
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
        _try_again(call)
    record(
        "note_call",
        call,
        sentence=IN_WORDS if call.direction == Direction.IN else OUT_WORDS[call.result],
        actor=actor,
        at=at,
        data={"result": call.result},
    )
    return call


def _try_again(call: Call) -> None:
    """Have one task for the next try: the one that waits is put off, and goes to who called last."""
    task = Task.objects.open().filter(key=call_key(call.person)).locked().first()
    if task is None:
        opened(
            CALL_BACK,
            user=call.by,
            about=call.about,
            person=call.person,
            place=call.by.place,
            due_at=call.next_try_at,
            key=call_key(call.person),
            at=call.at,
            actor=call.by,
        )
    else:
        saved(task, {"due_at": call.next_try_at})


def _ask_for_the_number(call: Call) -> None:
    """Have one task to ask for the right number, of whoever meets the person or who sent her."""
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
