"""Case files: somebody sent by a partner, followed, met."""

from datetime import date, datetime

from advice.cases import operations
from advice.cases.models import Case, Origin
from mobilite.files.received import Received
from tests.factories.lending import paris_at
from tests.factories.persons import a_contact, a_person

#: Opened on Tuesday 7 April 2026 at 10 h, for somebody sent on 1 April.
OPENED, SENT = paris_at(4, 7, 10), date(2026, 4, 1)


def a_case(person=None, *, adviser=None, sent=False, at: datetime = OPENED, actor=None, **values) -> Case:
    """Return a file; without an ``adviser`` it waits for one. ``sent``: by a partner's contact."""
    if sent:
        values = {"origin": Origin.PARTNER, "referred_by": a_contact(), "referred_on": SENT} | values
    values = {"origin": Origin.PERSON, "request": "Aller au travail à 6 h."} | values
    person = person or a_person("Inès", "Roux")
    return operations.open_case(person, adviser=adviser, **values, at=at, actor=actor or adviser)


def a_met_case(adviser, **values) -> Case:
    """Return a file whose first interview took place, and nothing else."""
    case = a_case(adviser=adviser, **values)
    operations.add_interview(
        case.pk, on=date(2026, 4, 7), way="office", minutes=60, summary="Un car à 7 h, trop tard.", at=paris_at(4, 7, 12),
        actor=adviser,
    )  # fmt: skip
    return case


def a_closed_case(adviser, *, outcome="transit", at: datetime | None = None, **values) -> Case:
    case = a_case(adviser=adviser, **values)
    return operations.close_case(case.pk, outcome=outcome, at=at or paris_at(4, 7, 18), actor=adviser)


def an_action(
    case, *, what="Demander un devis", doer="person", due_on=date(2026, 4, 20), at=OPENED, **values
):
    return operations.add_action(
        case.pk, what=what, doer=doer, due_on=due_on, at=at, actor=values.pop("actor", case.adviser), **values
    )


def a_sharing(case, *, contact=None, scopes=("presence",), agreed_on=date(2026, 4, 7), at=OPENED):
    return operations.share_with(
        case.pk, contact=contact or a_contact(), scopes=list(scopes), agreed_on=agreed_on, how="said", at=at,
        actor=case.adviser,
    )  # fmt: skip


def a_paper_of(case, *, content=b"%PDF-1.7", at=OPENED):
    return operations.add_papers(
        case.pk, [Received(content, is_pdf=True)], label="Devis", at=at, actor=case.adviser
    )[0]
