"""Examples of the bank: accounts, files, lines, matches."""

from rentals.payments.bank.matches import set_aside
from rentals.payments.bank.statements import receive_file
from rentals.payments.models import BankAccount, BankLine
from tests.examples import Example
from tests.factories import a_person
from tests.factories.banking import a_bank_line, a_file, an_account, bank_lines
from tests.factories.lending import NOW
from tests.rentals.payments.situations import a_bill


def an_account_key():
    return {"pk": an_account(f"Compte {BankAccount.objects.count()}", at=NOW).pk}


def a_statement():
    a_bill("45.00", payer=a_person("Aïcha", "Diallo"), now=NOW)
    lines = bank_lines(
        ("01/04/2026", "VIR AICHA DIALLO", "45,00"), ("02/04/2026", "CHQ IMPAYE", "-12,00"), at=NOW
    )
    return {"pk": lines[0].statement_id}


def a_prepared_statement():
    account = an_account(f"Compte {BankAccount.objects.count()}", knows_columns=False, at=NOW)
    content = a_file(("01/04/2026", "VIR AICHA DIALLO", "45,00"))
    return {"pk": receive_file(account.pk, content, file_name="releve.csv", at=NOW, actor=None).pk}


def a_line():
    a_bill("45.00", payer=a_person("Aïcha", "Diallo"), now=NOW)
    return {"pk": a_bank_line("45,00", "VIR AICHA DIALLO", at=NOW).pk}


def a_match():
    line = a_bank_line("45,00", "SUBVENTION", at=NOW)
    return {"pk": set_aside(line.pk, reason="Subvention", seen_left=line.left, at=NOW, actor=None).pk}


def accounts(n):
    start = BankAccount.objects.count()
    for i in range(start, start + n):
        an_account(f"Compte {i}", at=NOW)


def statements(n):
    start = BankAccount.objects.count()
    for i in range(start, start + n):
        bank_lines(("01/04/2026", f"VIR {i}", "45,00"), account=an_account(f"Compte {i}", at=NOW), at=NOW)


def lines(n):
    start = BankLine.objects.count()
    for i in range(start, start + n):
        account = an_account(f"Compte {BankAccount.objects.count()}", at=NOW)
        bank_lines(("01/04/2026", f"VIR {i}", "45,00"), account=account, at=NOW)


PAGES = {
    "rentals:bank_statement": Example(kwargs=a_statement),
    "rentals:statement_columns": Example(kwargs=a_prepared_statement),
    "rentals:abandon_statement": Example(kwargs=a_prepared_statement),
    "rentals:bank_line": Example(kwargs=a_line),
    "rentals:match_line": Example(kwargs=a_line),
    "rentals:receive_line": Example(kwargs=a_line),
    "rentals:set_line_aside": Example(kwargs=a_line),
    "rentals:undo_match": Example(kwargs=a_match),
    "rentals:edit_bank_account": Example(kwargs=an_account_key),
}
ROWS = {
    "payments.bankaccount": accounts,
    "payments.statement": statements,
    "payments.bankline": lines,
}
