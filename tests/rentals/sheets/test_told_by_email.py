"""A prescriber reads by e-mail that our answer changed, and no more than her page says (row H1)."""

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.functional import Promise

from mobilite.outbox.models import Message, OptOut, State
from mobilite.todo.models import Task
from rentals.documents.sheets import paper_of, sheet_rows
from rentals.models.rentals import Purpose
from rentals.models.requests import HowLong, Wanted
from rentals.models.sheets import Answer, LicenceSaid, PayerSaid, Reason
from rentals.operations import RentalRefused, cancel, confirm, hold, refuse
from rentals.operations.options import latest_option
from rentals.operations.sheets import decline
from tests.factories import a_contact, a_driver, a_requested_rental
from tests.factories.sheets import a_sheet
from tests.factories.structure import the_organisation

pytestmark = pytest.mark.django_db


def told() -> list[Message]:
    return list(Message.objects.filter(event="rentals.sheet_answer").order_by("pk"))


def test_a_yes_then_a_cancellation_are_two_emails_that_say_nothing_private(agent, now):
    sheet = a_sheet()
    rental = a_requested_rental(a_driver(), sheet=sheet, actor=agent)
    assert told() == [], "still waiting: nothing changed"
    confirm(rental.pk, at=now, actor=agent)
    [yes] = told()
    assert (yes.contact, yes.to, yes.channel) == (sheet.contact, sheet.contact.email.lower(), "email")
    assert "pour Inès. Notre réponse a changé\u00a0: acceptée." in yes.text
    assert "Moreau" not in yes.text
    Message.objects.filter(pk=yes.pk).update(state=State.SENT, sent_at=now, provider="test")
    cancel(rental.pk, reason="La personne est malade.", at=now + timedelta(hours=1), actor=agent)
    no = told()[1]
    assert "pas possible pour l’instant\u00a0: appelez-nous." in no.text
    assert "malade" not in no.text + no.subject


def test_what_has_not_left_and_is_no_longer_true_does_not_leave(agent, now):
    rental = a_requested_rental(a_driver(), sheet=a_sheet(), actor=agent)
    confirm(rental.pk, at=now, actor=agent)
    cancel(rental.pk, reason="N’en a plus besoin", at=now, actor=agent)
    assert [one.state for one in told()] == [State.CANCELLED, State.TO_SEND]


def test_a_refusal_says_the_closed_reason_only(agent, now):
    rental = a_requested_rental(a_driver(), sheet=a_sheet(), actor=agent)
    refuse(rental.pk, reason="Une location d’avant n’est pas réglée.", told="paper", at=now, actor=agent)
    decline(a_sheet().pk, reason="no_vehicle", at=now, actor=agent)
    first, second = told()
    assert "il manque une pièce" in first.text
    assert "réglée" not in first.text
    assert "pas de véhicule disponible" in second.text


@pytest.mark.parametrize("why", ["no address", "no more e-mails", "left her post"])
def test_who_does_not_agree_to_emails_is_left_in_peace(agent, now, why):
    contact = a_contact(email="" if why == "no address" else "julie@ccas.example")
    sheet = a_sheet(contact=contact)
    if why == "no more e-mails":
        OptOut.objects.create(channel="email", address=contact.email, how="link", at=now)
    if why == "left her post":
        contact.left_on = now.date()
        contact.save()
    decline(sheet.pk, reason="no_vehicle", at=now, actor=agent)
    assert told() == []
    assert not Task.objects.exists()


def test_nobody_is_told_of_a_rental_that_no_prescriber_asked(agent, now):
    rental = a_requested_rental(a_driver(), actor=agent)
    confirm(rental.pk, at=now, actor=agent)
    assert told() == []


class TestAnOptionLastsTwoWorkingDays:
    def test_hold_has_the_bound_of_the_call(self, agent, now):
        rental = a_requested_rental(a_driver(), sheet=a_sheet(), actor=agent)
        latest = latest_option(rental.pickup_place, now)
        with pytest.raises(RentalRefused, match="deux jours d’ouverture") as caught:
            hold(rental.pk, until=latest + timedelta(minutes=1), at=now, actor=agent)
        assert caught.value.field == "until"
        assert hold(rental.pk, until=latest, at=now, actor=agent).held_until == latest

    def test_who_asks_for_herself_is_not_bound_by_it(self, agent, now):
        rental = a_requested_rental(a_driver(), actor=agent)
        hold(rental.pk, until=now + timedelta(days=9), at=now, actor=agent)

    def test_the_page_says_it_and_keeps_what_is_typed(self, as_agent, agent):
        rental = a_requested_rental(a_driver(), sheet=a_sheet(), actor=agent)
        url = f"/locations/{rental.pk}/reserver/"
        assert "deux jours d’ouverture au plus" in as_agent.get(url).text
        page = as_agent.post(url, {"until": "2026-04-30 10:00"}).text
        assert "jusqu’à jeu.\u00a09\u00a0avril" in page
        assert "2026-04-30" in page or "30/04/2026" in page


def test_the_choices_of_her_pages_can_be_translated():
    for choices in (Wanted, HowLong, Purpose, LicenceSaid, PayerSaid, Reason, Answer):
        assert all(isinstance(one._label_, Promise) for one in choices), choices


def test_the_paper_is_in_french_whatever_language_the_page_was_read_in(monkeypatch, now):
    the_organisation()
    sheet = a_sheet()
    rows = [list(row) for row in sheet_rows(sheet)]
    with translation.override("en"):
        other = a_sheet(contact=sheet.contact)
    assert paper_of(other).context["rows"] == rows
