"""A candidature says whether its structure may hire her, and warns when who says so is the structure itself (row J4)."""

import pytest
from django.urls import reverse

from advice.recruitment.models import Kind
from mobilite.people.models.partners import Authorisation
from tests.factories import a_person
from tests.factories.eligible import a_proof, an_assessment
from tests.factories.recruiting import a_referral, an_employer

pytestmark = pytest.mark.django_db


def page(response):
    return response.content.decode().replace("\u00a0", " ")


def test_the_page_answers_for_the_structure_first_with_its_criteria_a_press_away(as_recruiter, as_adviser):
    person = a_person("Inès", "Roux")
    for key, paper in (("CAP_BEP", "honour"), ("PI", "main")):
        a_proof(person, key, paper=paper)
    aci = an_employer("Atelier", kind=Kind.ACI)
    referral = a_referral(person, employer=aci)
    shown = page(as_recruiter.get(referral.get_absolute_url()))
    assert shown.index("ACI, Atelier") < shown.index(">AI<")
    assert "il manque 1 critère de niveau 2" in shown
    assert "éligible" in shown
    assert reverse("eligibility:person", args=[person.pk]) in shown


def test_the_prescriber_who_is_the_employer_is_said(as_recruiter):
    person, employer = a_person("Inès", "Roux"), an_employer("Atelier", kind=Kind.ACI)
    referral = a_referral(person, employer=employer)
    said = "Le prescripteur est la structure elle-même."
    other = an_assessment(person)
    assert said not in page(as_recruiter.get(referral.get_absolute_url()))
    other.delete()
    employer.partner.authorisation = Authorisation.VALIDATED
    employer.partner.save()
    an_assessment(person, prescriber=employer.partner)
    assert said in page(as_recruiter.get(referral.get_absolute_url()))
