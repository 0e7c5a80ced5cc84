"""Nobody is forgotten: a task when somebody on the list has had no news for weeks."""

from datetime import datetime, timedelta

from mobilite.due import each
from mobilite.pages.french import date_fr
from mobilite.periods import paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task
from rentals.waiting.models import Entry, Status
from rentals.waiting.operations.base import COUNTER, quiet_key
from rentals.waiting.terms import QUIET_WEEKS


def remind(now: datetime) -> int:
    """Open a task for each person without news for longer than the manager allows; return how many were opened."""
    before = now - timedelta(weeks=QUIET_WEEKS.on(paris_date(now)))
    quiet = Entry.objects.filter(status=Status.WAITING, contacted_at__lt=before).select_related("person")
    opened = Task.objects.open().filter(key__startswith="waiting.quiet:")
    known = set(opened.values_list("key", flat=True))

    def ask(entry):
        open_task(
            "Donner des nouvelles à quelqu’un de la liste d’attente", role=COUNTER, about=entry, person=entry.person,
            due_at=now, key=quiet_key(entry.pk), at=now,
            detail=f"Dernier contact le {date_fr(entry.contacted_at, weekday=False)}.",
        )  # fmt: skip

    return each(
        [entry for entry in quiet.order_by("contacted_at", "pk") if quiet_key(entry.pk) not in known], ask
    )
