"""Bring the bank's file in: its lines are kept once, whatever the exports that show them; its columns are said once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePath

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.files import storage
from mobilite.imports.tables import Unreadable, is_workbook, read_rows
from mobilite.money import ZERO
from mobilite.pages.french import plural, typography
from mobilite.periods import paris_date
from rentals.payments.bank.accounts import BankRefused
from rentals.payments.bank.files import (
    KEYS,
    MOST_LINES,
    ReadLine,
    Sheet,
    find_sheet,
    head_key,
    is_remembered,
    missing,
    proposed,
    ranked,
    read_lines,
)
from rentals.payments.bank.gathered import is_ours
from rentals.payments.models import BankAccount, BankLine, Statement, StatementStatus

#: A file whose columns nobody said is not kept longer.
KEPT_FOR = timedelta(days=7)
SHOWN_FAULTS = 3


@transaction.atomic
def receive_file(account_id: int, content: bytes, *, file_name: str, at: datetime, actor) -> Statement:
    """Read a file of the bank at once when the columns of its account are known; else keep it until they are said.

    Raises Unreadable for a file that is no table, BankRefused when it says nothing new or a row cannot be read.
    """
    _throw_away_old(at)
    account = BankAccount.objects.locked().get(pk=account_id)
    if account.closed_at is not None:
        raise BankRefused("Ce compte n’est plus utilisé. Choisissez-en un autre.", field="account")
    sheet = _sheet(content, account, at)
    statement = Statement(
        account=account,
        file_name=PurePath(file_name.replace("\\", "/")).name[-120:] or "relevé",
        sent_at=at,
        sent_by=actor,
    )
    if is_remembered(sheet, account.columns):
        statement.save()
        return _read(statement, sheet, proposed(sheet.heads, account.columns), at=at, actor=actor)
    statement.stored_as = storage.save("bank", content, suffix="xlsx" if is_workbook(content) else "csv")
    statement.save()
    record("send_statement", statement, sentence="a envoyé un relevé bancaire.", actor=actor, at=at)
    return statement


def _sheet(content, account, at) -> Sheet:
    sheet = find_sheet(read_rows(content), account.columns, paris_date(at))
    if not sheet.rows:
        raise Unreadable("Ce fichier n’a pas de ligne sous ses titres\u00a0: il n’y a rien à lire.")
    return sheet


def sheet_of(statement: Statement, at: datetime) -> Sheet:
    """Read again the file of a statement whose columns are to be said. Raises BankRefused when it is gone."""
    try:
        return _sheet(storage.read(statement.stored_as), statement.account, at)
    except (FileNotFoundError, ValueError) as error:
        raise BankRefused("Ce fichier n’est plus gardé ici. Envoyez-le de nouveau.") from error


@transaction.atomic
def choose_columns(statement_id: int, columns: Mapping[int, str], *, at: datetime, actor) -> Statement:
    """Say what the columns of an account's files are, and read this one. The next ones are read without a question.

    Raises BankRefused when the columns do not say enough, or say it twice.
    """
    statement = _open(statement_id)
    sheet = sheet_of(statement, at)
    chosen = [key for key in columns.values() if key]
    for key in chosen:
        if key not in KEYS:
            raise BankRefused("Choisissez dans la liste ce que dit chaque colonne.")
        if chosen.count(key) > 1:
            raise BankRefused(f"Deux colonnes sont dites « {KEYS[key].label} » : gardez-en une.")
    if said := missing(chosen):
        raise BankRefused(said)
    account = BankAccount.objects.locked().get(pk=statement.account_id)
    account.columns = {head_key(head): columns.get(rank, "") for rank, head in enumerate(sheet.heads)}
    account.save(update_fields=["columns"])
    name, statement.stored_as = statement.stored_as, ""
    _remove_later(name)
    return _read(statement, sheet, {r: key for r, key in columns.items() if key}, at=at, actor=actor)


@transaction.atomic
def abandon_statement(statement_id: int, *, at: datetime, actor) -> Statement:
    """Give up a file whose columns were never said: it is removed. Raises BankRefused."""
    statement = _open(statement_id)
    _give_up(statement, "a abandonné un relevé bancaire.", at=at, actor=actor)
    return statement


def _open(statement_id) -> Statement:
    statement = Statement.objects.locked().get(pk=statement_id)
    if not statement.is_open:
        raise BankRefused(
            f"Ce relevé est déjà « {statement.get_status_display().lower()} ». Rechargez la page."
        )
    return statement


def _read(statement, sheet, columns, *, at, actor) -> Statement:
    reading = read_lines(sheet, columns, paris_date(at))
    if reading.faults:
        said = " ".join(f"Ligne {number} : {why}" for number, why in reading.faults[:SHOWN_FAULTS])
        more = len(reading.faults) - SHOWN_FAULTS
        tail = f" Et {plural(more, 'autre ligne')}." if more > 0 else ""
        raise BankRefused(f"Rien n’est lu. {said}{tail} Corrigez le fichier, et renvoyez-le.", field="file")
    if not reading.lines:
        raise BankRefused(
            "Aucune opération n’est reconnue dans ce fichier : il faut une date et un montant par ligne. Regardez le fichier, puis renvoyez-le.",
            field="file",
        )
    if len(reading.lines) > MOST_LINES:
        raise BankRefused(
            "Ce fichier a plus de 5\u202f000 opérations : exportez moins de mois.", field="file"
        )
    known = set(
        statement.account.lines.filter(day__range=(reading.first_on, reading.last_on)).values_list(
            "day", "fingerprint", "rank"
        )
    )
    fresh = [
        (line, rank)
        for line, rank in ranked(reading.lines)
        if (line.day, line.fingerprint, rank) not in known
    ]
    kept = fresh if statement.account.keeps_debits else _ours(fresh)
    if not fresh:
        raise BankRefused(
            f"Ce fichier ne dit rien de nouveau : {plural(len(reading.lines), 'ligne')} déjà connues. Choisissez un relevé plus récent.",
            field="file",
        )
    counts = {
        "known_count": len(reading.lines) - len(fresh),
        "unkept_count": len(fresh) - len(kept),
        "skipped_count": len(reading.left_out),
    }
    statement.move_to(
        StatementStatus.READ,
        verb="read_statement",
        sentence=typography(f"a lu un relevé bancaire : {plural(len(kept), 'ligne')} à traiter."),
        actor=actor,
        at=at,
        data={"lines": len(kept), **counts},
        stored_as="",
        read_at=at,
        first_on=reading.first_on,
        last_on=reading.last_on,
        **counts,
    )
    BankLine.objects.bulk_create(
        (
            BankLine(
                account=statement.account,
                statement=statement,
                day=line.day,
                value_on=line.value_on,
                amount=line.amount,
                label=line.label,
                reference=line.reference,
                fingerprint=line.fingerprint,
                rank=rank,
            )
            for line, rank in sorted(kept, key=lambda one: one[0].day)
        ),
        batch_size=200,
    )
    return statement


def _ours(fresh: list[tuple[ReadLine, int]]) -> list[tuple[ReadLine, int]]:
    """Leave out the debits that say nothing of what is noted here: wages and rents are nobody's reading at the counter."""
    debits = [line for line, _ in fresh if line.amount < ZERO]
    ours = is_ours(debits) if debits else set()
    return [(line, rank) for line, rank in fresh if line.amount > ZERO or line.number in ours]


def _throw_away_old(at) -> None:
    for statement in Statement.objects.locked().filter(
        status=StatementStatus.PREPARED, sent_at__lt=at - KEPT_FOR
    ):
        _give_up(
            statement, "a jeté un relevé bancaire dont personne n’a dit les colonnes.", at=at, actor=None
        )


def _give_up(statement, sentence, *, at, actor) -> None:
    _remove_later(statement.stored_as)
    statement.move_to(
        StatementStatus.ABANDONED,
        verb="abandon_statement",
        sentence=sentence,
        actor=actor,
        at=at,
        stored_as="",
    )


def _remove_later(name: str) -> None:
    """Remove a file once the transaction is certain."""
    if name:
        transaction.on_commit(lambda: storage.delete(name))
