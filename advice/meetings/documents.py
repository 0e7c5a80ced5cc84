"""The sheet of a workshop, drawn when it is asked for: who is expected, where to sign."""

from datetime import datetime
from types import SimpleNamespace

from django.conf import settings
from django.utils.module_loading import import_string

from advice.meetings.models import Place, Workshop
from mobilite.documents.freezing import fingerprint, frozen
from mobilite.documents.operations import DRAWER
from mobilite.periods import paris_date
from rentals.documents.parts import lessor

#: What is ticked already is printed so; the rest is for the pen.
PRINTED = {Place.CAME: "venue", Place.MISSED: "pas venue", Place.EXCUSED: "excusée"}


def sheet(workshop: Workshop, people: list, *, at: datetime, by) -> bytes:
    """Return the PDF of a workshop: ``people`` are its seated enrolments, with their persons. Raises NoOrganisation."""
    one = workshop.appointment
    context = {
        "title": "Feuille de présence",
        "number": "",
        "issued_at": at,
        "lessor": lessor(paris_date(at)),
        "tenant": {"name": ""},
        "by": str(by),
        "who": str(one.user),
        "what": workshop.title,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "where": f"{one.place}, {one.place.address}, {one.place.commune}",
        "seats": workshop.seats,
        "people": [
            {"name": str(enrolment.person), "said": PRINTED.get(Place(enrolment.status), "")}
            for enrolment in people
        ],
        "spare": list(range(max(workshop.seats - len(people), 0))),
    }
    said = frozen(context)
    page = SimpleNamespace(
        template="documents/attendance.html", context=said, context_sha256=fingerprint(said)
    )
    return import_string(getattr(settings, "DOCUMENT_DRAWER", DRAWER))(page)
