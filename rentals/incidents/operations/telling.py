"""She tells from her own space that something is wrong: the counter calls her."""

from datetime import datetime

from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task
from rentals.models import Rental


@transaction.atomic
def tell_problem(rental: Rental, *, label: str, words: str, at: datetime) -> Task:
    """Have the counter call whoever has this vehicle, now. Told twice while it waits, it is one task."""
    task = open_task(
        f"Appeler\u00a0: {label[:1].lower()}{label[1:]}"[:120],
        role=Role.AGENT,
        person=rental.person,
        about=rental,
        due_at=at,
        key=f"own-problem:{rental.pk}:{label}",
        detail=typography(f"Depuis son espace : « {words.strip()} »"),
        at=at,
    )
    record("tell_problem", rental, sentence="a dit qu’il y a un problème", actor=None, at=at)
    return task
