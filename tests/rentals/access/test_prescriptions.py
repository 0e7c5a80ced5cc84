"""A prescriber's word: a month, renewed twice, the third is refused; a loan does not go past it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mobilite.audit.models import Entry
from rentals.models import AccessWaiver, Prescription
from rentals.operations import RentalRefused, confirm, extend
from rentals.operations.prescriptions import prescribe, remove_prescription, renew_prescription
from rentals.reference import make_example_offers
from tests.factories import (
    a_confirmed_rental,
    a_contact,
    a_driver,
    a_licence,
    a_prescription,
    a_requested_rental,
    an_offer,
    paris_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    person = a_driver("Amina", "Diallo")
    a_licence(person, "A1")
    return person


@pytest.fixture
def first(person, agent, now):
    make_example_offers()
    return prescribe(
        person, contact=a_contact(), service="reseau", given_on=date(2026, 4, 7), at=now, actor=agent
    )


def refused(call, *args, **kwargs):
    with pytest.raises(RentalRefused) as caught:
        call(*args, **kwargs)
    return caught.value


def test_a_first_word_is_worth_what_the_rules_say(first, person):
    assert (first.until, first.number) == (date(2026, 5, 7), 0)
    entry = Entry.objects.get(verb="prescribe")
    assert (entry.object_id, entry.data["number"]) == (person.pk, 0)


def test_it_may_be_shorter_never_longer(person, agent, now):
    make_example_offers()
    asked = {
        "contact": a_contact(),
        "service": "reseau",
        "given_on": date(2026, 4, 7),
        "at": now,
        "actor": agent,
    }
    assert (
        "jusqu’au 7\u00a0mai\u00a02026"
        in refused(prescribe, person, until=date(2026, 5, 8), **asked).sentence
    )
    assert refused(prescribe, person, until=date(2026, 4, 6), **asked).field == "until"
    assert refused(prescribe, person, **asked | {"given_on": date(2026, 4, 8)}).field == "given_on"
    assert prescribe(person, until=date(2026, 4, 20), **asked).until == date(2026, 4, 20)


def test_a_second_first_word_is_a_renewal(first, person, agent, now):
    later = now + timedelta(days=40)
    error = refused(
        prescribe, person, contact=a_contact(), service="reseau", given_on=later.date(), at=later, actor=agent
    )
    assert "renouvelez-la" in error.sentence
    much_later = now + timedelta(days=80)
    again = {"contact": a_contact(), "service": "reseau", "given_on": much_later.date()}
    assert prescribe(person, **again, at=much_later, actor=agent).number == 0


def test_one_month_renewable_twice_and_the_third_is_refused(first, agent, now):
    once = renew_prescription(first.pk, given_on=date(2026, 5, 2), at=now + timedelta(days=25), actor=agent)
    # Said in time, it begins the day after the end.
    assert (once.given_on, once.until, once.number) == (date(2026, 5, 8), date(2026, 6, 8), 1)
    assert (
        "déjà renouvelée"
        in refused(
            renew_prescription, first.pk, given_on=date(2026, 5, 3), at=now + timedelta(days=26), actor=agent
        ).sentence
    )
    twice = renew_prescription(once.pk, given_on=date(2026, 6, 10), at=now + timedelta(days=64), actor=agent)
    assert (twice.given_on, twice.number) == (date(2026, 6, 10), 2)
    third = refused(
        renew_prescription, twice.pk, given_on=date(2026, 7, 1), at=now + timedelta(days=85), actor=agent
    )
    assert "se renouvelle 2 fois au plus" in third.sentence
    assert Prescription.objects.count() == 3


def test_a_loan_does_not_go_past_the_word_until_it_is_renewed(first, person, agent, now):
    rental = a_confirmed_rental(
        person, offer=an_offer("reseau-scooter-125"), needed_from=paris_at(4, 20), needed_until=paris_at(5, 4)
    )
    error = refused(extend, rental.pk, needed_until=paris_at(5, 12), at=now, actor=agent)
    assert error.field == "needed_until"
    assert "il faut un nouveau mot du prescripteur" in error.sentence
    renew_prescription(first.pk, given_on=date(2026, 4, 7), at=now, actor=agent)
    assert extend(rental.pk, needed_until=paris_at(5, 12), at=now, actor=agent).needed_until == paris_at(
        5, 12
    )


def test_a_request_without_a_word_is_not_confirmed(person, agent, now):
    rental = a_requested_rental(person, offer=an_offer("reseau-scooter-125"))
    assert "Il faut une prescription" in refused(confirm, rental.pk, at=now, actor=agent).sentence
    a_prescription(person)
    assert confirm(rental.pk, at=now, actor=agent).confirmed_at == now
    assert not AccessWaiver.objects.exists()


def test_a_mistake_is_taken_back_the_last_one_first(first, person, agent, now):
    renewal = renew_prescription(first.pk, given_on=date(2026, 4, 7), at=now, actor=agent)
    assert "renouvellement" in refused(remove_prescription, first.pk, at=now, actor=agent).sentence
    remove_prescription(renewal.pk, at=now, actor=agent)
    remove_prescription(first.pk, at=now, actor=agent)
    assert not person.prescriptions.exists()


def test_the_word_is_noted_on_a_page_and_shows_on_the_file(as_agent, person):
    make_example_offers()
    contact = a_contact()
    url = reverse("rentals:prescribe", args=[person.pk])
    page = as_agent.post(url, {"contact": contact.pk, "what": "nothing", "given_on": "2026-04-07"})
    assert page.status_code == 200
    asked = {"contact": contact.pk, "what": "reseau", "given_on": "2026-04-07"}
    page = as_agent.post(url, asked, follow=True).content.decode()
    assert "La prescription est notée, jusqu’au 7\u00a0mai 2026." in page
    file = as_agent.get(person.get_absolute_url()).content.decode()
    assert "Réseau mobilité, par Mission locale du Pays d’exemple" in file
    renewal = reverse("rentals:renew_prescription", args=[Prescription.objects.get().pk])
    assert renewal in file
    removal = reverse("rentals:remove_prescription", args=[Prescription.objects.get().pk])
    assert removal in as_agent.get(renewal).content.decode()
    as_agent.post(renewal, {"contact": contact.pk, "given_on": "2026-04-07"})
    assert "retirez d’abord le renouvellement" in as_agent.post(removal, follow=True).content.decode()
    assert Prescription.objects.get(number=1).until == date(2026, 6, 8)
