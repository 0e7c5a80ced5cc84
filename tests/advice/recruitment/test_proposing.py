"""A person is proposed with her agreement, and stops it as freely; structures and their contacts (row J1)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from advice.recruitment import operations
from advice.recruitment.integrity import CHECKS
from advice.recruitment.lists import quiet
from advice.recruitment.models import Employer, Kind, Referral
from advice.recruitment.retention import identity, social
from mobilite.accounts import links
from mobilite.outbox.models import Message
from mobilite.people.models import Consent
from mobilite.people.operations import contact_leaves, record_consent
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from tests.factories import a_person, paris_at, the_organisation
from tests.factories.following import a_case
from tests.factories.lending import an_ongoing_rental
from tests.factories.recruiting import PROPOSED, a_referral, an_employer, an_opening

pytestmark = pytest.mark.django_db


def test_what_she_agrees_to_leaves_and_nothing_else(agent):
    the_organisation()
    employer = an_employer()
    person = a_person("Inès", "Roux", address="3 rue secrète")
    referral = a_referral(person, employer=employer, actor=agent)
    consent = Consent.objects.get()
    assert (consent.person, consent.recipient, consent.given) == (person, employer.partner, True)
    assert (referral.reference, referral.consent, referral.status) == ("CAN-2026-0001", consent, "new")
    message = Message.objects.get(event="recruitment.proposed")
    assert message.to == "ai@example.org"
    assert "Inès Roux" in message.text
    assert "Un travail du matin." in message.text
    assert "rue secrète" not in message.text
    task = Task.objects.open().get()
    assert (task.title, task.role, task.due_at) == (
        "Appeler une personne proposée",
        "recruiter",
        referral.contact_due_at,
    )


def test_the_database_refuses_a_candidature_without_the_agreement_of_that_person_for_that_structure():
    referral = a_referral()
    aci = an_employer("Chantier", kind=Kind.ACI)
    other = a_person("Léa", "Petit")
    refused = record_consent(
        other, purpose="recruitment", given=False, how="dit", recipient=aci.partner, at=PROPOSED, actor=None
    )
    general = record_consent(other, purpose="recruitment", given=True, how="dit", at=PROPOSED, actor=None)
    row = {"origin": "person", "proposed_at": PROPOSED, "news_at": PROPOSED, "contact_due_at": PROPOSED}
    for number, consent in enumerate((None, referral.consent, refused, general)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.create(
                person=other, employer=aci, consent=consent, reference=f"X{number}", **row
            )
    for values in ({"employer": aci}, {"person": other}, {"consent": refused}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=referral.pk).update(**values)


def test_refusing_is_noted_and_nothing_leaves(agent):
    person, employer = a_person(), an_employer()
    operations.refuse_to_share(person, employer=employer, how="said", at=PROPOSED, actor=agent)
    assert not Referral.objects.exists()
    assert not Message.objects.exists()
    assert Consent.objects.get().given is False


def test_she_is_proposed_once_to_a_structure_and_only_where_it_may_be(agent):
    referral = a_referral()
    with pytest.raises(Refusal, match="déjà proposée"):
        a_referral(referral.person, employer=referral.employer)
    neighbour = an_employer("Serres", kind=Kind.EI, is_ours=False, agreed=False)
    with pytest.raises(Refusal, match="convention"):
        a_referral(referral.person, employer=neighbour)
    operations.add_agreement(
        neighbour.pk, starts_on=date(2026, 4, 1), last_day=date(2026, 4, 7), at=PROPOSED, actor=agent
    )
    assert a_referral(referral.person, employer=neighbour, at=PROPOSED).status == "new"
    with pytest.raises(Refusal, match="convention"):
        a_referral(a_person("Léa", "Petit"), employer=neighbour, at=paris_at(4, 8, 10))
    with pytest.raises(Refusal, match="poste"):
        a_referral(a_person("Léa", "Petit"), employer=referral.employer, opening=an_opening(neighbour))
    limited = a_person("Zoé", "Blanc", limited_at=PROPOSED)
    with pytest.raises(Refusal, match="données"):
        a_referral(limited, employer=referral.employer)


@pytest.mark.parametrize("to_all", [False, True])
def test_taking_the_agreement_back_stops_what_is_under_way_and_tells_the_receiver(agent, to_all):
    the_organisation()
    referral = a_referral(actor=agent)
    other = a_referral(
        referral.person, employer=an_employer("Chantier", kind=Kind.ACI, email="aci@example.org")
    )
    if to_all:
        record_consent(
            referral.person, purpose="recruitment", given=False, how="dit", at=PROPOSED, actor=agent
        )
    else:
        operations.withdraw(referral.pk, how="said", at=PROPOSED, actor=agent)
    referral.refresh_from_db(), other.refresh_from_db()
    assert (referral.status, referral.withdrawn_at) == ("refused", PROPOSED)
    assert (other.status == "new") is not to_all
    proposed = Message.objects.get(event="recruitment.proposed", to="ai@example.org")
    assert proposed.state == "cancelled"
    assert Message.objects.get(event="recruitment.stopped", to="ai@example.org").state == "to_send"
    assert Task.objects.open().filter(key=f"referral:{referral.pk}:stopped").exists()
    with pytest.raises(Refusal, match="accord"):
        operations.accept(
            referral.pk, contract="cdi", weekly_hours=20, starts_on=date(2026, 4, 9), at=PROPOSED, actor=agent
        )
    # She may change her mind again.
    assert (
        a_referral(referral.person, employer=referral.employer, at=PROPOSED + timedelta(hours=1)).status
        == "new"
    )
    assert list(CHECKS["recruitment.agreed"].run(PROPOSED)) == []


def test_it_says_where_it_comes_from_and_only_of_her(agent, adviser):
    case, rental = a_case(adviser=adviser), an_ongoing_rental()
    employer = an_employer()
    assert a_referral(case.person, employer=employer, case=case).origin == "case"
    assert a_referral(rental.person, employer=employer, rental=rental).origin == "rental"
    with pytest.raises(Refusal, match="autre personne"):
        a_referral(a_person("Zoé", "Blanc"), employer=employer, case=case)


def test_when_a_contact_leaves_nothing_more_is_sent_there_and_another_is_asked_for(agent):
    the_organisation()
    employer = an_employer()
    a_referral(employer=employer)
    token = links.create("essai", employer.contact, expires_at=paris_at(5, 7, 9), at=PROPOSED)
    contact_leaves(employer.contact_id, left_on=date(2026, 4, 7), at=PROPOSED, actor=agent)
    with pytest.raises(links.RevokedLink):
        links.open_link(token, purpose="essai", at=PROPOSED)
    employer.refresh_from_db()
    assert employer.contact is None
    assert Message.objects.get(event="recruitment.proposed").state == "cancelled"
    assert Task.objects.open().filter(key=f"employer:{employer.pk}:contact").count() == 1


def test_structures_that_nobody_was_sent_to_for_six_months_are_told():
    employer, now = an_employer(), paris_at(10, 8, 10)
    assert list(quiet(Employer.objects.all(), paris_at(4, 7, 10))) == []
    a_referral(employer=employer)
    assert list(quiet(Employer.objects.all(), paris_at(10, 6, 10))) == []
    assert list(quiet(Employer.objects.all(), now)) == [employer]


def test_when_she_is_forgotten_what_came_of_it_still_counts(agent):
    referral = a_referral(actor=agent)
    operations.refuse(
        referral.pk, reason="training", to_candidate="Bonne formation.", at=PROPOSED, actor=agent
    )
    social([referral.person_id], PROPOSED)
    identity([referral.person_id], PROPOSED)
    Consent.objects.all().delete()
    referral.refresh_from_db()
    assert (referral.wishes, referral.consent, referral.reason) == ("", None, "training")
    assert referral.answers.get().to_candidate == ""
