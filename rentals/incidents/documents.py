"""The papers of a file: drawn when they are asked for, from what is written in it."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from django.conf import settings
from django.utils.module_loading import import_string

from mobilite.documents.freezing import fingerprint, frozen
from mobilite.documents.operations import DRAWER
from mobilite.documents.rendering import PRIVATE
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.documents.parts import lessor, tenant
from rentals.documents.parts import vehicle as vehicle_parts
from rentals.incidents.models import Incident, Kind
from rentals.incidents.terms import complaint_day

#: What a letter leaves at least to answer.
ANSWER = timedelta(days=5)


class NotYet(Refusal):
    """The paper cannot be made from what is noted."""


def pack(incident: Incident, *, at: datetime, by) -> bytes:
    """Return the insurer's pack: what happened, who drove, the other party, the complaint, what was done, the photographs.

    Raises NotYet for a theft without the receipt of its complaint, NoOrganisation.
    """
    if incident.kind == Kind.THEFT and incident.complaint_on is None:
        raise NotYet("Notez d’abord le récépissé de la plainte\u00a0: l’assureur le demande avec le dossier.")
    on = paris_date(at)
    person = incident.person
    category = incident.vehicle.category
    context = _common(incident, at, by) | {
        "title": f"Déclaration\u00a0: {incident.get_kind_display().lower()}",
        "driver": tenant(person, category, on=paris_date(incident.happened_at)) if person else None,
        "rental": incident.rental.reference if incident.rental else "",
        "vehicle": vehicle_parts(incident.vehicle),
        "injured": incident.get_injured_display() if incident.injured else "",
        "may_drive": incident.may_drive,
        "account": incident.account or "",
        "third_party": incident.third_party or "",
        "complaint": {"on": incident.complaint_on, "reference": incident.complaint_reference},
        "steps": [
            {
                "on": step.on,
                "what": step.get_kind_display(),
                "detail": step.detail or "",
                "reference": step.reference,
            }
            for step in incident.steps.order_by("on", "pk")
        ],
        "pictures": [
            {"src": f"{PRIVATE}{one.file_name}", "label": one.label, "sha256": one.sha256}
            for one in incident.pictures.order_by("pk")
        ],
        "known_on": incident.known_on,
        "policy": lessor(on)["insurance_policy"],
    }
    return _drawn("documents/incident_pack.html", context)


def last_letter(incident: Incident, *, at: datetime, by) -> bytes:
    """Return the registered letter that asks for a vehicle that did not come back, before a complaint. Raises NotYet, NoOrganisation."""
    rental = incident.rental
    if incident.kind != Kind.NOT_RETURNED or rental is None:
        raise NotYet("Cette lettre demande un véhicule qui n’est pas rendu.")
    context = _common(incident, at, by) | {
        "title": "Rendez le véhicule",
        "address": tenant(rental.person)["address"],
        "rental": rental.reference,
        "return_at": rental.return_at,
        "until": max(paris_date(at) + ANSWER, complaint_day(paris_date(rental.return_at), paris_date(at))),
        "place": str(rental.return_place),
        "vehicle": vehicle_parts(incident.vehicle),
    }
    return _drawn("documents/incident_letter.html", context)


def _common(incident: Incident, at: datetime, by) -> dict:
    return {
        "number": incident.reference,
        "issued_at": at,
        "lessor": lessor(paris_date(at)),
        "tenant": {"name": str(incident.person) if incident.person else incident.vehicle.number},
        "by": str(by) if by else "",
        "kind": incident.kind,
        "happened_at": incident.happened_at,
        "scene": incident.scene,
    }


def _drawn(template: str, context: dict) -> bytes:
    said = frozen(context)
    page = SimpleNamespace(template=template, context=said, context_sha256=fingerprint(said))
    return import_string(getattr(settings, "DOCUMENT_DRAWER", DRAWER))(page)
