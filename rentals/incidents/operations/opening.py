"""A file is opened, from a rental or a vehicle, with what is known at once."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.documents.numbering import next_number, written
from mobilite.pages.french import date_fr, typography
from mobilite.people.operations.saving import saved
from mobilite.periods import paris, paris_date
from mobilite.todo.operations import open_task
from rentals.fines.drivers import who_drove
from rentals.incidents.models import Incident, Kind, Status, StepKind
from rentals.incidents.operations.base import (
    DECLARE,
    LAST,
    LONGEST,
    alarm_key,
    deny,
    locked,
    not_ahead,
    settle_alarms,
    told,
)
from rentals.incidents.terms import last_day
from rentals.models import Rental
from rentals.models import Status as RentalStatus
from vehicles.models import Vehicle

SERIES = "SIN"
TEXTS = ("scene", "account", "third_party", "injured")
NOON = time(12)


@transaction.atomic
def open_incident(
    vehicle: Vehicle,
    *,
    kind: str,
    happened_at: datetime,
    known_on: date,
    rental: Rental | None = None,
    scene: str = "",
    account: str = "",
    third_party: str = "",
    injured: str = "",
    may_drive: bool | None = None,
    at: datetime,
    actor,
) -> Incident:
    """Open a file, work out the last day to tell the insurer, and give the counter a task for it (row G11).

    Without a ``rental``, it is that of whoever had the vehicle at that minute, if anybody. Raises IncidentRefused
    (a day to come, a file already open for the same), NotValid.
    """
    _in_order(kind, happened_at, known_on, at)
    if rental is None and kind != Kind.NOT_RETURNED:
        rental = who_drove(vehicle, happened_at).rental
    if kind == Kind.NOT_RETURNED and (rental is None or rental.status != RentalStatus.ONGOING):
        deny("Un véhicule non rendu est celui d’une location en cours : ouvrez le dossier depuis elle.")
    known = Incident.objects.current().filter(kind=kind, vehicle=vehicle, rental=rental)
    if kind != Kind.ACCIDENT and (other := known.first()) is not None:
        deny(f"Un dossier est déjà ouvert : {other.reference}. Continuez avec lui.")
    year = paris_date(at).year
    incident = Incident(
        vehicle=vehicle, rental=rental, person=rental.person if rental else None, noted_at=at, noted_by=actor,
        reference=written(SERIES, year, next_number(SERIES, year)), status=Status.OPEN,
    )  # fmt: skip
    values = _values(
        kind,
        happened_at,
        known_on,
        may_drive,
        scene=scene,
        account=account,
        third_party=third_party,
        injured=injured,
    )
    saved(incident, values | {"reference": incident.reference, "status": incident.status})
    record(
        "open_incident", incident, sentence=typography(f"a ouvert le dossier {incident} pour {vehicle.number}")[:LONGEST],
        actor=actor, at=at, after=incident.status, data={"due_on": str(incident.due_on or "")},
    )  # fmt: skip
    _ask(incident, at, actor)
    return incident


@transaction.atomic
def correct(
    incident_id: int,
    *,
    happened_at: datetime,
    known_on: date,
    may_drive: bool | None = None,
    at: datetime,
    actor,
    **texts: Any,
) -> Incident:
    """Complete or correct what happened. The last day follows the day that we knew of it. Raises IncidentRefused, NotValid."""
    incident = locked(incident_id)
    _in_order(incident.kind, happened_at, known_on, at)
    if incident.stopped_at is not None and happened_at != incident.happened_at:
        deny(
            "La location a été arrêtée à cette heure : elle ne change plus. Corrigez le reste, ou écrivez une note au dossier.",
            field="happened_on",
        )
    values = _values(incident.kind, happened_at, known_on, may_drive, **texts)
    moved = incident.is_to_declare and values["due_on"] != incident.due_on
    changed = saved(incident, values)
    if moved:
        settle_alarms(incident, DECLARE, LAST, result="Le dernier jour est corrigé.", at=at, actor=None)
        _ask(incident, at, actor)
    if changed:
        told(
            incident,
            "correct_incident",
            f"a complété le dossier {incident}",
            at=at,
            actor=actor,
            changed=changed,
        )
    return incident


def _in_order(kind: str, happened_at: datetime, known_on: date, at: datetime) -> None:
    if kind not in Kind.values:
        deny("Choisissez ce qui s’est passé.", field="kind")
    if happened_at > at:
        deny("Ce n’est pas encore arrivé : relisez la date et l’heure.", field="happened_on")
    not_ahead(known_on, at, field="known_on")
    if known_on < paris_date(happened_at):
        deny("On ne l’a pas su avant que cela arrive : relisez les deux jours.", field="known_on")


def _values(
    kind: str, happened_at: datetime, known_on: date, may_drive: bool | None, **texts: Any
) -> dict[str, Any]:
    return {
        "kind": kind,
        "happened_at": happened_at,
        "known_on": known_on,
        "due_on": last_day(kind, known_on),
        "may_drive": may_drive,
        **{name: str(texts.get(name) or "").strip() for name in TEXTS},
    }


def _ask(incident: Incident, at: datetime, actor) -> None:
    """Give the counter the task to tell the insurer, or to propose another vehicle to whoever broke down (row A6)."""
    if incident.kind == Kind.BREAKDOWN and incident.may_drive is False and incident.rental is not None:
        if incident.rental.status == RentalStatus.ONGOING:
            open_task(
                "Proposer un véhicule de remplacement",
                role=Role.AGENT,
                about=incident,
                due_at=at,
                key=alarm_key(incident, StepKind.SUBSTITUTE),
                at=at,
                actor=actor,
            )
        return
    if incident.due_on is None:
        return
    what = "un accident" if incident.kind == Kind.ACCIDENT else "un vol"
    open_task(
        f"Déclarer {what} à l’assureur avant le {date_fr(incident.due_on, weekday=False)}",
        role=Role.AGENT,
        about=incident,
        due_at=max(at, paris(incident.due_on, NOON)),
        key=alarm_key(incident, DECLARE),
        at=at,
        actor=actor,
    )
