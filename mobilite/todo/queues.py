"""Which tasks wait: for me, for my role, late, and late for so long that the manager is told."""

from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet

from mobilite.people.models import Place
from mobilite.people.opening import timetables
from mobilite.periods import paris, paris_date
from mobilite.todo import covers
from mobilite.todo.models import OVERSEERS, Task
from mobilite.todo.moments import patience_ended


def oversees(user) -> bool:
    return bool(OVERSEERS & set(user.roles))


def to_do(user, now: datetime) -> QuerySet[Task]:
    """Return the open tasks that this account may take: its own, those it covers, those of its roles."""
    if not user.has_perm("todo.view_task"):
        return Task.objects.none()
    users = {user.pk, *covers.covered_by(user, now)}
    return Task.objects.open().filter(Q(user__in=users) | Q(role__in=user.roles))


def at_place(tasks: QuerySet[Task], place: Place | None) -> QuerySet[Task]:
    """Keep the tasks of a place, and those of no place in particular."""
    return tasks if place is None else tasks.filter(Q(place=place) | Q(place=None))


def by_tonight(tasks: QuerySet[Task], now: datetime) -> QuerySet[Task]:
    """Keep what is due before midnight, late ones included."""
    return tasks.filter(due_at__lt=paris(paris_date(now) + timedelta(days=1), time()))


def forgotten(tasks: QuerySet[Task], now: datetime) -> QuerySet[Task]:
    """Keep what is overdue by more than two working days of its owner: those of its place, or of the owner's.

    Derived each time, never written. Two queries more.
    """
    tables = timetables(Place.objects.order_by("pk"))
    limit = patience_ended(now, None)
    found = Q(place=None, due_at__lt=limit) & (Q(user=None) | Q(user__place=None))
    for key, table in tables.items():
        limit = patience_ended(now, table)
        found |= Q(due_at__lt=limit) & (Q(place=key) | Q(place=None, user__place=key))
    return tasks.open().filter(found)
