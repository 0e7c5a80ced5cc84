"""How long tasks and calls are kept."""

from django.db.models import Q

from mobilite.kept import CNIL_SOCIAL, YEAR, Forgetting, Rule, Touch, simply_deleted
from mobilite.todo.models import Call, CallResult, Direction, Status, Task


def social(people, now):
    """Nothing is left to do for somebody who is gone; calls stay as numbers."""
    Task.objects.filter(person__in=people).delete()
    Call.objects.filter(person__in=people).update(note="")
    return ()


DECLARED = (
    Touch(
        "todo.calls",
        "todo.Call",
        "at",
        where=Q(result=CallResult.REACHED) | Q(result=CallResult.REFUSED) | Q(direction=Direction.IN),
    ),
    Forgetting("todo", social),
    Rule(
        "todo.tasks",
        "Tâches closes",
        since="le jour où elles ont été closes",
        then="effacées",
        source=CNIL_SOCIAL,
        active=2 * YEAR,
        erase=simply_deleted("todo.Task", "closed_at", where=~Q(status=Status.OPEN)),
        deletes=("todo.task",),
        holds={"people.person": "person"},
        say=lambda task: f"tâche n°\u00a0{task.pk}",
        person="person_id",
    ),
    Rule(
        "todo.calls",
        "Notes des appels",
        since="le dernier contact",
        then="effacées\u00a0; l’appel reste compté",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
)
