"""Bills, payments, deposits: ten years after the end of the fiscal year, then sums without words."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from mobilite.periods import PARIS
from mobilite.retention import engine
from rentals.payments.balances import balance
from rentals.payments.bank.matches import set_aside
from rentals.payments.bank.statements import receive_file
from rentals.payments.cash import close_cash, move_cash
from rentals.payments.models import BankLine, BankMatch, Bill, CashClose, Deposit, Line, Payment, Statement
from tests.factories import a_closed_rental, a_returned_rental
from tests.factories.banking import a_bank_line, a_file, an_account
from tests.mobilite.retention.years import files_on_disk


def test_words_of_a_bill_go_ten_years_after_its_year_and_sums_stay(agent):
    rental = a_closed_rental(actor=agent)
    bill = rental.main_bill
    total, paid = balance(bill).total, balance(bill).paid
    engine.run(datetime(2036, 12, 31, 12, tzinfo=PARIS))
    assert Bill.objects.get(pk=bill.pk).erased_at is None
    assert Deposit.objects.get().holder
    engine.run(datetime(2037, 1, 1, 12, tzinfo=PARIS))
    assert Bill.objects.get(pk=bill.pk).erased_at is not None
    assert set(Line.objects.values_list("why", flat=True)) == {""}
    assert set(Payment.objects.values_list("reference", flat=True)) == {""}
    deposit = Deposit.objects.get()
    assert (deposit.bank, deposit.cheque_number, deposit.holder) == ("", "", "")
    assert deposit.amount
    assert (balance(bill).total, balance(bill).paid) == (total, paid)


def test_money_still_owed_keeps_the_bill_and_the_name(agent):
    rental = a_returned_rental(actor=agent)
    engine.run(datetime(2039, 1, 1, 12, tzinfo=PARIS))
    assert Bill.objects.get(pk=rental.main_bill.pk).erased_at is None
    rental.person.refresh_from_db()
    assert rental.person.anonymised_at is None
    assert rental.person.archived_at is None


def test_a_payment_changes_no_other_way(agent):
    a_closed_rental(actor=agent)
    payment = Payment.objects.get()
    for change in ({"reference": "autre"}, {"amount": 1}, {"reference": "", "amount": 1}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Payment.objects.filter(pk=payment.pk).update(**change)


def test_motives_of_the_counter_go_after_ten_years_and_sums_stay(agent, now):
    moved = move_cash(agent.place, kind="float", amount=Decimal(50), reason="Appoint", at=now, actor=agent)
    close = close_cash(agent.place, counted=Decimal(49), reason="Camille s’est trompée", at=now, actor=agent)
    engine.run(datetime(2036, 12, 31, 12, tzinfo=PARIS))
    assert CashClose.objects.get().reason
    engine.run(datetime(2037, 1, 1, 12, tzinfo=PARIS))
    close.refresh_from_db()
    moved.refresh_from_db()
    assert (close.reason, close.difference, moved.reason, moved.amount) == ("", -1, "", 50)


def test_the_motive_of_a_sum_no_longer_asked_goes_with_the_bill(agent):
    bill = a_closed_rental(actor=agent).main_bill
    bill.write_offs.create(
        amount=5, reason="Situation de Zorglub", line=bill.lines.first(), at=bill.opened_at, by=agent
    )
    engine.run(datetime(2037, 1, 1, 12, tzinfo=PARIS))
    assert bill.write_offs.get().reason == "Effacé"


def test_words_of_the_bank_go_after_two_years_and_the_sums_stay(now, agent):
    match_of = a_bank_line("45,00", "VIR AICHA DIALLO", at=now)
    set_aside(match_of.pk, reason="Subvention", seen_left=Decimal(45), at=now, actor=agent)
    engine.run(now + timedelta(days=700))
    assert BankLine.objects.get().label == "VIR AICHA DIALLO"
    engine.run(now + timedelta(days=740))
    line = BankLine.objects.get()
    assert (line.label, line.reference, line.fingerprint, line.amount) == ("", "", "", Decimal(45))
    assert BankMatch.objects.get().reason == "Subvention"
    engine.run(now.replace(year=now.year + 11))
    assert BankMatch.objects.get().reason == ""


def test_a_file_of_the_bank_whose_columns_nobody_said_goes_after_a_month(now):
    account = an_account(knows_columns=False, at=now)
    content = a_file(("01/04/2026", "VIR", "45,00"))
    receive_file(account.pk, content, file_name="releve.csv", at=now, actor=None)
    engine.run(now + timedelta(days=40))
    assert files_on_disk() == set()
    assert Statement.objects.get().status == "abandoned"
