"""What the operations on a file share: holding it, refusing what is closed, its alarms."""

import hashlib
from datetime import date, datetime
from typing import NoReturn

from mobilite.audit.entries import record
from mobilite.files import storage
from mobilite.pages.french import typography
from mobilite.periods import paris_date
from mobilite.todo.operations import settle
from mobilite.workflow import Refusal
from rentals.incidents.models import Incident, Status

DECLARE, LAST = "declare", "last"
LONGEST = 300
FOLDER = "incidents"
PDF = b"%PDF-"


class IncidentRefused(Refusal):
    """A step is refused: the sentence says why and what to do next."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise IncidentRefused(typography(sentence), field=field)


def locked(incident_id: int) -> Incident:
    """Hold a file until the transaction ends. Refuses a closed one."""
    loaded = Incident.objects.locked().select_related("vehicle__category", "rental__offer", "person")
    incident = loaded.get(pk=incident_id)
    if incident.status == Status.CLOSED:
        deny("Ce dossier est clos. Quelqu’un a peut-être agi avant vous : rechargez la page.")
    return incident


def not_ahead(day: date, at: datetime, *, field: str) -> None:
    """Refuse a day to come for what is done already."""
    if day > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui où c’est arrivé.", field=field)


def told(incident: Incident, verb: str, sentence: str, *, at: datetime, actor, changed=(), data=None) -> None:
    """Write the entry of a step that changes no state. Sentences name the file, never people."""
    record(
        verb, incident, sentence=typography(sentence)[:LONGEST], actor=actor, at=at, before=incident.status,
        after=incident.status, changed=sorted(changed), data=data,
    )  # fmt: skip


def move(
    incident: Incident, status: str, verb: str, sentence: str, *, at: datetime, actor, data=None, **changes
) -> None:
    """Change the state, with an entry that names the file, never people."""
    whole = typography(sentence)[:LONGEST]
    incident.move_to(status, verb=verb, sentence=whole, actor=actor, at=at, data=data, **changes)


def kept(content: bytes | None) -> tuple[str, str]:
    """Write a file among the private ones; return its name and fingerprint, or nothing twice for none."""
    if not content:
        return "", ""
    suffix = ".pdf" if content.startswith(PDF) else ".jpg"
    return storage.save(FOLDER, content, suffix=suffix), hashlib.sha256(content).hexdigest()


def alarm_key(incident: Incident, which: str) -> str:
    return f"incident:{incident.pk}:{which}"


def settle_alarms(incident: Incident, *which: str, result: str, at: datetime, actor) -> None:
    """Close the tasks whose reason has gone."""
    for one in which:
        settle(alarm_key(incident, one), result=result, at=at, actor=actor)
