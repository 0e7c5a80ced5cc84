"""« Non mobile » opens a need with an adviser; a way is found, and she is proposed again (row J7)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from advice.cases.models import Case
from advice.cases.operations import close_case
from advice.recruitment import operations
from mobilite.todo.models import Task
from tests.factories import a_person
from tests.factories.following import a_case
from tests.factories.lending import an_ongoing_rental
from tests.factories.recruiting import PROPOSED, a_referral, an_employer

pytestmark = pytest.mark.django_db
LATER = PROPOSED + timedelta(days=2)


def declined(referral, **values):
    values = {"reason": "not_mobile", "to_candidate": "Trop loin sans véhicule.", "opens_need": True} | values
    return operations.refuse(referral.pk, **values, at=PROPOSED, actor=None)


def again():
    return Task.objects.open().filter(title__startswith="Proposer de nouveau")


def test_with_her_agreement_an_adviser_calls_within_a_day_and_a_solution_has_her_proposed_again(adviser):
    referral = declined(a_referral())
    case = Case.objects.get(person=referral.person)
    call = Task.objects.open().get(title__startswith="Appeler : un emploi".replace(" :", "\u00a0:"))
    assert (call.role, call.due_at, referral.mobility_case) == ("adviser", referral.contact_due_at, case)
    close_case(case.pk, outcome="lost", at=LATER, actor=adviser)
    assert not again().exists()
    other = a_referral(a_person("Léa", "Petit"), employer=referral.employer)
    # Her file is open already: it goes on, with its own adviser.
    case = a_case(other.person, adviser=adviser)
    assert declined(other).mobility_case == case
    assert Case.objects.filter(person=other.person).count() == 1
    close_case(case.pk, outcome="bike", at=LATER, actor=adviser)
    assert again().get().person == other.person
    a_referral(other.person, employer=other.employer, at=LATER)
    assert not again().exists()


def test_without_her_agreement_or_for_another_reason_nothing_is_opened():
    declined(a_referral(), opens_need=False)
    declined(a_referral(a_person("Léa", "Petit"), employer=an_employer("Chantier")), reason="training")
    assert not Case.objects.exists()


def test_leaving_with_a_scooter_is_a_solution():
    rental = an_ongoing_rental()
    referral = declined(a_referral(rental.person))
    operations.rental_changed(rental, at=LATER, actor=None)
    operations.rental_changed(rental, at=LATER, actor=None)
    assert again().count() == 1
    referral.refresh_from_db()
    assert referral.mobility_met_at == LATER


def test_the_page_asks_and_says_it(as_recruiter):
    referral = a_referral()
    url = reverse("recruitment:refuse", args=[referral.pk])
    sent = {"reason": "training", "to_candidate": "Bonne formation.", "opens_need": "on"}
    assert "Changez l’un des deux" in as_recruiter.post(url, sent).content.decode()
    as_recruiter.post(url, sent | {"reason": "not_mobile"})
    shown = as_recruiter.get(referral.get_absolute_url()).content.decode()
    assert "on cherche une solution" in shown
    assert "Proposer de nouveau" in shown
