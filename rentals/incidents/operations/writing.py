"""Write to the person from the file itself: what is sent notes its own step, on its day."""

from datetime import datetime

from django.db import transaction

from mobilite.outbox.models import Message, State
from mobilite.outbox.operations import notify
from mobilite.outbox.operations.notifying import next_key, withdraw
from mobilite.workflow import Refusal
from rentals.incidents.models import Incident, Kind
from rentals.incidents.operations.base import deny, locked, told
from rentals.models import Status as RentalStatus
from rentals.promises.messages import named
from vehicles.models import Vehicle
from vehicles.operations import substitutes

NOT_RETURNED, SUBSTITUTE = "incidents.not_returned", "incidents.substitute"
WAITS = "Un message attend déjà de partir : il part le matin, s’il est tard."


@transaction.atomic
def write_not_returned(incident_id: int, *, at: datetime, actor) -> Message | None:
    """Write to whoever did not bring the vehicle back, by the outbox; its sending notes the step « SMS » with its day.

    Whoever cannot be written to becomes a task « Prévenir », and None is returned. Raises IncidentRefused.
    """
    incident = _running(incident_id, Kind.NOT_RETURNED)
    message = _written(incident, NOT_RETURNED, at=at, actor=actor)
    told(incident, "write_not_returned", f"a écrit à la personne, dossier {incident}", at=at, actor=actor)
    return message


@transaction.atomic
def propose_substitute(incident_id: int, *, vehicle: Vehicle, at: datetime, actor) -> Message | None:
    """Write to whoever broke down which vehicle replaces hers, among those that the same people may drive (row A6).

    Nothing is taken yet: the swap takes it, with both condition reports and the amendment. Raises IncidentRefused.
    """
    incident = _running(incident_id, Kind.BREAKDOWN)
    if vehicle.pk not in {one.pk for one in substitutes_of(incident, at)}:
        deny(f"{vehicle.number} n’est plus libre jusqu’au retour : choisissez-en un autre.", field="vehicle")
    withdraw(SUBSTITUTE, about=incident, why="Un autre véhicule est proposé.", at=at)
    extra = {**named(vehicle), "ou": vehicle.place.short_name}
    message = _written(incident, SUBSTITUTE, at=at, actor=actor, extra=extra)
    told(
        incident, "propose_substitute", f"a proposé {vehicle.number}, dossier {incident}", at=at, actor=actor,
        data={"vehicle": vehicle.number},
    )  # fmt: skip
    return message


def substitutes_of(incident: Incident, at: datetime) -> list[Vehicle]:
    """Return what may replace a vehicle that broke down until the return, least used first. Nothing past the return."""
    rental = incident.rental
    if rental is None or rental.vehicle_until <= at:
        return []
    return list(substitutes(incident.vehicle, at, rental.vehicle_until, at))


def _running(incident_id: int, kind: Kind) -> Incident:
    incident = locked(incident_id)
    if incident.kind != kind:
        deny("Ce dossier n’écrit pas ce message : ouvrez celui de la bonne sorte.")
    if incident.rental is None or incident.rental.status != RentalStatus.ONGOING:
        deny("La location ne court plus, il n’y a plus rien à écrire : fermez le dossier.")
    return incident


def _written(incident: Incident, event: str, *, at: datetime, actor, extra=None) -> Message | None:
    """Write once while the first waits; once it left, or could not, another may follow."""
    if incident.person is None:
        raise Refusal("Ce dossier ne connaît personne à qui écrire\u00a0: appelez.")
    mine = Message.objects.filter(event=event).about(incident).order_by("-created_at", "-pk")
    if mine.filter(state__in=(State.TO_SEND, State.SENDING)).exists():
        raise Refusal(WAITS)
    last = mine.first()
    key = next_key(last) if last is not None else f"{event}:{incident.pk}"
    return notify(event, to=incident.person, about=incident, key=key, at=at, actor=actor, extra=extra)
