"""The bank: an account, a file as it exports them, and the lines that it brings."""

from decimal import Decimal

from rentals.payments.bank.accounts import open_account
from rentals.payments.bank.files import head_key
from rentals.payments.bank.statements import receive_file
from rentals.payments.models import BankAccount, BankLine

HEADS = "Date;Libellé;Débit;Crédit"
COLUMNS = {"Date": "day", "Libellé": "label", "Débit": "debit", "Crédit": "credit"}


def an_account(name="Compte courant", *, knows_columns=True, at, **changes) -> BankAccount:
    """Return an account whose files have the columns of ``HEADS``."""
    account = open_account(name=name, iban_end="1234", at=at, actor=None, **{"keeps_debits": True, **changes})
    if knows_columns:
        account.columns = {head_key(head): key for head, key in COLUMNS.items()}
        account.save()
    return account


def a_file(*lines: tuple[str, str, str], encoding="cp1252") -> bytes:
    """Return the bank's file of these lines: (« 07/04/2026 », label, amount with its sign)."""
    rows = [
        f"{day};{label};{amount[1:] if amount.startswith('-') else ''};{'' if amount.startswith('-') else amount}"
        for day, label, amount in lines
    ]
    return "\r\n".join([HEADS, *rows, ""]).encode(encoding)


def bank_lines(*lines, account=None, at, actor=None) -> list[BankLine]:
    """Bring a file in, and return its lines in order."""
    account = account or BankAccount.objects.first() or an_account(at=at)
    statement = receive_file(account.pk, a_file(*lines), file_name="releve.csv", at=at, actor=actor)
    return list(statement.lines.with_left().order_by("pk"))


def a_bank_line(amount="45,00", label="VIR DIALLO", day="01/04/2026", *, at, actor=None) -> BankLine:
    """Return one line of the bank."""
    [line] = bank_lines((day, label, amount), at=at, actor=actor)
    return line


def euros(text) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))
