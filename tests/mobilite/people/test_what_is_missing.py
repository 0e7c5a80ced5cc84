"""Row H5: one list says what is missing, to the team and to the person; it is sent once."""

from datetime import date

import pytest
from django.urls import reverse

from mobilite.outbox.models import Message
from mobilite.people.missing import to_bring, what_is_missing
from mobilite.people.models import Person
from mobilite.people.operations import refuse_paper, see_paper
from rentals.operations import RentalRefused, send_missing
from tests.factories import (
    a_confirmed_rental,
    a_driver,
    a_paper,
    a_paper_to_check,
    a_person,
    a_requested_rental,
    an_offer,
    the_organisation,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 7)


@pytest.fixture
def done(agent, now):
    return {"at": now, "actor": agent}


def kinds(person):
    return [one.kind for one in what_is_missing(Person.objects.get(pk=person.pk), TODAY)]


def test_somebody_new_is_asked_for_identity_and_address():
    assert kinds(a_person()) == ["identity", "address"]
    assert kinds(a_driver()) == []


def test_a_licence_and_who_signs_are_on_the_same_list():
    person = a_person("Léa", "Sow", birth_date=date(2009, 1, 1))
    a_requested_rental(person, offer=an_offer("reseau-scooter-50"))
    assert kinds(person) == ["identity", "address", "parental", "licence", "signature", "aptitude"]
    # A first two-wheeler is tried with us: nothing to bring.
    assert "aptitude" not in [one.kind for one in to_bring(what_is_missing(person, TODAY))]


def test_what_came_is_ours_to_check_and_not_hers_to_bring(done):
    person = a_person(papers=["identity"])
    paper = a_paper_to_check(person)
    missing = what_is_missing(person, TODAY)
    assert [(one.kind, one.to_check) for one in missing] == [("address", True)]
    assert to_bring(missing) == []
    refuse_paper(paper.pk, reason="too_old", **done)
    assert kinds(person) == ["address"]


def test_what_was_waived_is_not_asked(agent, now):
    person = a_driver(papers=[])
    a_confirmed_rental(person, confirming={"papers_waived_reason": "Vue hier"})
    assert kinds(person) == ["identity", "address"]  # always asked


class TestSent:
    @pytest.fixture(autouse=True)
    def organisation(self):
        the_organisation()

    def test_it_goes_once_and_notes_what_was_asked(self, done):
        person = a_person("Aïcha", phone_verified_on=TODAY)
        message = send_missing(person.pk, **done)
        assert "il manque : pièce d'identité, justificatif de domicile." in message.text.lower()
        assert sorted(person.papers.values_list("kind", "state")) == [
            ("address", "asked"),
            ("identity", "asked"),
        ]
        with pytest.raises(RentalRefused, match="déjà été envoyée"):
            send_missing(person.pk, **done)
        assert Message.objects.count() == 1

    def test_another_list_is_another_message(self, done):
        person = a_person(phone_verified_on=TODAY)
        send_missing(person.pk, **done)
        see_paper(person, kind="address", issued_on=TODAY, **done)
        assert "justificatif" not in send_missing(person.pk, **done).text

    def test_with_nothing_missing_nothing_is_sent(self, done):
        with pytest.raises(RentalRefused, match="ne manque rien"):
            send_missing(a_driver().pk, **done)

    def test_from_the_sheet(self, as_agent):
        person = a_person("Aïcha", papers=["identity"], phone_verified_on=TODAY)
        page = reverse("people:missing", args=[person.pk])
        shown = as_agent.get(page).content.decode().replace("\u00a0", " ")
        assert "<strong>Justificatif de domicile</strong>" in shown
        assert "Envoyer cette liste" in shown
        answer = as_agent.post(reverse("rentals:send_missing", args=[person.pk]), follow=True)
        assert "La liste part par SMS." in answer.content.decode()
        a_paper(person, "address", issued_on=TODAY)
        assert "Il ne manque rien." in as_agent.get(page).content.decode()
