"""Applications for aids: the mobility aid of France Travail, for somebody who starts a job 35 km away."""

from datetime import date
from decimal import Decimal

from advice.aids.models import Aid
from advice.applications import operations
from advice.applications.models import Application
from tests.factories.following import OPENED, a_case
from tests.factories.lending import paris_at

#: Paul's case of the survey (facts: aids 4, row 4): 322 €, asked for within a month of the day the job starts.
PAUL = {
    "ft": True, "compensated": False, "action": "emploi", "contract": "cdi", "km_return": "70", "trips": "20", "nights": "0",
    "meal_days": "0", "third_party": "0", "meals_paid": False, "amob_received": "0",
}  # fmt: skip
STARTS = date(2026, 4, 1)


def an_application(
    case=None,
    *,
    adviser=None,
    slug="ft-amob",
    facts=PAUL,
    starts_on=STARTS,
    amount=Decimal(322),
    at=OPENED,
    why="",
) -> Application:
    """Return one in preparation, asked for on Tuesday 7 April 2026 at 10 h."""
    case = case or a_case(adviser=adviser)
    events = {"starts_on": starts_on} if starts_on else {}
    return operations.ask_aid(
        case.pk, aid=Aid.objects.get(slug=slug), facts=facts, events=events, amount=amount, why=why, at=at,
        actor=case.adviser,
    )  # fmt: skip


def ready(application: Application, *, at=OPENED) -> Application:
    """Find all its papers."""
    for paper in application.papers.all():
        operations.note_paper(paper.pk, state="ready", at=at, actor=application.case.adviser)
    return application


def a_sent_application(case=None, *, on=date(2026, 4, 7), at=OPENED, **values) -> Application:
    application = ready(an_application(case, at=at, **values), at=at)
    return operations.send(
        application.pk, on=on, way="online", receipt="AR 12", at=at, actor=application.case.adviser
    )


def _done(application, day):
    return {"on": day, "at": paris_at(day.month, day.day, 15), "actor": application.case.adviser}


def a_granted_application(case=None, *, day=date(2026, 5, 4), granted=Decimal(322), **values) -> Application:
    application = a_sent_application(case, **values)
    return operations.grant(application.pk, amount=granted, **_done(application, day))


def a_refused_application(case=None, *, day=date(2026, 5, 4), until=None, **values) -> Application:
    application = a_sent_application(case, **values)
    return operations.refuse(
        application.pk, reason="Hors délai", appeal_until=until, **_done(application, day)
    )


def a_paid_application(case=None, *, day=date(2026, 5, 20), **values) -> Application:
    application = a_granted_application(case, **values)
    return operations.pay(application.pk, amount=application.granted, **_done(application, day))


def an_appealed_application(case=None, *, day=date(2026, 5, 20), **values) -> Application:
    application = a_refused_application(case, **values)
    return operations.appeal(application.pk, **_done(application, day))


def a_withdrawn_application(case=None, **values) -> Application:
    application = an_application(case, **values)
    return operations.withdraw(application.pk, why="Plus besoin", **_done(application, date(2026, 4, 7)))
