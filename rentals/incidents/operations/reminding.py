"""Alarms: the eve of the last day to tell the insurer; each step of a vehicle that does not come back, on its day."""

from datetime import datetime, time, timedelta
from functools import partial

from mobilite.accounts.roles import Role
from mobilite.due import each
from mobilite.pages.french import date_fr
from mobilite.periods import paris, paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task
from rentals.incidents.models import Incident, Kind, Status, StepKind
from rentals.incidents.operations.base import LAST, alarm_key
from rentals.incidents.terms import ladder
from rentals.models import Status as RentalStatus

EVE = timedelta(days=1)
EVENING = time(18)
WORDS = {
    StepKind.CALL: "Appeler\u00a0: un véhicule n’est pas revenu",
    StepKind.SMS: "Écrire un SMS\u00a0: un véhicule n’est pas revenu",
    StepKind.LETTER: "Envoyer la lettre recommandée\u00a0: un véhicule n’est pas revenu",
    StepKind.COMPLAINT: "Déposer plainte\u00a0: un véhicule n’est pas revenu",
}


def remind(now: datetime) -> int:
    """Open the tasks whose day has come; return how many. Each once, even finished by hand; no person is named."""
    today = paris_date(now)
    soon = Incident.objects.to_declare().filter(due_on__lte=today + EVE).order_by("due_on", "pk")
    wanted = [(incident, LAST, Role.MANAGER, _last(incident), incident.due_on) for incident in soon]
    out = Incident.objects.filter(kind=Kind.NOT_RETURNED, rental__status=RentalStatus.ONGOING)
    for incident in (
        out.exclude(status=Status.CLOSED).select_related("rental").prefetch_related("steps").order_by("pk")
    ):
        step = next_rung(incident, today)
        if step is not None and step[1] <= today:
            role = Role.MANAGER if step[0] == StepKind.COMPLAINT else Role.AGENT
            wanted.append((incident, step[0].value, role, WORDS[step[0]], today))
    keys = [alarm_key(incident, which) for incident, which, *_ in wanted]
    known = set(Task.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [one for one in wanted if alarm_key(one[0], one[1]) not in known]
    return each(new, partial(_open, now=now))


def next_rung(incident: Incident, today):
    """Return the first step of a vehicle that did not come back that nobody has done, with its day; None when all are."""
    done = {step.kind for step in incident.steps.all()}
    if incident.complaint_on is not None or incident.rental is None:
        return None
    since = paris_date(incident.rental.return_at)
    return next(((kind, on) for kind, on in ladder(since, today) if kind not in done), None)


def _last(incident: Incident) -> str:
    what = "un accident" if incident.kind == Kind.ACCIDENT else "un vol"
    return f"Dernier jour pour déclarer {what}\u00a0: {date_fr(incident.due_on, weekday=False)}"


def _open(one, *, now: datetime) -> Task:
    incident, which, role, title, on = one
    return open_task(
        title,
        role=role,
        about=incident,
        due_at=max(now, paris(on, EVENING)),
        key=alarm_key(incident, which),
        at=now,
    )
