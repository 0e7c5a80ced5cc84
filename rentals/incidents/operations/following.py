"""What is done about a file, step by step, with who, when and the paper that shows it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from mobilite.periods import paris_date
from rentals.incidents.models import Incident, Kind, Picture, Status, Step, StepKind
from rentals.incidents.operations.base import (
    DECLARE,
    LAST,
    deny,
    kept,
    locked,
    move,
    not_ahead,
    settle_alarms,
    told,
)

MOST_PICTURES = 20


@transaction.atomic
def add_step(
    incident_id: int,
    *,
    kind: str,
    on: date,
    detail: str = "",
    reference: str = "",
    file: bytes | None = None,
    at: datetime,
    actor,
) -> Step:
    """Write that something was done, that day. A complaint and a declaration have operations of their own."""
    incident = locked(incident_id)
    if kind not in StepKind.values or kind in (StepKind.COMPLAINT, StepKind.DECLARED):
        deny("Choisissez ce qui a été fait.", field="kind")
    step = _written(incident, kind, on, detail, reference, file, at, actor)
    settle_alarms(incident, str(kind), result="C’est fait.", at=at, actor=actor)
    told(
        incident,
        "add_incident_step",
        f"a noté : {step.get_kind_display()}, dossier {incident}",
        at=at,
        actor=actor,
    )
    return step


@transaction.atomic
def note_sent(incident_id: int, *, kind: StepKind, detail: str = "", at: datetime) -> Step | None:
    """Write the step of what the outbox has sent, on the day that it left. Nothing on a file closed meanwhile."""
    incident = Incident.objects.locked().select_related("vehicle", "rental", "person").get(pk=incident_id)
    if incident.is_closed:
        return None
    on = paris_date(at)
    step = _written(incident, kind, on, detail, "", None, at, None)
    settle_alarms(incident, str(kind), result="Le message est parti.", at=at, actor=None)
    said = f"Le message est parti : {step.get_kind_display()}, dossier {incident}"
    told(incident, "add_incident_step", said, at=at, actor=None)
    return step


@transaction.atomic
def note_complaint(
    incident_id: int, *, on: date, reference: str, file: bytes | None = None, at: datetime, actor
) -> Incident:
    """Keep the receipt of the complaint: the insurer's pack of a theft needs it. Raises IncidentRefused."""
    incident = locked(incident_id)
    if incident.complaint_on is not None:
        deny("La plainte est déjà notée. Rechargez la page.")
    if not reference.strip():
        deny("Écrivez le numéro du récépissé.", field="reference")
    _written(incident, StepKind.COMPLAINT, on, "", reference, file, at, actor)
    values = {"complaint_on": on, "complaint_reference": reference.strip()}
    if incident.status == Status.OPEN:
        move(
            incident,
            Status.COMPLAINT,
            "note_complaint",
            f"a noté la plainte, dossier {incident}",
            at=at,
            actor=actor,
            **values,
        )
    else:
        for name, value in values.items():
            setattr(incident, name, value)
        incident.save(update_fields=list(values))
        told(
            incident,
            "note_complaint",
            f"a noté la plainte, dossier {incident}",
            at=at,
            actor=actor,
            changed=values,
        )
    settle_alarms(incident, StepKind.COMPLAINT, result="La plainte est notée.", at=at, actor=actor)
    return incident


@transaction.atomic
def declare(
    incident_id: int,
    *,
    on: date,
    reference: str = "",
    detail: str = "",
    file: bytes | None = None,
    at: datetime,
    actor,
) -> Incident:
    """Note that the insurer was told. A theft only with the receipt of its complaint. Raises IncidentRefused."""
    incident = locked(incident_id)
    if not incident.is_insured:
        deny("Ce dossier ne se déclare pas à l’assureur. Continuez par les autres étapes.")
    if incident.kind == Kind.THEFT and incident.complaint_on is None:
        deny("Déposez plainte d’abord, et notez le récépissé : l’assureur le demande.")
    if incident.status == Status.DECLARED:
        deny("La déclaration est déjà notée. Rechargez la page.")
    _written(incident, StepKind.DECLARED, on, detail, reference, file, at, actor)
    move(
        incident, Status.DECLARED, "declare_incident", f"a déclaré à l’assureur : dossier {incident}", at=at, actor=actor,
        declared_on=on, claim_number=reference.strip(),
    )  # fmt: skip
    settle_alarms(incident, DECLARE, LAST, result="L’assureur est prévenu.", at=at, actor=actor)
    return incident


@transaction.atomic
def add_pictures(
    incident_id: int, contents: Iterable[bytes], *, label: str = "", at: datetime, actor
) -> list[Picture]:
    """Keep photographs: the constat, the damage, the place. Raises IncidentRefused past twenty."""
    incident, contents = locked(incident_id), list(contents)
    if incident.pictures.count() + len(contents) > MOST_PICTURES:
        deny(
            f"Un dossier garde {MOST_PICTURES} photos au plus. Choisissez les plus parlantes.",
            field="pictures",
        )
    added = []
    for content in contents:
        name, sha256 = kept(content)
        added.append(
            Picture.objects.create(
                incident=incident, label=label.strip(), file_name=name, sha256=sha256, at=at, by=actor
            )
        )
    told(incident, "add_picture", f"a ajouté {len(added)} photos au dossier {incident}", at=at, actor=actor)
    return added


@transaction.atomic
def close(incident_id: int, *, outcome: str, at: datetime, actor) -> Incident:
    """End a file, with what came of it. Its time of keeping counts from here."""
    incident = locked(incident_id)
    outcome = outcome.strip()
    if not outcome:
        deny("Dites en quelques mots ce qu’il en est advenu.", field="outcome")
    if len(outcome) > 200:
        deny("Dites-le en 200 caractères au plus.", field="outcome")
    move(
        incident, Status.CLOSED, "close_incident", f"a clos le dossier {incident}", at=at, actor=actor,
        outcome=outcome, closed_at=at,
    )  # fmt: skip
    every = (DECLARE, LAST, *StepKind.values)
    settle_alarms(incident, *every, result="Le dossier est clos.", at=at, actor=actor)
    return incident


def _written(
    incident: Incident, kind: str, on: date, detail: str, reference: str, file, at: datetime, actor
) -> Step:
    not_ahead(on, at, field="on")
    name, sha256 = kept(file)
    return Step.objects.create(
        incident=incident, kind=kind, on=on, detail=detail.strip(), reference=reference.strip()[:60],
        file_name=name, sha256=sha256, at=at, by=actor,
    )  # fmt: skip
