"""Workshops, and who is in them."""

from datetime import timedelta

from advice.meetings import operations
from advice.meetings.models import Enrolment, Invitation, Workshop
from advice.meetings.operations.inviting import make_link
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


def an_invitation(
    person, adviser=None, *, at=PLANNED, workshop=None, kind="follow_up", minutes=30, place=None
) -> Invitation:
    """Return a link sent to somebody, for half an hour with an adviser, or for a workshop."""
    actor = adviser or workshop.leader
    if workshop is not None:
        return operations.invite(person, workshop=workshop, at=at, actor=actor)
    return operations.invite(
        person, kind=kind, minutes=minutes, user=adviser, place=place, at=at, actor=actor
    )


def a_token(invitation, *, at=PLANNED) -> str:
    """Return what her link ends with."""
    return make_link(invitation, at).rstrip("/").rpartition("/")[2]
