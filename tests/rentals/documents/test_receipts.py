"""Receipts of payments and of deposits."""

from decimal import Decimal

import pytest

from mobilite.documents.models import Document
from rentals import documents
from rentals.operations import ExtraLine, charge, give_back_deposit
from rentals.payments.models import Means
from rentals.payments.operations import open_bill, pay
from rentals.pricing import Kind, line
from tests.factories import a_driver, a_partner, a_vehicle
from tests.factories.lending import a_confirmed_rental, a_returned_rental, a_signed_rental
from tests.papers import text_of


def paid(bill, amount, agent, now, **fields):
    return pay(bill.pk, amount=Decimal(amount), at=now, actor=agent, **{"means": Means.CASH} | fields)


def test_a_receipt_says_how_much_how_and_what_is_left(agent, now):
    rental = a_confirmed_rental(a_driver("Samia", "Haddad"))
    payment = paid(rental.main_bill, "12.50", agent, now, means=Means.TERMINAL, reference="TPE 0417")
    document = documents.issue_receipt(payment, at=now, actor=agent)
    text = text_of(document)
    assert document.number == "REC-2026-0001"
    assert "Reçu de Samia Haddad\n12,50\u00a0€" in text
    assert "Moyen\ncarte, au terminal" in text
    assert f"Référence\nTPE 0417, paiement n°\u00a0{payment.pk}" in text
    assert "Reste à payer\n7,50\u00a0€" in text
    assert "Mardi\u00a07\u00a0avril 2026, 9\u00a0h\u00a030" in text
    assert document.person == rental.person


def test_a_name_that_begins_with_a_vowel_elides(agent, now):
    rental = a_confirmed_rental(a_driver("Aïcha", "Haddad"))
    text = text_of(documents.issue_receipt(paid(rental.main_bill, "5.00", agent, now), at=now, actor=agent))
    assert "Reçu d’Aïcha Haddad" in text


def test_the_receipt_of_a_payment_is_issued_once(agent, now):
    rental = a_confirmed_rental(a_driver())
    payment = paid(rental.main_bill, "5.00", agent, now)
    first = documents.issue_receipt(payment, at=now, actor=agent)
    paid(rental.main_bill, "15.00", agent, now)
    assert documents.issue_receipt(payment, at=now, actor=agent) == first
    assert "Reste à payer\n15,00\u00a0€" in text_of(first)


def test_a_deposit_is_not_part_of_a_receipt_and_the_receipt_says_so(agent, now):
    rental = a_signed_rental(a_driver())
    text = text_of(documents.issue_receipt(paid(rental.main_bill, "20.00", agent, now), at=now, actor=agent))
    assert "La caution de 150,00\u00a0€ n’est pas comprise dans ce reçu." in text


def test_the_receipt_of_a_partner_is_not_among_the_papers_of_the_person(agent, now):
    rental = a_confirmed_rental(
        a_driver(), confirming={"payer": a_partner("CCAS d’exemple"), "payer_amount": Decimal("8.00")}
    )
    theirs = rental.bills.get(is_main=False).bill
    document = documents.issue_receipt(paid(theirs, "8.00", agent, now), at=now, actor=agent)
    assert document.person is None
    assert "CCAS d’exemple" in text_of(document)


def test_a_bill_without_a_rental_has_its_receipt_too(agent, now):
    lines = [line(Kind.CORRECTION, "Clé perdue", "", unit_price=Decimal("20.00"))]
    bill = open_bill(a_driver("Samia", "Haddad"), "Clé perdue", lines, at=now)
    text = text_of(documents.issue_receipt(paid(bill, "20.00", agent, now), at=now, actor=agent))
    assert "Pour\nClé perdue" in text
    assert "Contrat" not in text


@pytest.fixture
def deposit(agent):
    return a_signed_rental(a_driver("Samia", "Haddad")).deposits.get().deposit


def test_a_deposit_has_a_receipt_that_says_it_is_not_a_payment(deposit, agent, now):
    document = documents.issue_deposit_receipt(deposit, at=now, actor=agent)
    text = text_of(document)
    assert document.title == "Reçu de caution"
    assert "chèque n°\u00a00000001, Banque d’exemple, au nom de Samia Haddad, non encaissé" in text
    assert "Cette somme n’est pas un paiement." in text
    assert documents.issue_deposit_receipt(deposit, at=now, actor=agent) == document


def test_a_deposit_given_back_has_a_receipt_of_its_own(agent):
    rental = a_returned_rental(a_driver())
    link = rental.deposits.get()
    give_back_deposit(rental.pk, link.deposit_id, at=rental.returned_at, actor=agent)
    document = documents.issue_deposit_receipt(link.deposit, at=rental.returned_at, actor=agent)
    text = text_of(document)
    assert document.title == "Restitution de la caution"
    assert "Retenu\nrien" in text
    assert "La caution est rendue en entier." in text


def test_what_is_kept_of_a_deposit_is_said_with_why_and_how_to_contest(agent):
    rental = a_returned_rental(a_driver(), deposit_means="cash")
    link = rental.deposits.get()
    charge(
        rental.pk,
        line=ExtraLine(label="Phare cassé", amount=Decimal("42.00")),
        at=rental.returned_at,
        actor=agent,
    )
    give_back_deposit(
        rental.pk,
        link.deposit_id,
        kept=Decimal("42.00"),
        reason="Phare cassé",
        at=rental.returned_at,
        actor=agent,
    )
    text = text_of(documents.issue_deposit_receipt(link.deposit, at=rental.returned_at, actor=agent))
    assert "108,00\u00a0€" in text
    assert "42,00\u00a0€\u00a0: Phare cassé" in text
    assert "15\u00a0jours pour contester" in text


def test_all_the_papers_of_a_rental_are_found_in_one_query(agent, now, django_assert_num_queries):
    rental = a_signed_rental(a_driver())
    other = a_confirmed_rental(a_driver(), vehicle=a_vehicle())
    quote = documents.issue_quote(rental, at=now, actor=agent)
    receipt = documents.issue_receipt(paid(rental.main_bill, "20.00", agent, now), at=now, actor=agent)
    held = documents.issue_deposit_receipt(rental.deposits.get().deposit, at=now, actor=agent)
    documents.issue_quote(other, at=now, actor=agent)
    with django_assert_num_queries(1):
        found = list(documents.documents_of(rental).exclude(series="ESSAI"))
    assert found == [held, receipt, quote]
    assert Document.objects.exclude(series="ESSAI").count() == 4
