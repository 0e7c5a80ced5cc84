"""Receiving for all that somebody owes, choosing by hand what is paid, and what waits: on the screen."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from rentals.payments.balances import balance, placed_of, unplaced_of
from rentals.payments.models import Payment, Refund
from rentals.payments.operations import receive
from tests.factories import a_partner, a_person
from tests.factories.owing import a_bill, a_late_bill
from tests.factories.structure import the_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _structure():
    the_organisation()


def read(response) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", response.content.decode())


def test_a_person_pays_two_bills_at_once_and_the_rest_waits(as_agent, now):
    person = a_person()
    bills = [a_late_bill("50.00", days=days, payer=person, now=now) for days in (20, 5)]
    url = reverse("rentals:receive_person", args=[person.pk])
    page = as_agent.get(url)
    assert 'value="100,00"' in read(page)
    asked = {"amount": "120,00", "means": "cash", "reference": ""}
    said = read(as_agent.post(url, asked, follow=True))
    assert "120,00 € reçus. 20,00 € ne sont sur aucune note." in said
    assert "Choisir la note à payer" in said
    assert [balance(bill).left for bill in bills] == [0, 0]
    assert "20,00 €" in read(as_agent.get(reverse("rentals:owed", args=[person.pk])))
    assert "reçus, sur aucune note encore" in read(as_agent.get(reverse("rentals:caisse")))
    waiting = read(as_agent.get(reverse("rentals:payments"), {"vue": "a-placer"}))
    assert "120,00 €" in waiting


def test_a_wrong_sum_is_said_beside_its_field_and_kept(as_agent, now):
    person = a_late_bill(now=now).person
    url = reverse("rentals:receive_person", args=[person.pk])
    page = read(as_agent.post(url, {"amount": "douze", "means": "cheque", "reference": "n° 7"}))
    assert "Écrivez un montant" in page
    assert 'value="douze"' in page
    assert not Payment.objects.exists()


def test_a_partner_pays_too(as_agent, now):
    town = a_partner("CCAS d’exemple")
    bill = a_late_bill("80.00", payer=town, now=now)
    url = reverse("rentals:receive_partner", args=[town.pk])
    as_agent.post(url, {"amount": "80,00", "means": "transfer", "reference": ""}, follow=True)
    assert balance(bill).left == 0


def test_what_a_payment_pays_is_chosen_by_hand(as_agent, now, agent):
    person = a_person()
    older, newer = (a_late_bill("50.00", days=days, payer=person, now=now) for days in (20, 5))
    payment = receive(person, amount=Decimal(50), means="cash", at=now, actor=agent)
    url = reverse("rentals:place_payment", args=[payment.pk])
    asked = {f"bill_{older.pk}": "0", f"bill_{newer.pk}": "50,00", "reason": ""}
    page = read(as_agent.post(url, asked))
    assert "Dites pourquoi cet argent change de note." in page
    assert 'value="50,00"' in page
    said = read(as_agent.post(url, asked | {"reason": "Son choix"}, follow=True))
    assert "Son choix" in said
    assert placed_of(payment) == {newer.pk: Decimal(50)}
    too_much = asked | {f"bill_{older.pk}": "50,00", "reason": "Essai"}
    assert "50,00 € de trop" in read(as_agent.post(url, too_much))


def test_money_on_no_bill_is_given_back(as_agent, now, agent):
    payment = receive(a_person(), amount=Decimal(30), means="cash", at=now, actor=agent)
    url = reverse("rentals:give_back_payment", args=[payment.pk])
    asked = {"amount": "31,00", "means": "cash", "reason": "Il part"}
    assert "on ne rend pas plus ici" in read(as_agent.post(url, asked))
    as_agent.post(url, asked | {"amount": "30,00"}, follow=True)
    assert (Refund.objects.get().amount, unplaced_of(payment)) == (30, 0)


def test_only_who_takes_money_may(as_adviser, as_agent, now):
    bill = a_bill(now=now)
    for name, key in (("receive_person", bill.person_id),):
        assert as_adviser.get(reverse(f"rentals:{name}", args=[key])).status_code == 403
    assert as_agent.get(reverse("rentals:receive_person", args=[10**9])).status_code == 404
