"""A diagnosis is written: levels, real trips, what it concludes; as a draft, until it is signed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from advice.cases.coding import FtObjective, FtSituation, Progress
from advice.cases.grid import CURRENT, grid
from advice.cases.models import Case, Diagnosis, DiagnosisStatus, Finding, Solution, Trip, When
from advice.cases.operations.base import deny, held, is_waiting, locked, told
from mobilite.people.operations.saving import saved

MOST_TRIPS = 12
TEXTS = ("tried", "strengths", "conclusion")


def may_read_reserved(case: Case, user) -> bool:
    """Tell whether an account reads health and confidence: who follows her, and nobody else."""
    return user is not None and case.adviser_id is not None and case.adviser_id == user.pk


@transaction.atomic
def start_diagnosis(case_id: int, *, when: str, at: datetime, actor) -> Diagnosis:
    """Begin a diagnosis, with the trips of the one before: they are not asked twice. Raises CaseRefused."""
    case = locked(case_id)
    if is_waiting(case):
        deny("Ce dossier attend son conseiller : prenez-le d’abord.")
    if when not in When.values:
        deny("Choisissez : à l’entrée, ou à la sortie.", field="when")
    if case.diagnoses.filter(status=DiagnosisStatus.DRAFT).exists():
        deny("Un diagnostic est déjà en cours : terminez-le, ou abandonnez-le.")
    before = case.diagnoses.signed().order_by("-signed_at", "-pk").first()
    if when == When.EXIT and before is None:
        deny("Faites d’abord signer celui de l’entrée : la sortie se compare à lui.")
    diagnosis = Diagnosis.objects.create(
        case=case, when=when, grid=CURRENT.key, created_at=at, created_by=actor
    )
    if before is not None:
        for trip in before.trips.order_by("pk"):
            trip.pk, trip.diagnosis = None, diagnosis
            trip._state.adding = True
            trip.save()
    word = "d’entrée" if when == When.ENTRY else "de sortie"
    told(
        case,
        "start_diagnosis",
        f"a commencé le diagnostic {word}, dossier {case.reference}",
        at=at,
        actor=actor,
    )
    return diagnosis


@transaction.atomic
def write_levels(
    diagnosis_id: int,
    *,
    levels: dict[str, tuple[int, str]],
    reserved: dict[str, dict[str, Any]] | None = None,
    at: datetime,
    actor,
) -> Diagnosis:
    """Write the level of each axis that is known, and what shows it: ``{"budget": (1, "…")}``.

    ``reserved`` only by who follows her; None leaves it as it is. Raises CaseRefused.
    """
    diagnosis, case = draft_of(diagnosis_id)
    axes = {axis.key for axis in grid(diagnosis.grid).open_axes}
    if not set(levels) <= axes or any(level not in range(4) for level, _words in levels.values()):
        deny("Choisissez un niveau de 0 à 3 pour chaque axe.")
    diagnosis.findings.exclude(axis__in=levels).delete()
    for key, (level, words) in levels.items():
        known = diagnosis.findings.filter(axis=key).first() or Finding(diagnosis=diagnosis, axis=key)
        saved(known, {"level": level, "words": words.strip()})
    if reserved is not None:
        if not may_read_reserved(case, actor):
            deny("Santé et confiance restent à qui suit la personne : laissez-les, ou prenez le dossier.")
        diagnosis.reserved = reserved
        diagnosis.save(update_fields=["reserved"])
    told(
        case,
        "write_levels",
        f"a noté les niveaux du diagnostic, dossier {case.reference}",
        at=at,
        actor=actor,
    )
    return diagnosis


@transaction.atomic
def add_trip(diagnosis_id: int, *, at: datetime, actor, **values: Any) -> Trip:
    """Add a real trip. Raises CaseRefused past twelve, NotValid."""
    diagnosis, case = draft_of(diagnosis_id)
    if diagnosis.trips.count() >= MOST_TRIPS:
        deny(f"Un diagnostic décrit {MOST_TRIPS} trajets au plus. Gardez ceux qui comptent.")
    trip = Trip(diagnosis=diagnosis)
    saved(trip, _trip(values))
    told(case, "write_trip", f"a décrit un trajet, dossier {case.reference}", at=at, actor=actor)
    return trip


@transaction.atomic
def change_trip(trip_id: int, *, at: datetime, actor, **values: Any) -> Trip:
    """Correct a trip. Raises CaseRefused, NotValid."""
    diagnosis_id = Trip.objects.values_list("diagnosis_id", flat=True).get(pk=trip_id)
    _diagnosis, case = draft_of(diagnosis_id)
    trip = Trip.objects.get(pk=trip_id)
    if saved(trip, _trip(values)):
        told(case, "write_trip", f"a corrigé un trajet, dossier {case.reference}", at=at, actor=actor)
    return trip


@transaction.atomic
def remove_trip(trip_id: int, *, at: datetime, actor) -> Diagnosis:
    """Remove a trip that is not hers any more. Raises CaseRefused."""
    diagnosis_id = Trip.objects.values_list("diagnosis_id", flat=True).get(pk=trip_id)
    diagnosis, case = draft_of(diagnosis_id)
    Trip.objects.filter(pk=trip_id).delete()
    told(case, "write_trip", f"a retiré un trajet, dossier {case.reference}", at=at, actor=actor)
    return diagnosis


@transaction.atomic
def conclude(
    diagnosis_id: int,
    *,
    has_problem: bool,
    solutions: list[str],
    coding: dict,
    unfit: bool | None = None,
    at: datetime,
    actor,
    **texts: str,
) -> Diagnosis:
    """Write what was tried, what helps, what it concludes and looks for, and France Travail's coding.

    ``unfit`` (situation 40) only by who follows her; None leaves it. Raises CaseRefused, NotValid.
    """
    diagnosis, case = draft_of(diagnosis_id)
    values: dict[str, Any] = {name: str(texts.get(name) or "").strip() for name in TEXTS}
    values |= {
        "has_problem": has_problem,
        "solutions": [one.value for one in Solution if one.value in solutions],
        "coding": _coding(coding),
    }
    if unfit is not None:
        if not may_read_reserved(case, actor):
            deny("Ce qui touche à la santé reste à qui suit la personne : laissez-le, ou prenez le dossier.")
        values["reserved"] = {**diagnosis.reserved, "unfit": unfit}
    saved(diagnosis, values)
    told(
        case,
        "conclude_diagnosis",
        f"a écrit la conclusion du diagnostic, dossier {case.reference}",
        at=at,
        actor=actor,
    )
    return diagnosis


@transaction.atomic
def drop_diagnosis(diagnosis_id: int, *, at: datetime, actor) -> Case:
    """Give up a draft: nothing of it is kept. Raises CaseRefused for a signed one."""
    diagnosis, case = draft_of(diagnosis_id)
    diagnosis.delete()
    told(case, "drop_diagnosis", f"a abandonné un diagnostic, dossier {case.reference}", at=at, actor=actor)
    return case


def missing_before_signing(diagnosis: Diagnosis) -> list[str]:
    """Return what a diagnosis still needs before it can be signed, one French sentence each."""
    known = set(diagnosis.findings.values_list("axis", flat=True))
    left = [axis.label for axis in grid(diagnosis.grid).open_axes if axis.key not in known]
    said = []
    if left:
        said.append(f"Donnez le niveau de chaque axe : il manque {', '.join(left).lower()}.")
    if not diagnosis.trips.exists():
        said.append("Décrivez au moins un trajet réel.")
    if diagnosis.has_problem is None or not diagnosis.conclusion:
        said.append("Écrivez la conclusion, et dites s’il y a un problème de mobilité.")
    return said


def draft_of(diagnosis_id: int) -> tuple[Diagnosis, Case]:
    case_id = Diagnosis.objects.values_list("case_id", flat=True).get(pk=diagnosis_id)
    case = held(case_id)
    if case.is_closed:
        deny("Ce dossier est clos : son diagnostic ne change plus. Ouvrez un nouveau dossier.")
    diagnosis = Diagnosis.objects.locked().get(pk=diagnosis_id)
    if diagnosis.is_signed:
        deny("Ce diagnostic est signé : il ne change plus. Faites-en un nouveau.")
    diagnosis.case = case
    return diagnosis, case


def _trip(values: dict[str, Any]) -> dict[str, Any]:
    days = sorted({int(day) for day in values.pop("days", []) if str(day) in "0123456"})
    if not days:
        deny("Choisissez au moins un jour.", field="days")
    return {**values, "days": days}


def _coding(coding: dict) -> dict:
    return {
        "situations": sorted(
            int(one) for one in coding.get("situations", []) if int(one) in FtSituation.values
        ),
        "objectives": {
            str(key): value
            for key, value in sorted(coding.get("objectives", {}).items())
            if int(key) in FtObjective.values and value in Progress.values
        },
    }
