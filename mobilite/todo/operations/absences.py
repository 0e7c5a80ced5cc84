"""Who is away, from when to when, and who stands in."""

from datetime import date, datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.pages.french import de
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date
from mobilite.todo.models import Absence
from mobilite.workflow import Refusal

#: Who declares the absences of others: whoever keeps the days when places are closed.
MAY_FOR_OTHERS = "people.change_place"


class NotForYou(Refusal):
    def __init__(self):
        super().__init__(
            "Chacun déclare ses absences\u00a0; le responsable, celles des autres.", field="user"
        )


class NotThere(Refusal):
    """The cover has no tasks of her own to look at."""

    def __init__(self, cover):
        super().__init__(
            f"{cover} ne peut pas voir les tâches\u00a0: choisissez quelqu’un d’autre.", field="cover"
        )


class Over(Refusal):
    def __init__(self):
        super().__init__("Cette absence est déjà finie.")


@transaction.atomic
def add_absence(user, *, starts_on: date, ends_on: date, cover=None, at: datetime, actor) -> Absence:
    """Note that a colleague is away on ``[starts_on, ends_on)``; ``cover`` sees her tasks meanwhile.

    Without a cover, the colleagues of her roles do. Raises NotForYou, NotThere, NotValid (already away these days).
    """
    _may(user, actor)
    if cover is not None and not (cover.is_active and cover.has_perm("todo.change_task")):
        raise NotThere(cover)
    absence = Absence(created_at=at, created_by=actor)
    saved(absence, {"user": user, "starts_on": starts_on, "ends_on": ends_on, "cover": cover})
    stands_in = f", remplacée par {cover}" if cover else ""
    record(
        "add_absence",
        absence,
        sentence=f"a noté l’absence {de(user)}, {absence.days}{stands_in}",
        actor=actor,
        at=at,
    )
    return absence


@transaction.atomic
def end_absence(absence_id: int, *, at: datetime, actor) -> None:
    """Say that a colleague is back today, or stays after all: what is past is kept, the rest is taken off.

    Raises NotForYou, Over.
    """
    absence = Absence.objects.select_related("user").locked().get(pk=absence_id)
    _may(absence.user, actor)
    today = paris_date(at)
    if absence.ends_on <= today:
        raise Over
    record(
        "end_absence",
        absence,
        sentence=f"a mis fin à l’absence {de(absence.user)}, {absence.days}",
        actor=actor,
        at=at,
    )
    if absence.starts_on < today:
        saved(absence, {"ends_on": today})
    else:
        absence.delete()


def _may(user, actor) -> None:
    if actor is not None and actor.pk != user.pk and not actor.has_perm(MAY_FOR_OTHERS):
        raise NotForYou
