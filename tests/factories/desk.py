"""Tasks, calls and absences, ready to use."""

from datetime import timedelta

from mobilite import clock
from mobilite.accounts.roles import Role
from mobilite.todo.operations import add_absence, note_call, open_task


def a_task(title: str = "Demander le permis", **values):
    """Return an open task, of the agents unless ``role`` or ``user`` says so, due in two hours."""
    now = clock.now()
    values = {"due_at": now + timedelta(hours=2), "at": now} | values
    if "user" not in values:
        values.setdefault("role", Role.AGENT)
    return open_task(title, **values)


def a_call(person, actor, *, result: str = "no_answer", **values):
    """Return a call just noted."""
    return note_call(person, result=result, actor=actor, **({"at": clock.now()} | values))


def an_absence(user, *, cover=None, days: int = 3, starts_on=None, **values):
    """Return an absence that begins today unless ``starts_on`` says so."""
    starts_on = starts_on or clock.today()
    values = {"at": clock.now(), "actor": user} | values
    return add_absence(
        user, starts_on=starts_on, ends_on=starts_on + timedelta(days=days), cover=cover, **values
    )
