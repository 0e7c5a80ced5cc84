"""Alarms before the last day: a task for the counter, then one for the manager."""

from datetime import datetime, time, timedelta
from functools import partial

from mobilite.accounts.roles import Role
from mobilite.due import each
from mobilite.pages.french import date_fr
from mobilite.periods import paris, paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task
from rentals.fines.models import Fine
from rentals.fines.operations.base import FIRST, LAST, alarm_key
from rentals.fines.terms import FIRST_ALARM, LAST_ALARM

NOON = time(12)


def remind(now: datetime) -> int:
    """Open the tasks of the notices whose last day is near; return how many. Each once, even finished by hand.

    No person is named: that somebody was fined stays on the page of the notice, which few may open.
    """
    today, done = paris_date(now), 0
    alarms = ((FIRST, FIRST_ALARM, Role.AGENT), (LAST, LAST_ALARM, Role.MANAGER))
    for which, parameter, role in alarms:
        limit = today + timedelta(days=parameter.on(today))
        near = list(Fine.objects.open().filter(due_on__lte=limit).order_by("due_on", "pk"))
        keys = [alarm_key(fine, which) for fine in near]
        known = set(Task.objects.filter(key__in=keys).values_list("key", flat=True))
        wanted = [fine for fine in near if alarm_key(fine, which) not in known]
        done += each(wanted, partial(_open, which=which, role=role, now=now))
    return done


def _open(fine: Fine, *, which: str, role: Role, now: datetime) -> Task | None:
    if fine.due_on is None:
        return None
    day = date_fr(fine.due_on, weekday=False)
    what = "Désigner un conducteur" if fine.is_offence else "Transmettre un forfait ou un péage"
    return open_task(
        f"{what} avant le {day}",
        role=role,
        about=fine,
        due_at=paris(fine.due_on, NOON),
        key=alarm_key(fine, which),
        at=now,
    )
