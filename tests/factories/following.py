"""Case files: somebody sent by a partner, followed, met."""

from datetime import date, datetime, time

from advice.cases import operations
from advice.cases.models import Case, Diagnosis, Origin
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


def a_lending(case, *, service="reseau", purpose="work", at=OPENED, actor=None, **values):
    """Return a vehicle asked for from a file."""
    return operations.lend(
        case.pk, service=service, purpose=purpose, at=at, actor=actor or case.adviser, **values
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


LEVELS = {
    "need": (1, "Emmenée deux jours sur cinq."),
    "licence": (2, "Code obtenu en 2025."),
    "vehicle": (0, ""),
    "other_ways": (1, ""),
    "budget": (1, ""),
    "skills": (3, ""),
    "language": (3, ""),
    "daily_life": (2, ""),
}
TRIP = {
    "purpose": "work", "start": "Oudon", "end": "Ancenis-Saint-Géréon", "stops": "École à 7 h 45",
    "days": ["0", "1", "2", "3", "4"], "arrive_at": time(8, 30), "leave_at": time(17), "km": 12, "minutes": None,
}  # fmt: skip
RESERVED = {
    "health": {"level": 1, "words": "Mal au dos, ne conduit pas longtemps."},
    "confidence": {"level": 2, "words": "Peur de la nationale."},
}


def a_ready_diagnosis(case, *, when="entry", levels=LEVELS, has_problem=True, at=OPENED) -> Diagnosis:
    """Return a draft that lacks nothing but its signature."""
    done = {"at": at, "actor": case.adviser}
    diagnosis = operations.start_diagnosis(case.pk, when=when, **done)
    operations.write_levels(diagnosis.pk, levels=levels, reserved=RESERVED, **done)
    if not diagnosis.trips.exists():
        operations.add_trip(diagnosis.pk, **TRIP, **done)
    coding = {"situations": ["6"], "objectives": {"26": "EN_COURS", "30": "OUI"}}
    return operations.conclude(
        diagnosis.pk, has_problem=has_problem, solutions=["licence", "rental"], coding=coding, unfit=True,
        tried="Covoiturage, arrêté.", strengths="Le code est passé.", conclusion="Un scooter d’abord, le permis ensuite.",
        **done,
    )  # fmt: skip


def a_signed_diagnosis(case, *, at=OPENED, **values) -> Diagnosis:
    """Return a diagnosis signed on paper."""
    diagnosis = a_ready_diagnosis(case, at=at, **values)
    return operations.sign_diagnosis(diagnosis.pk, means="paper", at=at, actor=case.adviser)
