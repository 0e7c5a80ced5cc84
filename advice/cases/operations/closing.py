"""The end of a file, with what came of it; then where she is, three and six months later."""

from datetime import datetime

from django.db import transaction

from advice.cases.models import Case, FollowUp, Moment, Outcome, Status
from advice.cases.operations.base import (
    FIRST,
    TAKE,
    deny,
    held,
    locked,
    move,
    settle_tasks,
    told,
    validity_of,
)
from advice.cases.operations.following import drop_actions
from advice.cases.operations.lending import drop_lendings
from mobilite import registry
from mobilite.pages.french import date_fr
from mobilite.people.operations.saving import saved
from mobilite.periods import add_months, paris_date

#: What the tasks of the two moments are called.
MONTHS = {Moment.THREE: "three", Moment.SIX: "six"}


@transaction.atomic
def close_case(
    case_id: int, *, outcome: str, situation: str = "", detail: str = "", at: datetime, actor
) -> Case:
    """End a file with what came of it. What was still to do has no object any more. Raises CaseRefused."""
    case = locked(case_id)
    if outcome not in Outcome.values:
        deny("Choisissez ce qui en est.", field="outcome")
    drop_actions(case, on=paris_date(at), at=at, actor=actor)
    label = str(Outcome(outcome).label)
    move(
        case, Status.CLOSED, "close_case", f"a clos le dossier {case.reference} : {label[:1].lower()}{label[1:]}", at=at,
        actor=actor, data={"outcome": outcome}, outcome=outcome, situation=situation, outcome_detail=detail.strip()[:600],
        closed_at=at,
    )  # fmt: skip
    settle_tasks(case, TAKE, FIRST, *validity_of(case), result="Le dossier est clos.", at=at, actor=actor)
    drop_lendings(case, at=at, actor=actor)
    for item in registry.registered("case_closed"):
        item.value(case, at=at, actor=actor)
    return case


def moment_open(case: Case, at: datetime) -> Moment | None:
    """Return which moment may be noted now: that of six months once it is there, else that of three; None before."""
    if case.closed_at is None:
        return None
    today, known = paris_date(at), {one.moment for one in case.follow_ups.all()}
    ended = paris_date(case.closed_at)
    for moment in (Moment.SIX, Moment.THREE):
        if today >= add_months(ended, moment.value):
            return None if moment in known else moment
    return None


@transaction.atomic
def follow_up(
    case_id: int, *, outcome: str, situation: str = "", detail: str = "", at: datetime, actor
) -> FollowUp:
    """Note where she is, three or six months after the end. Raises CaseRefused before it is time, or twice."""
    case = held(case_id)
    if case.closed_at is None:
        deny("Ce dossier est en cours. Fermez-le d’abord, avec ce qui en est.")
    moment = moment_open(case, at)
    if moment is None:
        first = add_months(paris_date(case.closed_at), Moment.THREE)
        if paris_date(at) < first:
            deny(f"C’est trop tôt. Revenez à partir du {date_fr(first, weekday=False)}.")
        deny("C’est déjà noté pour ce moment. Rechargez la page.")
    one = FollowUp(case=case, moment=moment, at=at, by=actor)
    saved(one, {"outcome": outcome, "situation": situation, "detail": detail.strip()})
    keys = [MONTHS[known] for known in Moment if known <= moment]
    settle_tasks(case, *keys, result="C’est noté.", at=at, actor=actor)
    told(
        case, "follow_case", f"a noté la suite du dossier {case.reference}, {moment.label}", at=at, actor=actor,
        data={"outcome": outcome, "moment": moment.value},
    )  # fmt: skip
    return one
