"""Examples of accidents, thefts, lost keys, vehicles that do not come back."""

from datetime import date
from itertools import count

from mobilite.files import storage
from rentals.incidents.models import Incident, Kind, Picture
from rentals.incidents.operations import add_step
from tests.examples import Example
from tests.factories import a_person, a_vehicle, paris_at, the_organisation
from tests.factories.mishaps import HAPPENED, KNOWN, TOLD, a_breakdown, a_loan, a_theft, an_incident

_number = count(1)


def of(make, **values):
    return lambda: {"pk": make(**values).pk}


def with_a_picture():
    incident = an_incident()
    name = storage.save("incidents", b"\xff\xd8\xff photo", suffix=".jpg")
    picture = Picture.objects.create(incident=incident, file_name=name, sha256="0" * 64, at=TOLD)
    return {"pk": incident.pk, "picture": picture.pk}


def with_a_paper():
    incident = an_incident()
    step = add_step(incident.pk, kind="expert", on=KNOWN, file=b"%PDF-1.7", at=TOLD, actor=None)
    return {"pk": incident.pk, "step": step.pk}


def an_accident_of_ours():
    the_organisation()
    return {"pk": an_incident().pk}


def not_returned():
    the_organisation()
    rental = a_loan()
    values = {"happened_at": rental.return_at, "known_on": date(2026, 4, 14), "at": paris_at(4, 14, 12)}
    return {"pk": an_incident(rental, kind=Kind.NOT_RETURNED, **values).pk}


def broken_down():
    return {"pk": a_breakdown().pk}


def incidents(n):
    for _ in range(n):
        number = next(_number)
        vehicle = a_vehicle("car", number=f"Y-{number:04}", plate=f"YY-{number:03}-YY")
        incident = an_incident(vehicle=vehicle, happened_at=HAPPENED)
        Incident.objects.filter(pk=incident.pk).update(person=a_person("Aïcha", f"Nom{number}"))


PAGES = {
    "incidents:new": Example(kwargs=lambda: {"kind": "accident"}),
    "incidents:incident": Example(kwargs=of(an_incident)),
    "incidents:edit": Example(kwargs=of(an_incident)),
    "incidents:step": Example(kwargs=of(an_incident)),
    "incidents:complaint": Example(kwargs=of(a_theft, complaint=False)),
    "incidents:declare": Example(kwargs=of(an_incident)),
    "incidents:add_pictures": Example(kwargs=of(an_incident)),
    "incidents:picture": Example(kwargs=with_a_picture),
    "incidents:step_file": Example(kwargs=with_a_paper),
    "incidents:charge": Example(kwargs=of(an_incident)),
    "incidents:stop": Example(kwargs=of(a_theft)),
    "incidents:close": Example(kwargs=of(an_incident)),
    "incidents:pack": Example(kwargs=an_accident_of_ours),
    "incidents:write": Example(kwargs=not_returned),
    "incidents:substitute": Example(kwargs=broken_down),
    "incidents:letter": Example(kwargs=not_returned),
}
ROWS = {"incidents.incident": incidents}
