"""Reminders: a last day that comes, an answer or money that does not, a refusal that may still be contested."""

from datetime import datetime, time
from functools import partial
from typing import Any

from advice.applications.models import Application, Status
from advice.applications.operations.base import alarm_key
from advice.applications.queues import hot, kind_of
from mobilite.accounts.roles import Role
from mobilite.due import each
from mobilite.periods import paris, paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task
from mobilite.todo.operations.tasks import NotForThem

NOON = time(12)
TITLES = {
    "send": "Envoyer une demande d’aide avant sa date limite",
    "answer": "Relancer une demande d’aide sans réponse",
    "appeal": "Décider d’un recours après le refus d’une aide",
    "payment": "Relancer le versement d’une aide accordée",
}


def remind(now: datetime) -> int:
    """Open the tasks whose day has come, each once, even finished by hand; return how many. No title names anybody."""
    rows = hot(Application.objects.filter(case__person__archived_at=None), paris_date(now))
    rows = rows.exclude(status=Status.PREPARING, due_on__lt=paris_date(now))
    wanted = [(one, kind_of(one)) for one in rows.select_related("case__person", "case__adviser")]
    keys = [alarm_key(one, kind) for one, kind in wanted]
    known = set(Task.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [(one, kind) for one, kind in wanted if alarm_key(one, kind) not in known]
    return each(new, partial(_open, now=now))


def _open(wanted: tuple[Application, str], *, now: datetime) -> Task:
    application, kind = wanted
    day = max(application.due_on or paris_date(now), paris_date(now))
    given: dict[str, Any] = {
        "about": application, "person": application.case.person, "due_at": paris(day, NOON),
        "key": alarm_key(application, kind), "at": now, "actor": None,
    }  # fmt: skip
    adviser = application.case.adviser
    if adviser is not None and adviser.is_active:
        try:
            return open_task(TITLES[kind], user=adviser, **given)
        except NotForThem:
            # She has no tasks any more: another adviser takes it.
            return open_task(TITLES[kind], role=Role.ADVISER, **given)
    return open_task(TITLES[kind], role=Role.ADVISER, **given)
