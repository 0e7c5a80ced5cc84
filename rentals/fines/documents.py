"""The letters about a notice: drawn when they are asked for, from what is frozen."""

from datetime import datetime
from types import SimpleNamespace

from django.conf import settings
from django.utils.module_loading import import_string

from mobilite.documents.freezing import fingerprint, frozen
from mobilite.documents.operations import DRAWER
from mobilite.periods import paris_date
from rentals.documents.parts import lessor
from rentals.fines.identity import born_on, name_of, sheet, town_line
from rentals.fines.models import Fine
from rentals.fines.terms import AUTHORITY


def designation(fine: Fine, *, at: datetime, by) -> bytes:
    """Return the registered letter that names the driver (art. L121-6), as a PDF. Raises NoOrganisation."""
    on = fine.answered_on or paris_date(at)
    known = fine.identity or {}
    context = _common(fine, on, by) | {
        "title": "Désignation du conducteur",
        "to": fine.authority or AUTHORITY.on(on),
        "rows": [{"label": label, "value": value} for label, value in sheet(known)],
        "driver": name_of(known),
        "contract": known.get("contract", ""),
        "rental": fine.rental.reference if fine.rental else "",
    }
    return _drawn("documents/fine_designation.html", context)


def handed_on(fine: Fine, *, at: datetime, by) -> bytes:
    """Return the letter to whoever drove: what came, until when to pay, what we did. Raises NoOrganisation."""
    on = fine.answered_on or paris_date(at)
    known = fine.identity or {}
    address = ", ".join(filter(None, [known.get("address", ""), town_line(known)]))
    hidden = fine.person is not None and fine.person.address_is_hidden
    context = _common(fine, on, by) | {
        "title": "Un avis reçu pour votre location" if fine.rental else "Un avis reçu",
        "to": "" if hidden else address,
        "rental": fine.rental.reference if fine.rental else "",
        "is_offence": fine.is_offence,
        "born": born_on(known),
    }
    return _drawn("documents/fine_handed_on.html", context)


def _common(fine: Fine, on, by) -> dict:
    vehicle = fine.vehicle
    return {
        "number": f"AVIS {fine.number}",
        "issued_at": on,
        "lessor": lessor(on),
        "tenant": {"name": name_of(fine.identity)},
        "by": str(by) if by else "",
        "notice": {
            "kind": fine.get_kind_display(),
            "number": fine.number,
            "happened_at": fine.happened_at,
            "scene": fine.scene,
            "what": fine.what,
            "plate": fine.plate,
            "amount": fine.amount,
            "sent_on": fine.sent_on,
            "due_on": fine.due_on,
        },
        "vehicle": f"{vehicle.make} {vehicle.model}",
    }


def _drawn(template: str, context: dict) -> bytes:
    said = frozen(context)
    page = SimpleNamespace(template=template, context=said, context_sha256=fingerprint(said))
    return import_string(getattr(settings, "DOCUMENT_DRAWER", DRAWER))(page)
