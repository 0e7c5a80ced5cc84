"""The bank's file comes in once: columns said once, overlaps recognised, nothing read in half, nothing kept in vain."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from mobilite.audit.models import Entry
from mobilite.files import storage
from mobilite.imports.tables import Unreadable
from rentals.payments.bank.accounts import BankRefused, change_account, open_account
from rentals.payments.bank.statements import abandon_statement, choose_columns, receive_file
from rentals.payments.models import BankAccount, BankLine, Statement, StatementStatus
from tests.factories import a_person
from tests.factories.banking import a_file, an_account, bank_lines
from tests.rentals.payments.situations import a_bill

pytestmark = pytest.mark.django_db

DIALLO = ("01/04/2026", "VIR AICHA DIALLO", "45,00")
PETIT = ("02/04/2026", "VIR LOU PETIT", "30,00")


def send(account, content, now, name="releve.csv"):
    return receive_file(account.pk, content, file_name=name, at=now, actor=None)


def test_the_columns_are_said_once_and_the_file_goes(now, django_capture_on_commit_callbacks):
    account = an_account(knows_columns=False, at=now)
    statement = send(account, a_file(DIALLO), now)
    assert statement.is_open
    assert storage.read(statement.stored_as)
    name = statement.stored_as
    with django_capture_on_commit_callbacks(execute=True):
        choose_columns(statement.pk, {0: "day", 1: "label", 2: "debit", 3: "credit"}, at=now, actor=None)
    with pytest.raises(FileNotFoundError):
        storage.read(name)
    statement.refresh_from_db()
    assert (statement.status, statement.stored_as) == (StatementStatus.READ, "")
    [line] = statement.lines.all()
    assert (line.amount, line.label) == (Decimal("45.00"), "VIR AICHA DIALLO")
    # The next one asks nothing.
    assert send(account, a_file(PETIT), now).status == StatementStatus.READ
    assert [one.verb for one in Entry.objects.order_by("pk")] == [
        "open_account",
        "send_statement",
        "read_statement",
        "read_statement",
    ]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({0: "day", 1: "label"}, "montant"), ({0: "day", 1: "day", 3: "credit"}, "Deux colonnes"),
        ({0: "day", 1: "label", 2: "nonsense"}, "dans la liste"), ({}, "date"),
    ],
)  # fmt: skip
def test_columns_that_do_not_say_enough_are_refused(now, columns, words):
    statement = send(an_account(knows_columns=False, at=now), a_file(DIALLO), now)
    with pytest.raises(BankRefused, match=words):
        choose_columns(statement.pk, columns, at=now, actor=None)
    assert not BankLine.objects.exists()


def test_overlapping_exports_bring_each_operation_once_and_two_that_say_the_same_are_two(now):
    account = an_account(at=now)
    assert send(account, a_file(DIALLO, DIALLO, PETIT), now).lines.count() == 3
    second = send(account, a_file(PETIT, ("03/04/2026", "VIR LOU PETIT", "30,00"), encoding="utf-8"), now)
    assert (second.lines.count(), second.known_count) == (1, 1)
    with pytest.raises(BankRefused, match="rien de nouveau"), transaction.atomic():
        send(account, a_file(DIALLO, DIALLO), now)
    third = send(account, a_file(DIALLO, DIALLO, DIALLO), now)
    assert (third.lines.count(), third.known_count) == (1, 2)
    # Another account knows nothing of it.
    assert send(an_account("Livret", at=now), a_file(DIALLO), now).lines.count() == 1


def test_the_database_itself_keeps_an_operation_once_and_never_changes_it(now):
    [line] = bank_lines(DIALLO, at=now)
    twin = BankLine(
        account=line.account, statement=line.statement, day=line.day, amount=line.amount, label=line.label,
        reference="", fingerprint=line.fingerprint, rank=0,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        BankLine.objects.filter(pk=line.pk).update(amount=1)


def test_a_row_that_cannot_be_read_stops_the_whole_file_and_says_which(now):
    with pytest.raises(BankRefused, match=r"Ligne 3.*n’est pas un montant"), transaction.atomic():
        send(an_account(at=now), a_file(DIALLO, ("02/04/2026", "VIR", "1O,00")), now)
    assert not Statement.objects.exists()


@pytest.mark.parametrize("content", [b"", b"Date;x\x00", b"Date;Libelle;Debit;Credit\n"])
def test_a_file_that_is_no_statement_is_refused(now, content):
    with pytest.raises((Unreadable, BankRefused)):
        send(an_account(at=now), content, now)


def test_debits_that_say_nothing_of_us_are_not_kept(now, agent):
    from rentals.payments.operations import pay, refund

    bill = a_bill(now=now)
    pay(bill.pk, amount=Decimal(40), means="cash", at=now, actor=agent)
    refund(bill.pk, amount=Decimal(12), means="transfer", reason="Trop payé", at=now, actor=agent)
    account = an_account(keeps_debits=False, at=now)
    statement = send(
        account,
        a_file(
            DIALLO,
            ("02/04/2026", "VIR SALAIRE CAMILLE BERNARD", "-1 650,00"),
            ("03/04/2026", "CHQ IMPAYE SANS PROVISION", "-45,00"),
            ("07/04/2026", "VIR EMIS", "-12,00"),
        ),
        now,
    )
    assert [one.amount for one in statement.lines.order_by("pk")] == [45, -45, -12]
    assert statement.unkept_count == 1


def test_an_account_keeps_four_signs_of_its_number(now):
    with pytest.raises(BankRefused, match="quatre derniers"):
        open_account(name="Compte", iban_end="FR7630001007941234567890185", at=now, actor=None)
    account = open_account(name="Compte", iban_end="0185", at=now, actor=None)
    with pytest.raises(BankRefused, match="déjà ce nom"):
        open_account(name="compte", iban_end="0185", at=now, actor=None)
    change_account(
        account.pk, name="Compte", iban_end="0185", keeps_debits=False, is_closed=True, forgets_columns=True, at=now, actor=None,
    )  # fmt: skip
    assert BankAccount.objects.get().closed_at == now
    with pytest.raises(BankRefused, match="plus utilisé"):
        send(account, a_file(DIALLO), now)


def test_labels_are_encrypted_and_numbers_are_not_whole(now):
    from django.db import connection

    [line] = bank_lines(("01/04/2026", "VIR DIALLO FR7630001007941234567890185", "45,00"), at=now)
    assert BankLine.objects.get(pk=line.pk).label == "VIR DIALLO …0185"
    with connection.cursor() as cursor:
        cursor.execute("SELECT label FROM payments_bankline")
        assert "DIALLO" not in cursor.fetchone()[0]


def test_a_file_is_given_up_or_thrown_away_after_a_week(now):
    account = an_account(knows_columns=False, at=now)
    first, second = (send(account, a_file(line), now) for line in (DIALLO, PETIT))
    abandon_statement(first.pk, at=now, actor=None)
    with pytest.raises(BankRefused, match="déjà"):
        abandon_statement(first.pk, at=now, actor=None)
    send(account, a_file(DIALLO), now + timedelta(days=8))
    second.refresh_from_db()
    assert second.status == StatementStatus.ABANDONED


def test_sums_of_a_statement(now):
    a_person()
    statement = bank_lines(DIALLO, PETIT, ("03/04/2026", "FRAIS", "-1,20"), at=now)[0].statement
    found = Statement.objects.with_sums().get(pk=statement.pk)
    assert (found.came, found.went, found.lines_count, found.left_count) == (75, Decimal("-1.20"), 3, 3)
