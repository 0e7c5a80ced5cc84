"""A line of the bank is what somebody says it is: paid once, matched once, undone by another row."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mobilite.audit.models import Entry
from mobilite.periods import paris_date
from rentals.operations import undo_cheque
from rentals.payments.balances import balance, unplaced_of
from rentals.payments.bank.accounts import BankRefused
from rentals.payments.bank.gathered import book_for, seen_line
from rentals.payments.bank.integrity import CHECKS as OF_BANK
from rentals.payments.bank.matches import receive_line, recognise, set_aside, undo_match
from rentals.payments.bank.matching import plain, proposals
from rentals.payments.cash import move_cash
from rentals.payments.cheques import remit
from rentals.payments.integrity import CHECKS
from rentals.payments.models import BankLine, BankMatch, Bill, Payment, Refund
from rentals.payments.operations import PaymentRefused, pay, refund
from tests.factories import a_partner, a_person
from tests.factories.banking import a_bank_line, bank_lines, euros
from tests.rentals.payments.situations import a_bill

pytestmark = pytest.mark.django_db


def left(line):
    return BankLine.objects.with_left().get(pk=line.pk).left


def offered(line, now):
    ready = seen_line(line, left(line))
    return proposals(ready, book_for([ready], today=paris_date(now)))


def sound(now):
    return [finding for check in (CHECKS | OF_BANK).values() for finding in check.run(now)]


def test_a_line_pays_the_bill_of_who_sent_it_at_the_banks_date(agent, now):
    person = a_person("Aïcha", "Diallo")
    bill = a_bill("45.00", payer=person, now=now)
    line = a_bank_line("45,00", "VIR AICHA DIALLO", at=now)
    [one] = offered(line, now)
    assert plain([one]) == one
    assert "le nom Aïcha Diallo est dans le libellé" in one.reasons
    match = receive_line(
        line.pk,
        person,
        on=[(int(key), amount) for key, amount in one.parts],
        seen_left=euros(45),
        at=now,
        actor=agent,
    )
    assert balance(bill).left == 0
    assert left(line) == 0
    assert match.payment.received_at.isoformat() == "2026-04-01T12:00:00+02:00"
    assert (match.payment.means, match.payment.reference) == ("transfer", "Virement du 01/04/2026")
    assert "a encaissé 45,00" in Entry.objects.get(verb="match_line").sentence
    assert offered(line, now) == []
    assert sound(now) == []


def test_one_transfer_pays_five_bills_of_a_partner(agent, now):
    ccas = a_partner("CCAS d’Ancenis")
    bills = [a_bill(f"{20 + n}.00", payer=ccas, now=now) for n in range(5)]
    line = a_bank_line("110,00", "VIR CCAS ANCENIS", at=now)
    one = offered(line, now)[0]
    assert len(one.parts) == 5
    receive_line(
        line.pk,
        ccas,
        on=[(int(key), part) for key, part in one.parts],
        seen_left=euros(110),
        at=now,
        actor=agent,
    )
    assert [balance(Bill.objects.get(pk=bill.pk)).left for bill in bills] == [0] * 5
    assert Payment.objects.count() == 1


def test_what_no_bill_takes_stays_the_payers_and_the_rest_of_a_line_waits(agent, now):
    person, other = a_person("Aïcha", "Diallo"), a_person("Lou", "Petit")
    a_bill("45.00", payer=person, now=now)
    line = a_bank_line("100,00", at=now)
    match = receive_line(line.pk, person, amount=euros(60), seen_left=euros(100), at=now, actor=agent)
    assert unplaced_of(match.payment) == euros(15)
    assert left(line) == euros(40)
    receive_line(line.pk, other, seen_left=euros(40), at=now, actor=agent)
    assert left(line) == 0
    assert Payment.objects.get(person=other).amount == euros(40)
    assert sound(now) == []


def test_more_than_the_line_or_than_a_bill_is_refused(agent, now):
    person = a_person()
    bill = a_bill("45.00", payer=person, now=now)
    line = a_bank_line("50,00", at=now)
    with pytest.raises(BankRefused, match="Il reste 50,00"), transaction.atomic():
        receive_line(line.pk, person, amount=euros(51), seen_left=euros(50), at=now, actor=agent)
    with pytest.raises(PaymentRefused, match="Il reste 45,00"), transaction.atomic():
        receive_line(line.pk, person, on=[(bill.pk, euros(50))], seen_left=euros(50), at=now, actor=agent)
    with pytest.raises(PaymentRefused), transaction.atomic():
        receive_line(
            line.pk,
            a_person("Lou", "Petit"),
            on=[(bill.pk, euros(45))],
            seen_left=euros(50),
            at=now,
            actor=agent,
        )
    assert not Payment.objects.exists()


def test_a_colleague_who_was_quicker_is_told(agent, now):
    person, line = a_person(), a_bank_line("50,00", at=now)
    receive_line(line.pk, person, seen_left=euros(50), at=now, actor=agent)
    with pytest.raises(BankRefused, match="vient de traiter cette ligne"), transaction.atomic():
        receive_line(line.pk, person, seen_left=euros(50), at=now, actor=agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankMatch.objects.create(line=line, position=0, kind="aside", amount=euros(50), at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        BankMatch.objects.update(amount=1)
    assert Payment.objects.count() == 1


def test_a_transfer_noted_at_the_counter_is_matched_and_not_received_again(agent, now):
    bill = a_bill("45.00", payer=a_person("Aïcha", "Diallo"), now=now)
    payment = pay(bill.pk, amount=euros(45), means="transfer", at=now, actor=agent)
    first, second = bank_lines(
        ("06/04/2026", "VIR DIALLO AICHA", "45,00"), ("07/04/2026", "VIR DIALLO AICHA", "45,00"), at=now
    )
    one = offered(first, now)[0]
    assert (one.kind, one.parts) == ("payment", ((str(payment.pk), euros(45)),))
    recognise(first.pk, one.kind, one.parts, seen_left=euros(45), at=now, actor=agent)
    assert Payment.objects.count() == 1
    assert [one for one in offered(second, now) if one.kind == "payment"] == []
    with pytest.raises(BankRefused, match="n’est plus à rapprocher"), transaction.atomic():
        recognise(second.pk, one.kind, one.parts, seen_left=euros(45), at=now, actor=agent)


def test_a_slip_of_cheques_is_matched_whole(agent, now):
    cheques = [
        pay(
            a_bill(payer=a_person("Lou", f"Petit{n}"), now=now).pk,
            amount=euros(20 + n),
            means="cheque",
            at=now,
            actor=agent,
        )
        for n in range(2)
    ]
    slip = remit([one.pk for one in cheques], at=now - timedelta(days=4), actor=agent)
    line = a_bank_line("41,00", "REMISE CHEQUES 2", "07/04/2026", at=now)
    one = offered(line, now)[0]
    assert (one.kind, one.parts) == ("remittance", ((str(slip.pk), euros(41)),))
    recognise(line.pk, one.kind, one.parts, seen_left=euros(41), at=now, actor=agent)
    assert left(line) == 0
    assert sound(now) == []


def test_a_day_of_the_terminal_comes_in_two_lines_and_never_more_than_it_took(agent, now):
    for n in (1, 2):
        pay(
            a_bill(now=now).pk,
            amount=euros(30 * n),
            means="terminal",
            at=now - timedelta(days=1),
            actor=agent,
        )
    first, second = bank_lines(
        ("07/04/2026", "REMISE CB", "90,00"), ("07/04/2026", "CB SOLDE", "10,00"), at=now
    )
    one = offered(first, now)[0]
    assert (one.kind, one.amount) == ("terminal", euros(90))
    [(key, _)] = one.parts
    recognise(first.pk, "terminal", [(key, euros(85))], seen_left=euros(90), at=now, actor=agent)
    with pytest.raises(BankRefused, match="Il reste 5,00"), transaction.atomic():
        recognise(second.pk, "terminal", [(key, euros(10))], seen_left=euros(10), at=now, actor=agent)
    recognise(second.pk, "terminal", [(key, euros(5))], seen_left=euros(10), at=now, actor=agent)
    assert (left(first), left(second)) == (5, 5)


def test_cash_brought_to_the_bank_is_matched(agent, now):
    move_cash(agent.place, kind="float", amount=euros(200), at=now, actor=agent)
    moved = move_cash(agent.place, kind="bank", amount=euros(150), at=now, actor=agent)
    line = a_bank_line("150,00", "VERSEMENT ESPECES", "07/04/2026", at=now)
    one = offered(line, now)[0]
    assert (one.kind, one.parts) == ("cash", ((str(moved.pk), euros(150)),))
    recognise(line.pk, one.kind, one.parts, seen_left=euros(150), at=now, actor=agent)
    assert left(line) == 0


def test_a_debit_opens_the_cheque_that_came_back(agent, now):
    bill = a_bill("45.00", payer=a_person("Lou", "Petit"), now=now)
    cheque = pay(bill.pk, amount=euros(45), means="cheque", at=now - timedelta(days=9), actor=agent)
    remit([cheque.pk], at=now - timedelta(days=8), actor=agent)
    line = a_bank_line("-45,00", "CHEQUE IMPAYE SANS PROVISION", "07/04/2026", at=now)
    one = offered(line, now)[0]
    assert (one.kind, one.parts) == ("returned", ((str(cheque.pk), euros(-45)),))
    undo_cheque(
        cheque.pk, reason="Sans provision", bank_line=line.pk, seen_left=euros(-45), at=now, actor=agent
    )
    assert balance(bill).left == euros(45)
    assert left(line) == 0
    assert sound(now) == []


def test_a_cheque_undone_before_the_statement_is_matched_with_its_debit(agent, now):
    cheque = pay(a_bill("45.00", now=now).pk, amount=euros(45), means="cheque", at=now, actor=agent)
    remit([cheque.pk], at=now, actor=agent)
    undone = undo_cheque(cheque.pk, reason="Sans provision", at=now, actor=agent)
    line = a_bank_line("-45,00", "CHQ IMPAYE", "07/04/2026", at=now)
    [one] = [one for one in offered(line, now) if one.kind == "refund"]
    recognise(line.pk, "refund", one.parts, seen_left=euros(-45), at=now, actor=agent)
    assert BankMatch.objects.get().refund == undone
    assert left(line) == 0


def test_money_given_back_by_transfer_is_matched_with_its_debit(agent, now):
    bill = a_bill("45.00", payer=a_person("Lou", "Petit"), now=now)
    pay(bill.pk, amount=euros(45), means="cash", at=now, actor=agent)
    given = refund(bill.pk, amount=euros(5), means="transfer", reason="Trop payé", at=now, actor=agent)
    line = a_bank_line("-5,00", "VIR EMIS LOU PETIT", "07/04/2026", at=now)
    one = offered(line, now)[0]
    assert (one.kind, one.parts) == ("refund", ((str(given.pk), euros(-5)),))
    recognise(line.pk, one.kind, one.parts, seen_left=euros(-5), at=now, actor=agent)
    assert left(line) == 0


def test_a_line_is_set_aside_with_why_and_taken_up_again(agent, now):
    line = a_bank_line("1 000,00", "SUBVENTION", at=now)
    with pytest.raises(BankRefused, match="Dites pourquoi"), transaction.atomic():
        set_aside(line.pk, reason=" ", seen_left=euros(1000), at=now, actor=agent)
    match = set_aside(line.pk, reason="Subvention", seen_left=euros(1000), at=now, actor=agent)
    assert list(BankLine.objects.set_aside()) == [line]
    undo_match(match.pk, reason="C’était une personne", at=now, actor=agent)
    assert list(BankLine.objects.to_treat()) == [line]
    with pytest.raises(BankRefused, match="déjà annulé"), transaction.atomic():
        undo_match(match.pk, reason="Encore", at=now, actor=agent)
    receive_line(line.pk, a_person(), seen_left=euros(1000), at=now, actor=agent)
    assert list(BankLine.objects.matched()) == [line]


def test_a_wrong_match_is_undone_by_rows_and_what_it_paid_is_due_again(agent, now):
    wrong, right = a_person("Lou", "Petit"), a_person("Aïcha", "Diallo")
    bill, due = a_bill("45.00", payer=wrong, now=now), a_bill("45.00", payer=right, now=now)
    line = a_bank_line("45,00", at=now)
    match = receive_line(line.pk, wrong, seen_left=euros(45), at=now, actor=agent)
    with pytest.raises(BankRefused, match="Dites pourquoi"), transaction.atomic():
        undo_match(match.pk, reason="", at=now, actor=agent)
    undone = undo_match(match.pk, reason="C’est Aïcha Diallo", at=now, actor=agent)
    assert (undone.undoes, undone.amount) == (match, euros(-45))
    assert balance(bill).left == euros(45)
    assert Refund.objects.get().undoes == match.payment
    assert unplaced_of(match.payment) == 0
    receive_line(line.pk, right, seen_left=euros(45), at=now, actor=agent)
    assert balance(due).left == 0
    assert left(line) == 0
    assert sound(now) == []


def test_a_match_whose_money_was_given_back_is_not_undone(agent, now):
    from rentals.payments.operations import give_back

    line = a_bank_line("45,00", at=now)
    match = receive_line(line.pk, a_person(), seen_left=euros(45), at=now, actor=agent)
    give_back(match.payment_id, amount=euros(45), means="transfer", reason="Par erreur", at=now, actor=agent)
    with pytest.raises(BankRefused, match="a déjà été rendue"), transaction.atomic():
        undo_match(match.pk, reason="Erreur", at=now, actor=agent)


@pytest.mark.parametrize(
    ("kind", "key", "amount"),
    [
        ("received", "1", "45"), ("aside", "1", "45"), ("payment", "x", "45"), ("payment", "9" * 30, "45"), ("terminal", "2026-13-01:1", "45"),
        ("terminal", "2026-04-01:1", "45"), ("terminal", "9999-12-31:1", "45"), ("remittance", "999", "45"), ("nonsense", "1", "1"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_words(agent, now, kind, key, amount):
    line = a_bank_line("45,00", at=now)
    with pytest.raises(BankRefused):
        recognise(line.pk, kind, [(key, euros(amount))], seen_left=euros(45), at=now, actor=agent)


def test_the_book_asks_as_many_queries_for_two_bills_as_for_twenty(agent, now):
    [line] = bank_lines(("01/04/2026", "VIR LOC-2026-0001", "45,00"), at=now)
    ready = seen_line(line, left(line))
    counts = []
    for more in (2, 18):
        for n in range(more):
            bill = a_bill(payer=a_person("Lou", f"Petit{n}"), now=now)
            for means in ("transfer", "cheque", "terminal"):
                payment = pay(bill.pk, amount=euros(10), means=means, at=now, actor=agent)
                if means == "cheque":
                    remit([payment.pk], at=now, actor=agent)
        with CaptureQueriesContext(connection) as queries:
            book = book_for([ready], today=paris_date(now))
        assert book.owed
        counts.append(len(queries))
    assert counts[0] == counts[1]
