"""Bills, payments and refunds: each movement is a row of its own."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from mobilite.audit.entries import entries_about
from mobilite.money import from_cents
from rentals.models import Rental
from rentals.payments.balances import Balance, balance, with_balances
from rentals.payments.balances import _allocated as allocated
from rentals.payments.deposits import hold_deposit
from rentals.payments.models import Bill, Deposit, Instalment, Payment, Refund
from rentals.payments.operations import PaymentRefused, add_lines, open_bill, pay, put_off, refund
from rentals.pricing import Instalment as Part
from rentals.pricing import Kind, line
from tests.factories import (
    a_closed_rental,
    a_confirmed_rental,
    a_partner,
    a_person,
    a_requested_rental,
    a_vehicle,
)

pytestmark = pytest.mark.django_db


def a_bill(amount="100.00", *, payer=None, now, instalments=()):
    lines = [line(Kind.RENT, "Location", "Essai.", unit_price=Decimal(amount))]
    return open_bill(payer or a_person(), "Location", lines, at=now, instalments=instalments)


def test_the_oldest_is_paid_first(now):
    """Row F3: 2 x 50 due, 75 paid -> paid, 25 left."""
    parts = [Part(date(2026, 3, 1), Decimal(50)), Part(date(2026, 4, 1), Decimal(50))]
    bill = a_bill(now=now, instalments=parts)
    pay(bill.pk, amount=Decimal(75), means="cash", at=now, actor=None)
    assert [(part.paid, part.left) for part in balance(bill).parts] == [(50, 0), (25, 25)]


def test_only_what_has_fallen_due_is_due(now):
    parts = [Part(date(2026, 4, 7), Decimal(50)), Part(date(2026, 4, 8), Decimal(50))]
    bill = a_bill("120.00", now=now, instalments=parts)
    standing = balance(bill)
    # 20 that no instalment puts off, and 50 of today.
    assert standing.due_on(date(2026, 4, 7)) == Decimal(70)
    assert standing.next_part(date(2026, 4, 7)).due_on == date(2026, 4, 8)
    assert standing.due_on(date(2026, 4, 8)) == Decimal(120)


def test_a_payment_is_a_row_an_entry_and_less_to_pay(agent, now):
    bill = a_bill(now=now)
    payment = pay(bill.pk, amount=Decimal("60.50"), means="cheque", reference="n° 12", at=now, actor=agent)
    assert (payment.received_by, payment.reference) == (agent, "n° 12")
    assert balance(bill).left == Decimal("39.50")
    assert entries_about(bill).first().sentence == "a reçu 60,50\u00a0€ (chèque) pour «\u00a0Location\u00a0»."


@pytest.mark.parametrize("amount", ["0.00", "-5.00", "100.01", "1.005"])
def test_an_amount_that_cannot_be_is_refused(now, amount):
    bill = a_bill(now=now)
    with pytest.raises(PaymentRefused) as caught:
        pay(bill.pk, amount=Decimal(amount), means="cash", at=now, actor=None)
    assert caught.value.field == "amount"
    assert not Payment.objects.exists()


def test_an_unknown_means_is_refused(now):
    with pytest.raises(PaymentRefused) as caught:
        pay(a_bill(now=now).pk, amount=Decimal(1), means="gold", at=now, actor=None)
    assert caught.value.field == "means"


def test_a_refund_opens_what_was_due_again(agent, now):
    bill = a_bill(now=now)
    pay(bill.pk, amount=Decimal(100), means="cash", at=now, actor=agent)
    with pytest.raises(PaymentRefused):
        refund(bill.pk, amount=Decimal(40), means="cash", reason=" ", at=now, actor=agent)
    refund(bill.pk, amount=Decimal(40), means="cash", reason="Erreur de saisie", at=now, actor=agent)
    assert balance(bill).left == Decimal(40)
    with pytest.raises(PaymentRefused):
        refund(bill.pk, amount=Decimal("60.01"), means="cash", reason="Erreur", at=now, actor=agent)


def test_a_bill_has_one_payer(now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Bill.objects.create(label="Personne", opened_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bill.objects.create(label="Deux", opened_at=now, person=a_person(), partner=a_partner())
    assert a_bill(payer=a_partner(), now=now).partner


def test_a_closed_bill_takes_no_line(now):
    bill = a_closed_rental().main_bill
    with pytest.raises(PaymentRefused, match="close"):
        add_lines(bill.pk, [line(Kind.DAMAGE, "Rayure", "", unit_price=Decimal(5))], at=now)


def test_an_instalment_a_day_above_zero(now):
    bill = a_bill(now=now)
    put_off(bill, [Part(date(2026, 5, 1), Decimal(5))])
    with pytest.raises(IntegrityError), transaction.atomic():
        put_off(bill, [Part(date(2026, 5, 1), Decimal(5))])
    with pytest.raises(IntegrityError), transaction.atomic():
        Instalment.objects.create(bill=bill, due_on=date(2026, 6, 1), amount=Decimal(0))


def test_money_is_never_edited_whatever_writes(agent, now):
    bill = a_bill(now=now)
    pay(bill.pk, amount=Decimal(60), means="cash", at=now, actor=agent)
    refund(bill.pk, amount=Decimal(10), means="cash", reason="Erreur de saisie", at=now, actor=agent)
    for rows in (bill.lines, bill.allocations, Payment.objects.all(), Refund.objects.all()):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows.update(amount=Decimal(1))
    assert balance(bill).left == Decimal(50)


class TestADeposit:
    def test_a_cheque_has_its_bank_number_and_holder(self, agent, now):
        person = a_person()
        cheque = {"bank": "Banque d’exemple", "cheque_number": "0000042", "holder": "Paul Martin"}
        for field in cheque:
            with pytest.raises(PaymentRefused) as caught:
                hold_deposit(
                    person, amount=Decimal(150), means="cheque", at=now, actor=agent, **cheque | {field: " "}
                )
            assert caught.value.field == field
        deposit = hold_deposit(person, amount=Decimal(150), means="cheque", at=now, actor=agent, **cheque)
        assert entries_about(deposit).first().sentence == "a reçu une caution de 150,00\u00a0€ (chèque)."

    def test_the_database_keeps_no_more_than_was_held(self, now):
        deposit = hold_deposit(a_person(), amount=Decimal(150), means="cash", at=now, actor=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Deposit.objects.filter(pk=deposit.pk).update(
                kept_amount=Decimal(151), kept_reason="Trop", given_back_at=now
            )
        for changes in ({"kept_amount": Decimal(5), "given_back_at": now}, {"given_back_at": now}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Deposit.objects.filter(pk=deposit.pk).update(**changes)


class TestLists:
    def test_a_list_says_the_same_as_each_bill(self, now):
        today = date(2026, 6, 10)
        lease = a_confirmed_rental(term_months=6)
        a_confirmed_rental(confirming={"payer": a_partner(), "payer_amount": Decimal("5.00")})
        a_requested_rental()
        pay(lease.main_bill.pk, amount=Decimal(30), means="cash", at=now, actor=None)
        for rental in Rental.objects.with_balances(today):
            standing = balance(rental.main_bill) if rental.main_bill else Balance(Decimal(0), Decimal(0), ())
            assert (rental.due, rental.paid) == (standing.total, standing.paid)
            assert rental.left == standing.total - standing.paid
            assert max(rental.due_now, 0) == standing.due_on(today)
        assert sum(bill.due for bill in with_balances(Bill.objects.all())) == Decimal("170.00")

    def test_it_is_one_query(self, django_assert_num_queries):
        for _ in range(3):
            a_confirmed_rental(vehicle=a_vehicle("car"))
        with django_assert_num_queries(1):
            assert [rental.left for rental in Rental.objects.with_balances(date(2026, 4, 7))] == [20] * 3

    def test_lists_are_sorted_and_filtered_by_what_is_left(self, now):
        paid = a_confirmed_rental(vehicle=a_vehicle("car"))
        owed = a_confirmed_rental(vehicle=a_vehicle("car"))
        pay(paid.main_bill.pk, amount=Decimal(20), means="cash", at=now, actor=None)
        rentals = Rental.objects.with_balances()
        assert list(rentals.filter(left__gt=Decimal("19.99"))) == [owed]
        assert list(rentals.order_by("-left")) == [owed, paid]


@given(
    total=st.integers(0, 50_000),
    paid=st.integers(0, 60_000),
    schedule=st.lists(st.integers(1, 9_000), max_size=12),
)
def test_money_is_never_lost_between_the_parts(total, paid, schedule):
    dated = [Part(date(2026, 1 + i, 1), from_cents(cents)) for i, cents in enumerate(schedule)]
    parts = list(allocated(from_cents(total), from_cents(paid), dated))
    assert sum((part.amount for part in parts), Decimal(0)) == from_cents(total)
    assert sum((part.paid for part in parts), Decimal(0)) == min(from_cents(paid), from_cents(total))
    assert all(0 <= part.paid <= part.amount for part in parts)
    # The oldest first: after a part that is not whole, nothing is paid.
    unpaid = [part.left > 0 for part in parts]
    assert all(not part.paid for i, part in enumerate(parts) if any(unpaid[:i]))
