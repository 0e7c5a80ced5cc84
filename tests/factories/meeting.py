"""Workshops, and who is in them."""

from datetime import timedelta

from advice.meetings import operations
from advice.meetings.models import Enrolment, Workshop
from tests.factories.lending import paris_at
from tests.factories.people import a_place
from tests.factories.persons import a_person

#: Planned on Tuesday 7 April 2026 at 9 h, for Thursday 9 April at 14 h.
PLANNED, STARTS = paris_at(4, 7, 9), paris_at(4, 9, 14)


def a_workshop(
    leader, *, seats=2, starts_at=STARTS, title="Atelier code de la route", at=PLANNED, **values
) -> Workshop:
    values = {"about": "", "place": None, "ends_at": starts_at + timedelta(hours=2), "actor": leader} | values
    values["place"] = values["place"] or a_place()
    return operations.plan_workshop(
        title=title, leader=leader, starts_at=starts_at, seats=seats, at=at, **values
    )


def an_enrolment(workshop, person=None, *, at=PLANNED, actor=None) -> Enrolment:
    person = person or a_person("Inès", f"Roux{Enrolment.objects.count()}")
    return operations.enrol(workshop.pk, person, at=at, actor=actor or workshop.leader)
