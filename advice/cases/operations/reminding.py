"""Reminders: a diagnosis whose six months end; news of her three and six months after the end."""

from datetime import datetime, time, timedelta
from functools import partial

from django.db.models import Exists, OuterRef

from advice.cases.models import Case, Diagnosis, Moment, Status, When
from advice.cases.operations.base import alarm_key, ask, validity_key
from advice.cases.operations.closing import MONTHS
from advice.cases.terms import WARNED
from mobilite.clock import PARIS
from mobilite.due import each
from mobilite.periods import add_months, paris, paris_date
from mobilite.todo.models import Task

#: How long after its day a moment still makes sense.
LATE = 3
WITHIN = timedelta(days=14)
NOON = time(12)
ENDING = "Refaire un diagnostic mobilité avant la fin de ses 6 mois"
TITLES = {
    Moment.THREE: "Prendre des nouvelles, 3 mois après le suivi",
    Moment.SIX: "Prendre des nouvelles, 6 mois après le suivi",
}


def remind(now: datetime) -> int:
    """Open the tasks whose day has come; return how many. Each once, even finished by hand; no title names anybody."""
    wanted = [(case, MONTHS[moment], TITLES[moment]) for moment in Moment for case in _after(moment, now)]
    wanted += [(one.case, validity_key(one.pk), ENDING) for one in _ending(now)]
    keys = [alarm_key(case, which) for case, which, _title in wanted]
    known = set(Task.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [one for one in wanted if alarm_key(one[0], one[1]) not in known]
    return each(new, partial(_open, now=now))


def _ending(now: datetime) -> list[Diagnosis]:
    """Return the latest diagnoses of open files that found a problem, and whose six months end soon."""
    today = paris_date(now)
    rows = Diagnosis.objects.signed().filter(
        when=When.ENTRY, has_problem=True, case__status=Status.OPEN, valid_until__gte=today,
        valid_until__lte=today + WARNED,
    )  # fmt: skip
    newer = Diagnosis.objects.signed().filter(case=OuterRef("case"), signed_at__gt=OuterRef("signed_at"))
    return list(rows.filter(~Exists(newer)).select_related("case__person", "case__adviser").order_by("pk"))


def _after(moment: Moment, now: datetime) -> list[Case]:
    """Return the files that ended so many months ago, not much more, and of which nothing is noted since."""
    today = paris_date(now)
    until, since = add_months(today, -moment.value), add_months(today, -moment.value - LATE)
    cases = Case.objects.filter(
        status=Status.CLOSED,
        closed_at__lt=datetime.combine(until + timedelta(days=1), time(), PARIS),
        closed_at__gte=datetime.combine(since, time(), PARIS),
        person__archived_at=None,
        person__anonymised_at=None,
    )
    cases = cases.exclude(follow_ups__moment__gte=moment).select_related("person", "adviser")
    return list(cases.order_by("closed_at", "pk"))


def _open(wanted, *, now: datetime):
    case, which, title = wanted
    return ask(case, which, title, due_at=paris(paris_date(now + WITHIN), NOON), at=now, actor=None)
