"""A button pressed twice acts once, even without JavaScript."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from mobilite import clock
from mobilite.pages.models import Press
from mobilite.people.models import Partner
from mobilite.people.models.partners import Authorisation, PartnerKind
from rentals.operations import cancel
from rentals.payments.models import Deposit, Payment
from tests.factories.lending import a_confirmed_rental


def press_of(response) -> str:
    return re.search(r'name="press" value="([0-9a-f]{32})"', response.content.decode())[1]


@pytest.fixture
def payment_page(db):
    return reverse("rentals:pay", args=[a_confirmed_rental().pk])


def test_money_received_is_noted_once(as_agent, payment_page):
    typed = {"amount": "5", "means": "cash", "press": press_of(as_agent.get(payment_page))}
    assert as_agent.post(payment_page, typed).status_code == 302
    again = as_agent.post(payment_page, typed, follow=True)
    assert [payment.amount for payment in Payment.objects.all()] == [Decimal("5.00")]
    assert "Ce formulaire a déjà été envoyé" in again.content.decode()


def test_the_same_sum_is_noted_again_from_the_page_opened_again(as_agent, payment_page):
    for _ in range(2):
        typed = {"amount": "5", "means": "cash", "press": press_of(as_agent.get(payment_page))}
        as_agent.post(payment_page, typed)
    assert Payment.objects.count() == 2


def test_a_form_that_was_refused_is_sent_again_mended(as_agent, payment_page):
    press = press_of(as_agent.get(payment_page))
    refused = as_agent.post(payment_page, {"amount": "99999", "means": "cash", "press": press})
    assert refused.status_code == 200
    as_agent.post(payment_page, {"amount": "5", "means": "cash", "press": press})
    assert Payment.objects.count() == 1


def test_a_deposit_given_back_twice_is_no_missing_page(as_agent):
    rental = a_confirmed_rental()
    take, give = (reverse(f"rentals:{name}", args=[rental.pk]) for name in ("deposit", "give_back"))
    as_agent.post(take, {"amount": "150", "means": "cash"})
    cancel(rental.pk, reason="Plus besoin", at=clock.now(), actor=None)
    typed = {"press": press_of(as_agent.get(give))}
    assert as_agent.post(give, typed).status_code == 302
    assert as_agent.post(give, typed).status_code == 302
    assert Deposit.objects.get().given_back_at is not None


def test_a_partner_is_created_once(as_agent):
    page = reverse("people:partner_new")
    typed = {
        "name": "Mission locale",
        "kind": PartnerKind.values[0],
        "authorisation": Authorisation.values[0],
    }
    typed |= {"is_active": "on", "press": press_of(as_agent.get(page))}
    first = as_agent.post(page, typed)
    assert first.status_code == 302
    as_agent.post(page, typed)
    assert Partner.objects.filter(name="Mission locale").count() == 1


def test_what_is_no_key_is_ignored(as_agent, payment_page):
    for press in ("", "x", "\x00", "é" * 32, "0" * 33):
        as_agent.post(payment_page, {"amount": "1", "means": "cash", "press": press})
    assert Payment.objects.count() == 5
    assert not Press.objects.exists()


@pytest.mark.django_db
def test_keys_are_forgotten_after_a_day(now):
    assert Press.objects.claim("a" * 32, at=now)
    assert not Press.objects.claim("a" * 32, at=now)
    assert Press.objects.claim("b" * 32, at=now + timedelta(days=2))
    assert list(Press.objects.values_list("key", flat=True)) == ["b" * 32]
