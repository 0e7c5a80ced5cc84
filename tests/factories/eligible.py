"""Eligibility for the IAE: proofs seen, assessments, PASSes."""

from datetime import date, datetime, timedelta

from advice.recruitment.eligibility import operations
from advice.recruitment.eligibility.models import Assessment, PassIae, Proof
from mobilite.people.models.partners import Authorisation, PartnerKind
from tests.factories.lending import paris_at
from tests.factories.persons import a_partner, a_person

#: Tuesday 7 April 2026, at 9:30 in Paris.
AT, TODAY = paris_at(4, 7), date(2026, 4, 7)


def a_proof(
    person=None, key="RSA", *, paper="main", dated_on=TODAY, at: datetime = AT, actor=None, **values
) -> Proof:
    person = person or a_person("Inès", "Roux")
    return operations.note_proof(
        person.pk, key=key, paper=paper, dated_on=dated_on, at=at, actor=actor, **values
    )


def a_structure(name="Les Jardins d’exemple", **fields):
    return a_partner(name, kind=PartnerKind.SIAE, authorisation=Authorisation.NOT_REQUIRED, **fields)


def an_assessment(
    person=None, *, author="prescriber", made_on=TODAY, at: datetime = AT, actor=None, **values
) -> Assessment:
    """Return what a mission locale says of somebody."""
    person = person or a_person("Inès", "Roux")
    if author == "prescriber":
        values = {"prescriber": a_partner()} | values
    return operations.assess(person.pk, author=author, made_on=made_on, at=at, actor=actor, **values)


def a_pass(
    person=None, *, number="999990000001", starts_on=TODAY, at: datetime = AT, actor=None, **values
) -> PassIae:
    person = person or a_person("Inès", "Roux")
    return operations.note_pass(person.pk, number=number, starts_on=starts_on, at=at, actor=actor, **values)


def a_suspension(
    one=None, *, starts_on=TODAY, last=TODAY + timedelta(days=29), kind="ACI", at: datetime = AT, actor=None
):
    one = one or a_pass(starts_on=TODAY - timedelta(days=100))
    return operations.suspend(
        one.pk, reason="CONTRACT_SUSPENDED", kind=kind, starts_on=starts_on, last=last, at=at, actor=actor
    )
