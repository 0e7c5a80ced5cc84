"""The file of entries: the eighteen columns of article A47 A-1 of the LPF, as the accountant's software reads them.

It is a journal for the accountant, not the legal file of the whole books. Tabs between columns, comma before cents,
days as AAAAMMJJ, UTF-8. A closed month is written from what it keeps: the same bytes at each export.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mobilite.money import ZERO
from mobilite.parameters.models import Organisation
from mobilite.periods import add_months, last_day
from rentals.accounting.booking import Booked
from rentals.accounting.chart import JOURNALS
from rentals.accounting.models import EntryLine
from rentals.payments.models import SealedMonth

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """One line of the file, before it is text."""

    journal: str
    number: int
    day: date
    account: str
    account_label: str
    aux: str
    aux_label: str
    piece: str
    label: str
    debit: Decimal
    credit: Decimal
    valid_on: date | None


def written(entries: Iterable[Booked], *, first: int, valid_on: date | None) -> Iterator[tuple[int, Written]]:
    """Yield the lines of entries with their rank, numbered from ``first``: a debit above nil, a credit below."""
    for number, entry in enumerate(entries, first):
        for rank, row in enumerate(entry.rows, 1):
            yield rank, Written(
                entry.journal, number, entry.day, row.account.number, row.account.label, row.aux, row.aux_label,
                entry.piece, entry.label, max(row.amount, ZERO), max(-row.amount, ZERO), valid_on,
            )  # fmt: skip


def kept(months) -> Iterable[EntryLine]:
    """Return the lines of closed months, in their order."""
    return EntryLine.objects.filter(month__in=months).order_by("month__month", "number", "rank")


def text(lines: Iterable) -> bytes:
    """Return the file: its head, then a line for each line."""
    out = ["\t".join(COLUMNS)]
    for one in lines:
        valid = f"{one.valid_on:%Y%m%d}" if one.valid_on else ""
        cells = (
            one.journal, JOURNALS[one.journal], str(one.number), f"{one.day:%Y%m%d}", one.account, one.account_label,
            one.aux, one.aux_label, one.piece, f"{one.day:%Y%m%d}", one.label, _euros(one.debit), _euros(one.credit),
            "", "", valid, "", "",
        )  # fmt: skip
        out.append("\t".join(" ".join(cell.split()) for cell in cells))
    return ("\r\n".join(out) + "\r\n").encode()


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def file_name(first: date, last: date, *, draft: bool = False) -> str:
    """Return « 123456782FEC20260331.txt » for months until ``last`` (its first day); a draft says that it is one."""
    end = last_day(add_months(last, 1))
    known = Organisation.objects.filter(from_date__lte=end).order_by("-from_date").first()
    siren = known.siret[:9] if known else ""
    return f"{'brouillon-' if draft else ''}{siren}FEC{end:%Y%m%d}.txt"


def closed_in(year: int):
    """Return the closed months of a year."""
    return SealedMonth.objects.filter(month__year=year).order_by("month")
