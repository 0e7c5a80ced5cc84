"""A diagnosis is signed: its paper is issued, it holds six months, and the attestation may be made of it."""

import secrets
from datetime import datetime

from django.db import transaction

from advice.cases.documents import issue_attestation_of, issue_diagnosis, signature_lines
from advice.cases.models import Diagnosis, DiagnosisSignature, DiagnosisStatus, Means, Scope, When
from advice.cases.operations.base import deny, settle_tasks, told, validity_of
from advice.cases.operations.diagnosing import draft_of, missing_before_signing
from advice.cases.terms import last_day
from mobilite.documents.models import Document
from mobilite.pages.french import date_fr, typography
from mobilite.periods import paris_date
from rentals.models import Signer, Way
from rentals.models.signatures import digest
from rentals.operations.signatures import Signed, Signing, is_drawing

LONGEST_NAME, LONGEST_DEVICE = 120, 120


@transaction.atomic
def sign_diagnosis(
    diagnosis_id: int, *, means: str, signing: Signing | None = None, at: datetime, actor
) -> Diagnosis:
    """Sign a whole diagnosis, issue its paper, and count its six months from today (facts: iae 1, row 18).

    By who follows her. On the screen both sign: ``signing`` holds it; on paper the boxes are left to be signed by hand.
    Raises CaseRefused, NoOrganisation.
    """
    diagnosis, case = draft_of(diagnosis_id)
    if case.adviser_id != actor.pk:
        deny(f"C’est {case.adviser} qui suit cette personne : à elle de signer, ou prenez le dossier.")
    missing = missing_before_signing(diagnosis)
    if missing:
        deny(" ".join(missing))
    if means not in Means.values:
        deny("Dites comment c’est signé.", field="means")
    if (means == Means.TOUCH) != (signing is not None):
        deny("Il manque les signatures : signez tous les deux.", field="signatures")
    lines = []
    if signing is not None:
        if not {Signer.BORROWER, Signer.AGENT} <= signing.roles:
            deny("Il manque une signature : vous signez tous les deux.", field="signatures")
        for one in signing.signed:
            _write(diagnosis, one, signing, at, actor)
        lines = signature_lines(signing.signed)
    on = paris_date(at)
    diagnosis.valid_until = last_day(on)
    diagnosis.document = issue_diagnosis(diagnosis, signatures=lines, at=at, actor=actor)
    diagnosis.status, diagnosis.means = DiagnosisStatus.SIGNED, means
    diagnosis.signed_at, diagnosis.signed_by = at, actor
    diagnosis.save(update_fields=["valid_until", "document", "status", "means", "signed_at", "signed_by"])
    settle_tasks(case, *validity_of(case), result="Un nouveau diagnostic est signé.", at=at, actor=actor)
    told(
        case, "sign_diagnosis", f"a signé le diagnostic {diagnosis.document.number}, dossier {case.reference}", at=at,
        actor=actor, data={"document": diagnosis.document.number},
    )  # fmt: skip
    return diagnosis


@transaction.atomic
def attest(diagnosis_id: int, *, at: datetime, actor) -> Document:
    """Issue the attestation of a mobility problem, once: asked again, the same is returned (row I6).

    It says the problem, who found it and when; never a level, a word, health. Raises CaseRefused, NoOrganisation.
    """
    diagnosis = (
        Diagnosis.objects.locked()
        .select_related("case__person", "document", "attestation", "signed_by")
        .get(pk=diagnosis_id)
    )
    if diagnosis.attestation is not None:
        return diagnosis.attestation
    why = why_no_attestation(diagnosis, at)
    if why:
        deny(why)
    document = issue_attestation_of(diagnosis, at=at, actor=actor)
    diagnosis.attestation = document
    diagnosis.save(update_fields=["attestation"])
    case = diagnosis.case
    told(
        case, "attest_problem", f"a établi l’attestation {document.number}, dossier {case.reference}", at=at, actor=actor,
        data={"document": document.number},
    )  # fmt: skip
    return document


def why_no_attestation(diagnosis: Diagnosis, at: datetime) -> str:
    """Return why no attestation may be issued of a diagnosis, or nothing."""
    if not diagnosis.is_signed or diagnosis.when != When.ENTRY:
        return "L’attestation vient d’un diagnostic d’entrée signé : faites-le signer d’abord."
    if not diagnosis.has_problem:
        return (
            "Ce diagnostic ne constate pas de problème de mobilité : faites-en un nouveau si cela a changé."
        )
    if diagnosis.valid_until is not None and diagnosis.valid_until < paris_date(at):
        day = date_fr(diagnosis.valid_until, weekday=False)
        return f"Ce diagnostic valait jusqu’au {day} : refaites-le avec la personne."
    return ""


def why_no_exchange(diagnosis: Diagnosis) -> str:
    """Return why the coding may not leave, or nothing."""
    if not diagnosis.is_signed:
        return "Faites signer le diagnostic\u00a0: le codage part avec lui."
    agreed = any(str(Scope.DIAGNOSIS) in one.scopes for one in diagnosis.case.sharings.live())
    return (
        ""
        if agreed
        else "La personne n’a pas accepté de partager son diagnostic\u00a0: demandez-lui, et notez son accord."
    )


def _write(diagnosis: Diagnosis, one: Signed, signing: Signing, at: datetime, actor) -> DiagnosisSignature:
    name = " ".join(one.name.split())
    if not name:
        deny("Écrivez le nom de la personne qui signe.", field=one.role)
    if one.way == Way.FINGER and not is_drawing(one.strokes):
        deny("La signature est trop courte : signez à nouveau.", field=one.role)
    evidence = {
        "name": name[:LONGEST_NAME],
        "strokes": one.strokes if one.way == Way.FINGER else [],
        "consent": one.consent,
        "shown": signing.shown,
        "device": signing.device[:LONGEST_DEVICE],
        # A name alone could be found again from its hash.
        "salt": secrets.token_hex(16),
    }
    return DiagnosisSignature.objects.create(
        diagnosis=diagnosis, role=one.role, way=one.way, user=actor if one.role == Signer.AGENT else None, at=at,
        shown_sha256=digest(signing.shown), evidence=evidence, evidence_sha256=digest(evidence),
    )  # fmt: skip


def lines_to_sign(diagnosis: Diagnosis, axes: list[dict]) -> list[tuple[str, str]]:
    """Return what both sign, line by line: what the paper will say."""
    person = diagnosis.case.person
    found = [("Personne", str(person))]
    found += [(one["label"], typography(f"{one['level']} sur 3. {one['sentence']}")) for one in axes]
    found += [
        (
            f"Trajet, {trip.get_purpose_display().lower()}",
            f"{trip.start} → {trip.end}, {trip.days_words}, {trip.km} km",
        )
        for trip in diagnosis.trips.order_by("pk")
    ]
    found += [
        ("Ce qui a été essayé", diagnosis.tried or ""),
        ("Points d’appui", diagnosis.strengths or ""),
        ("Conclusion", diagnosis.conclusion or ""),
        ("Problème de mobilité", "Constaté" if diagnosis.has_problem else "Non constaté"),
    ]
    return [(label, value) for label, value in found if value]
