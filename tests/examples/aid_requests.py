"""Examples of applications for aids."""

from itertools import count

from advice.applications.operations import note_paper
from mobilite.files.received import Received
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_person, the_organisation
from tests.factories.aid_requests import (
    a_granted_application,
    a_paid_application,
    a_refused_application,
    a_sent_application,
    an_application,
)
from tests.factories.following import OPENED, a_case

_number = count(1)


def somebody():
    return staff("adviser", "Nora", f"Demande{next(_number)}")


def of(make=an_application):
    return lambda: {"pk": make(adviser=somebody()).pk}


def to_write():
    the_organisation()
    return of()()


def with_a_paper():
    application = an_application(adviser=somebody())
    return {"pk": application.pk, "paper": application.papers.order_by("rank")[0].pk}


def with_a_file():
    application = an_application(adviser=somebody())
    paper = application.papers.order_by("rank")[0]
    note_paper(
        paper.pk,
        state="ready",
        file=Received(b"%PDF-1.7", is_pdf=True),
        at=OPENED,
        actor=application.case.adviser,
    )
    return {"pk": application.pk, "paper": paper.pk}


def of_a_case():
    return {"case": a_case(adviser=somebody()).pk, "aid": "ft-amob"}


def applications(n):
    for _ in range(n):
        number = next(_number)
        case = a_case(a_person("Inès", f"Aidée{number}"), adviser=staff("adviser", "Nora", f"Liste{number}"))
        a_paid_application(case)


PAGES = {
    "applications:application": Example(of()),
    "applications:edit": Example(of()),
    "applications:letter": Example(to_write),
    "applications:send": Example(of()),
    "applications:withdraw": Example(of()),
    "applications:grant": Example(of(a_sent_application)),
    "applications:refuse": Example(of(a_sent_application)),
    "applications:appeal": Example(of(a_refused_application)),
    "applications:pay": Example(of(a_granted_application)),
    "applications:paper": Example(with_a_paper),
    "applications:paper_file": Example(with_a_file),
    "applications:ready": Example(with_a_paper),
    "applications:ask": Example(of_a_case),
}
ROWS = {"applications.application": applications}
