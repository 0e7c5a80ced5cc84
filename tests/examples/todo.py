"""Examples of tasks, calls and absences."""

from datetime import date, time, timedelta

from mobilite import clock
from mobilite.accounts.roles import Role
from mobilite.todo.models import Absence
from mobilite.todo.operations import finish
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_person, a_requested_rental
from tests.factories.desk import a_task, an_absence


def tasks(n):
    for i in range(n):
        user = staff(Role.AGENT, f"Agent{i}", f"Nom{a_task().pk}") if i % 2 else None
        owner = {"user": user} if user else {"role": Role.AGENT}
        a_task(f"Tâche {i}", person=a_person(f"Prénom{i}", "Diallo"), place=user and user.place, **owner)


def absences(n):
    start = Absence.objects.count()
    for i in range(start, start + n):
        cover = staff(Role.ADVISER, f"Relais{i}", "Robin")
        an_absence(staff(Role.AGENT, f"Absente{i}", "Roux"), cover=cover)


def a_danger():
    """Somebody who may be called in the afternoon only: it is half past nine."""
    person = a_person("Aïcha", "Le Goff")
    person.no_voicemail, person.call_from, person.call_until = True, time(14), time(16)
    person.save(update_fields=["no_voicemail", "call_from", "call_until"])
    return person


def a_whole_task():
    rental = a_requested_rental()
    task = a_task(about=rental, person=rental.person, place=rental.pickup_place, detail="Parler doucement.")
    return {"pk": task.pk}


def a_done_task():
    agent = staff(Role.AGENT, "Soline", "Petit")
    return {"pk": finish(a_task().pk, at=clock.now(), actor=agent).pk}


def an_absence_to_end():
    manager = staff(Role.MANAGER, "Régine", "Absente")
    return {"pk": an_absence(manager, starts_on=date(2026, 4, 7) + timedelta(days=2)).pk}


OF_A_TASK = ("task", "finish_now", "finish", "postpone", "hand_on")

PAGES = {
    **{f"todo:{name}": Example(kwargs=a_whole_task) for name in OF_A_TASK},
    "todo:reopen": Example(kwargs=a_done_task),
    "todo:call_later": Example(kwargs=lambda: {"pk": a_danger().pk}),
    "todo:absence_end": Example(kwargs=an_absence_to_end),
}
ROWS = {"todo.task": tasks, "todo.absence": absences}
