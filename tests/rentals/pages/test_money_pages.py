"""Receive, give back, hold: amounts proposed, refusals in words, what was typed kept."""

from decimal import Decimal

import pytest
from django.urls import reverse

from rentals.models import Rental
from rentals.payments.models import Deposit, Payment, Refund
from tests.factories import a_partner, the_organisation
from tests.factories.fleet import a_vehicle
from tests.factories.lending import (
    a_closed_rental,
    a_confirmed_rental,
    a_requested_rental,
    a_returned_rental,
    a_signed_rental,
)

pytestmark = pytest.mark.django_db


def url(rental, name):
    return reverse(f"rentals:{name}", args=[rental.pk])


def text(response):
    return response.content.decode()


def left(rental):
    return Rental.objects.with_balances().get(pk=rental.pk).left


def test_what_is_due_is_proposed(as_agent):
    assert 'value="20,00"' in text(as_agent.get(url(a_confirmed_rental(), "pay")))


def test_of_a_lease_only_the_instalments_due_are_proposed(as_agent):
    shown = text(as_agent.get(url(a_confirmed_rental(term_months=6), "pay")))
    assert 'value="25,00"' in shown
    assert "Dû à ce jour" in shown


def test_a_payment_is_received_with_its_receipt(as_agent):
    the_organisation()
    rental = a_confirmed_rental()
    response = as_agent.post(
        url(rental, "pay"), {"amount": "18,00", "means": "cash", "reference": ""}, follow=True
    )
    assert "18,00\u00a0€ reçus, espèces." in text(response)
    assert "Le reçu REC-2026-0001 est prêt." in text(response)
    assert left(rental) == Decimal("2.00")


def test_money_stands_even_when_no_receipt_can_be_made(as_agent):
    rental = a_confirmed_rental()
    response = as_agent.post(url(rental, "pay"), {"amount": "18", "means": "cash"}, follow=True)
    assert "Pas de reçu" in text(response)
    assert left(rental) == Decimal("2.00")


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [("", "Il manque"), ("0", "au-dessus de 0"), ("-5", "au-dessus de 0"), ("20,01", "Il reste 20,00"), ("1,234", "deux chiffres"),
     ("douze", "Écrivez un montant"), ("9" * 30, "")],
)  # fmt: skip
def test_a_wrong_amount_is_refused_and_kept(as_agent, amount, sentence):
    rental = a_confirmed_rental()
    response = as_agent.post(url(rental, "pay"), {"amount": amount, "means": "cash"})
    assert response.status_code == 200
    assert sentence in text(response)
    assert f'value="{amount}"' in text(response) or not amount
    assert not Payment.objects.exists()


def test_two_presses_do_not_pay_twice_what_is_due(as_agent):
    rental = a_confirmed_rental()
    asked = {"amount": "20", "means": "cash"}
    as_agent.post(url(rental, "pay"), asked)
    assert "entièrement payée" in text(as_agent.post(url(rental, "pay"), asked))
    assert Payment.objects.count() == 1


def test_another_payer_pays_its_own_bill(as_agent):
    partner = a_partner("CCAS d’exemple")
    rental = a_confirmed_rental(confirming={"payer": partner, "payer_amount": Decimal("8.00")})
    theirs = rental.bills.get(is_main=False).bill_id
    address = f"{url(rental, 'pay')}?note={theirs}"
    assert "Encaisser de CCAS d’exemple" in text(as_agent.get(address))
    as_agent.post(address, {"amount": "8", "means": "transfer"})
    assert Payment.objects.get().allocations.get().bill_id == theirs
    assert left(rental) == Decimal("12.00")


def test_the_bill_of_another_rental_is_not_found(as_agent):
    rental = a_confirmed_rental()
    a_vehicle("car")
    other = a_signed_rental().main_bill.pk
    assert as_agent.get(f"{url(rental, 'pay')}?note={other}").status_code == 404
    assert as_agent.get(url(a_requested_rental(), "pay")).status_code == 404


def test_a_refund_needs_a_reason_and_no_more_than_was_paid(as_agent):
    rental = a_confirmed_rental()
    as_agent.post(url(rental, "pay"), {"amount": "20", "means": "cash"})
    asked = {"amount": "25", "means": "cash", "reason": "Erreur"}
    assert "on ne rend pas plus" in text(as_agent.post(url(rental, "refund"), asked))
    assert "Il manque" in text(as_agent.post(url(rental, "refund"), asked | {"reason": ""}))
    as_agent.post(url(rental, "refund"), asked | {"amount": "5"})
    assert Refund.objects.get().amount == Decimal("5.00")


def test_a_deposit_by_cheque_needs_what_is_written_on_it(as_agent):
    the_organisation()
    rental = a_confirmed_rental()
    asked = {"amount": "150", "means": "cheque", "bank": "", "cheque_number": "", "holder": ""}
    assert "Notez la banque" in text(as_agent.post(url(rental, "deposit"), asked))
    asked |= {"bank": "Banque d’exemple", "cheque_number": "0000417", "holder": "Paul Le Goff"}
    response = as_agent.post(url(rental, "deposit"), asked, follow=True)
    assert "Caution de 150,00\u00a0€ reçue." in text(response)
    assert "n°\u00a00000417" in text(response)


def test_a_means_that_the_offer_does_not_take_is_no_choice(as_agent):
    rental = a_confirmed_rental()
    page = text(as_agent.get(url(rental, "deposit")))
    assert 'value="terminal"' not in page
    response = as_agent.post(url(rental, "deposit"), {"amount": "150", "means": "terminal"})
    assert response.status_code == 200
    assert not Deposit.objects.exists()


def test_a_deposit_given_back_in_part_pays_what_is_due(as_agent):
    """150 held, 20 due on the bill: 130 back, the bill is settled (row F1)."""
    rental = a_returned_rental(deposit_means="cash")
    asked = {"lines": [rental.main_bill.lines.get().pk], "kept": "20"}
    assert "Dites pourquoi" in text(as_agent.post(url(rental, "give_back"), asked | {"reason": ""}))
    unticked = text(as_agent.post(url(rental, "give_back"), {"kept": "20", "reason": "Portière"}))
    assert "Cochez ce que la retenue paie" in unticked
    too_much = text(as_agent.post(url(rental, "give_back"), asked | {"kept": "200", "reason": "Portière"}))
    assert "on ne retient pas plus" in too_much
    as_agent.post(url(rental, "give_back"), asked | {"reason": "Location non payée"})
    assert Deposit.objects.get().kept_amount == Decimal("20.00")
    assert left(rental) == 0


def test_a_line_is_added_to_the_bill_and_a_gesture_taken_off(as_agent):
    rental = a_returned_rental()
    before = left(rental)
    as_agent.post(url(rental, "charge"), {"label": "Chargeur non rendu", "amount": "60", "why": ""})
    as_agent.post(url(rental, "charge"), {"label": "Geste", "amount": "-10", "why": "Panne le premier jour"})
    assert left(rental) == before + 50


def test_who_may_not_receive_money_does_not(as_adviser):
    assert as_adviser.post(url(a_closed_rental(), "refund")).status_code == 403
