"""What the diagnosis and the attestation say, frozen when they are issued. Reserved axes are in neither."""

from datetime import datetime

from advice.cases.grid import LEVELS, OURS, grid
from advice.cases.models import Diagnosis, Solution, When
from advice.cases.picture import web
from advice.cases.terms import AUTHORISED, DECISION
from mobilite.documents.models import Document, Kind
from mobilite.documents.operations import issue
from mobilite.pages.french import time_fr
from mobilite.people.shown import born_words
from mobilite.periods import paris_date
from rentals.documents.parts import lessor, path_of

DIAGNOSES, ATTESTATIONS = "DIA", "ATM"


def entry_before(diagnosis: Diagnosis) -> Diagnosis | None:
    """Return the signed entry diagnosis that an exit is compared with: the latest of the file."""
    if diagnosis.when != When.EXIT:
        return None
    return diagnosis.case.diagnoses.signed().filter(when=When.ENTRY).order_by("-signed_at", "-pk").first()


def levels_of(diagnosis: Diagnosis) -> dict[str, tuple[int, str]]:
    """Return the open axes as {key: (level, words)}. One query."""
    return {one.axis: (one.level, one.words or "") for one in diagnosis.findings.all()}


def axes_of(diagnosis: Diagnosis, before: Diagnosis | None) -> list[dict]:
    """Return the open axes in order, each with its level, its sentence and what it was at entry."""
    found, then = levels_of(diagnosis), levels_of(before) if before is not None else {}
    axes = []
    for number, axis in enumerate(grid(diagnosis.grid).open_axes, 1):
        level, words = found.get(axis.key, (None, ""))
        first = then.get(axis.key, (None, ""))[0]
        axes.append(
            {
                "number": number,
                "label": axis.label,
                "level": level,
                "word": LEVELS[level] if level is not None else "",
                "sentence": axis.sentence(level) if level is not None else "",
                "words": words,
                "before": first,
                "before_sentence": axis.sentence(first) if first is not None else "",
            }
        )
    return axes


def picture_of(axes: list[dict], has_before: bool) -> dict:
    """Return the web of the axes: what was at entry under what is now."""
    shapes = [("now", [one["level"] for one in axes])]
    if has_before:
        shapes.insert(0, ("before", [one["before"] for one in axes]))
    return web(len(axes), shapes).as_dict()


def says(diagnosis: Diagnosis, *, at: datetime, actor, signatures=()) -> dict:
    """Return what the paper of a diagnosis says. Raises NoOrganisation."""
    case, on = diagnosis.case, paris_date(at)
    person, before = case.person, entry_before(diagnosis)
    axes = axes_of(diagnosis, before)
    return {
        **_common(diagnosis, at, actor),
        "when": diagnosis.when,
        "case": case.reference,
        "commune": str(person.commune or ""),
        "axes": axes,
        "picture": picture_of(axes, before is not None),
        "before_on": paris_date(before.signed_at) if before is not None and before.signed_at else None,
        "grid": OURS,
        "trips": [
            {
                "purpose": trip.get_purpose_display(),
                "start": trip.start,
                "end": trip.end,
                "stops": trip.stops or "",
                "days": trip.days_words,
                "arrive_at": time_fr(trip.arrive_at),
                "leave_at": time_fr(trip.leave_at) if trip.leave_at else "",
                "km": trip.km,
                "minutes": trip.minutes,
            }
            for trip in diagnosis.trips.order_by("pk")
        ],
        "tried": diagnosis.tried or "",
        "strengths": diagnosis.strengths or "",
        "conclusion": diagnosis.conclusion or "",
        "solutions": [str(Solution(one).label) for one in diagnosis.solutions],
        "has_problem": diagnosis.has_problem,
        "interviews": case.interviews.filter(on__lte=on).count(),
        "signatures": list(signatures),
    }


def _common(diagnosis: Diagnosis, at: datetime, actor) -> dict:
    person, on = diagnosis.case.person, paris_date(at)
    return {
        "lessor": lessor(on),
        "tenant": {"name": str(person)},
        "born": born_words(person),
        "by": str(actor),
        "on": on,
        "valid_until": diagnosis.valid_until,
        "authorised": bool(AUTHORISED.on(on)),
        "decision": DECISION.on(on),
    }


def issue_diagnosis(diagnosis: Diagnosis, *, signatures, at: datetime, actor) -> Document:
    """Issue the paper of a diagnosis, in the transaction that signs it. Raises NoOrganisation."""
    title = "Diagnostic mobilité"
    if diagnosis.when == When.EXIT:
        title = "Diagnostic mobilité de sortie"
    return issue(
        Kind.DIAGNOSIS, diagnosis, title=title, series=DIAGNOSES, template="documents/diagnosis.html",
        context=says(diagnosis, at=at, actor=actor, signatures=signatures), person=diagnosis.case.person, at=at,
        actor=actor,
    )  # fmt: skip


def issue_attestation_of(diagnosis: Diagnosis, *, at: datetime, actor) -> Document:
    """Issue the attestation: the mobility problem, who found it and when, and nothing else of her. Raises NoOrganisation."""
    signed = diagnosis.signed_at
    context = _common(diagnosis, at, diagnosis.signed_by) | {
        "diagnosis": diagnosis.document.number if diagnosis.document else "",
        "diagnosed_on": paris_date(signed) if signed is not None else None,
        "issued_by": str(actor),
    }
    return issue(
        Kind.ATTESTATION, diagnosis, title="Attestation\u00a0: problème de mobilité", series=ATTESTATIONS,
        template="documents/mobility_attestation.html", context=context, person=diagnosis.case.person, at=at, actor=actor,
    )  # fmt: skip


def signature_lines(rows) -> list[dict]:
    """Return who signed on the screen, with the drawing as the path of a picture 1000 wide and 320 high."""
    return [
        {
            "role": one.role,
            "name": one.name,
            "consent": one.consent,
            "path": path_of(one.strokes),
        }
        for one in rows
    ]
