"""Read what a bank exports: which row is the head, what each column says, which rows are operations. No query.

Banks write the holder and a balance above the head, totals below the operations, and their own words in between. What
is kept of a label never holds a whole account, card or national insurance number.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from mobilite.importable import Cell, Wrong, day, written
from mobilite.money import LIMIT, ZERO, parse_french
from mobilite.pages.french import fold
from mobilite.pages.national_number import contains_national_number

#: Past that, it is no week of a bank, nor a year of one.
MOST_LINES = 5000
#: Among how many rows the head is looked for.
MOST_ABOVE = 60
LONGEST_LABEL, LONGEST_REFERENCE, LONGEST_HEAD = 300, 80, 80
#: How far ahead a bank dates an operation, and how old an export may be: as long as words are kept (``retention``).
AHEAD, OLDEST = timedelta(days=40), timedelta(days=731)


@dataclass(frozen=True)
class Column:
    """Something that a bank's file may say; ``heads`` are the words that banks have for it, the surest first."""

    key: str
    label: str
    heads: tuple[str, ...]


COLUMNS = (
    Column("day", "Date de l’opération", (
        "date operation", "date de l operation", "date d operation", "date", "dateop", "date op",
        "date de comptabilisation", "date comptable", "date comptabilisation", "date d ecriture", "jour",
    )),
    Column("value_on", "Date de valeur", ("date de valeur", "date valeur", "dateval", "valeur", "date val")),
    Column("label", "Libellé", (
        "libelle operation", "libelle de l operation", "libelle", "libelles", "nature de l operation", "operation",
        "intitule", "designation", "description", "libelle simplifie", "label",
    )),
    Column("detail", "Complément du libellé", (
        "informations complementaires", "information complementaire", "libelle complementaire", "libelle detaille",
        "complement", "detail", "details", "detail de l operation", "motif", "commentaire", "commentaires",
    )),
    Column("reference", "Référence", (
        "reference", "reference operation", "reference de l operation", "ref", "numero d operation", "numero operation",
        "numero d ecriture", "numero de piece",
    )),
    Column("amount", "Montant, avec son signe", (
        "montant", "montant de l operation", "montant operation", "montant net", "somme", "amount",
    )),
    Column("debit", "Débit", ("debit", "debits", "montant debit", "montant au debit", "sortie")),
    Column("credit", "Crédit", ("credit", "credits", "montant credit", "montant au credit", "entree")),
    Column("side", "Sens\u00a0: débit ou crédit", ("sens", "sens de l operation", "d c", "debit credit", "type de mouvement")),
)  # fmt: skip
KEYS = {column.key: column for column in COLUMNS}
_CURRENCY = re.compile(r" (?:en )?(?:eur|euros?|e)$")


@dataclass(frozen=True)
class Sheet:
    """The rows of a file under their head; ``above`` counts the rows that stand before it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, Sequence[Cell]], ...]
    above: int = 0

    def samples(self, rank: int, most: int = 3) -> list[str]:
        """Return the first different values of a column, safe to show."""
        found: dict[str, None] = {}
        for _, cells in self.rows:
            if value := written(_cell(cells, rank)):
                found.setdefault(masked(value)[:60])
            if len(found) == most:
                break
        return list(found)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One operation as the bank says it: ``amount`` above nil came in. ``number`` is the row in the file."""

    number: int
    day: date
    value_on: date | None
    label: str
    reference: str
    amount: Decimal

    @property
    def fingerprint(self) -> str:
        """What says that two exports speak of the same operation: its day, its amount and its words."""
        said = "|".join((self.day.isoformat(), str(self.amount), fold(self.label), fold(self.reference)))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Reading:
    """What a file says: its operations, the rows that are none (a total, a balance), and what cannot be read."""

    lines: tuple[ReadLine, ...]
    left_out: tuple[tuple[int, str], ...]
    faults: tuple[tuple[int, str], ...]

    @property
    def first_on(self) -> date | None:
        return min((line.day for line in self.lines), default=None)

    @property
    def last_on(self) -> date | None:
        return max((line.day for line in self.lines), default=None)


def head_key(head: str) -> str:
    """Return how a head is remembered: « Débit (EUR) » and « debit euros » are one."""
    return _CURRENCY.sub("", fold(head))


def find_sheet(
    rows: Sequence[tuple[int, Sequence[Cell]]], remembered: Mapping[str, str], today: date
) -> Sheet:
    """Find the head of a file and what is under it.

    The head is the row with the most words that are known here, ``remembered`` ones first; a file that begins with an
    operation has none, and its columns are called A, B, C.
    """
    best, best_score = None, (0, 0)
    for rank, (_, cells) in enumerate(rows[:MOST_ABOVE]):
        columns = proposed([written(cell) for cell in cells], remembered)
        keys = set(columns.values())
        if "day" in keys and keys & {"amount", "debit", "credit"}:
            mine = sum(head_key(written(cell)) in remembered for cell in cells)
            if (mine, len(keys)) > best_score:
                best, best_score = rank, (mine, len(keys))
    if best is None:
        first = next((rank for rank, (_, cells) in enumerate(rows) if _is_operation(cells, today)), None)
        if first is None:
            best = next((rank for rank, (_, cells) in enumerate(rows[:10]) if len(cells) > 1), 0)
        elif first == 0 or not _may_be_head(rows[first - 1][1], rows[first][1]):
            width = max(len(cells) for _, cells in rows)
            return Sheet(tuple(f"Colonne {_letters(n)}" for n in range(width)), tuple(rows[first:]), first)
        else:
            best = first - 1
    under = tuple(rows[best + 1 :])
    width = max([len(rows[best][1]), *(len(cells) for _, cells in under)])
    names = [masked(written(_cell(rows[best][1], rank)))[:LONGEST_HEAD] for rank in range(width)]
    return Sheet(tuple(_told_apart(names)), under, best)


def _is_operation(cells, today) -> bool:
    return any(_day_or_none(cell, today) for cell in cells) and any(_is_amount(cell) for cell in cells)


def _may_be_head(cells, under) -> bool:
    words = [written(cell) for cell in cells]
    return sum(bool(word) for word in words) >= max(2, len(under) - 2)


def _told_apart(names):
    """Give each column a name of its own."""
    seen: dict[str, int] = {}
    for rank, name in enumerate(names):
        name = name or f"Colonne {_letters(rank)}"
        seen[head_key(name)] = times = seen.get(head_key(name), 0) + 1
        yield name if times == 1 else f"{name} ({times})"


def _letters(rank: int) -> str:
    return chr(65 + rank) if rank < 26 else chr(64 + rank // 26) + chr(65 + rank % 26)


def proposed(heads: Sequence[str], remembered: Mapping[str, str]) -> dict[int, str]:
    """Return what each column of a file seems to say: ``{position: key}``. What was said of the account comes first."""
    names = [head_key(head) for head in _told_apart(heads)]
    found = {rank: remembered[name] for rank, name in enumerate(names) if remembered.get(name) in KEYS}
    left = set(KEYS) - set(found.values())
    ranked = sorted(
        (KEYS[key].heads.index(name), rank, key)
        for rank, name in enumerate(names)
        if rank not in found and name not in remembered
        for key in left
        if name in KEYS[key].heads
    )
    for _, rank, key in ranked:
        if rank not in found and key not in found.values():
            found[rank] = key
    return dict(sorted(found.items()))


def is_remembered(sheet: Sheet, remembered: Mapping[str, str]) -> bool:
    """Tell whether a file has every column that was said of its account: nothing is to be asked then."""
    wanted = {head: key for head, key in remembered.items() if key}
    return not missing(wanted.values()) and set(wanted) <= set(map(head_key, sheet.heads))


def missing(keys: Iterable[str]) -> str:
    """Say what the columns chosen do not give, as a French sentence; nothing when they give enough."""
    keys = set(keys)
    if "day" not in keys:
        return "Dites quelle colonne donne la date de l’opération."
    if "label" not in keys:
        return "Dites quelle colonne donne le libellé."
    if "amount" in keys and keys & {"debit", "credit"}:
        return "Le montant est dans une colonne avec son signe, ou dans deux colonnes, débit et crédit\u00a0: pas les deux."
    if "amount" not in keys and "credit" not in keys:
        return "Dites quelle colonne donne le montant, ou le crédit."
    if "side" in keys and "amount" not in keys:
        return "Le sens s’ajoute à une colonne de montants."
    return ""


def read_lines(sheet: Sheet, columns: Mapping[int, str], today: date) -> Reading:
    """Read the operations of a sheet, in the order of the file.

    A row without a date or an amount is left out when it is a total, a balance or a note; a row that has one and
    cannot be read is a fault: nothing is guessed.
    """
    at = {key: rank for rank, key in columns.items() if key}
    lines, left_out, faults = [], [], []
    for number, cells in sheet.rows:
        try:
            line = _line(number, cells, at, today)
        except Wrong as wrong:
            faults.append((number, wrong.sentence))
            continue
        if line is None:
            said = " ".join(filter(None, map(written, cells)))
            left_out.append((number, masked(said)[:80]))
        else:
            lines.append(line)
    return Reading(tuple(lines), tuple(left_out), tuple(faults))


def _cell(cells, rank):
    return cells[rank] if rank is not None and rank < len(cells) else None


def _line(number, cells, at, today) -> ReadLine | None:
    asked = _cell(cells, at["day"])
    said = written(asked)
    if not said or not re.search(r"\d", said) or re.match(r"[^\W\d_]{3}", said):
        return None  # « Total », « Solde au 30/04/2026 », a note
    on = _read_day(asked, today)
    amount = _amount(cells, at)
    if amount is None or amount == ZERO:
        return None
    if abs(amount) >= LIMIT:
        raise Wrong("Ce montant est trop grand.")
    words = " ".join(filter(None, (written(_cell(cells, at.get(key))) for key in ("label", "detail"))))
    value_on = written(_cell(cells, at.get("value_on"))) and _day_or_none(_cell(cells, at["value_on"]), today)
    return ReadLine(
        number,
        on,
        value_on or None,
        masked(words)[:LONGEST_LABEL] or "Sans libellé",
        masked(written(_cell(cells, at.get("reference"))))[:LONGEST_REFERENCE],
        amount,
    )


def _read_day(cell: Cell, today: date) -> date:
    if compact := re.fullmatch(r"(20\d\d)(\d\d)(\d\d)", written(cell)):
        cell = "-".join(compact.groups())
    found = day()(cell, SimpleNamespace(today=today))
    if found > today + AHEAD:
        raise Wrong("Cette date n’est pas encore venue\u00a0: vérifiez l’année.")
    if found < today - OLDEST:
        raise Wrong("Cette opération a plus de deux ans\u00a0: vérifiez l’année, ou ôtez la ligne.")
    return found


def _day_or_none(cell: Cell, today: date) -> date | None:
    if isinstance(cell, int | float):
        return None
    try:
        return _read_day(cell, today)
    except Wrong:
        return None


def _amount(cells, at) -> Decimal | None:
    if "amount" in at:
        amount = read_amount(_cell(cells, at["amount"]))
        if amount is None or "side" not in at:
            return amount
        side = fold(written(_cell(cells, at["side"])))[:1]
        if side not in ("d", "c"):
            raise Wrong("Le sens de cette ligne n’est ni débit ni crédit.")
        return -abs(amount) if side == "d" else abs(amount)
    debit, credit = (read_amount(_cell(cells, at.get(key))) for key in ("debit", "credit"))
    if debit and credit:
        raise Wrong("Cette ligne a un débit et un crédit\u00a0: on ne sait pas lequel compte.")
    return -abs(debit) if debit else credit


def _is_amount(cell: Cell) -> bool:
    if isinstance(cell, bool | date):
        return False
    if isinstance(cell, int | float):
        return True
    try:
        return bool(re.search(r"[.,]\d{2}\D*$", cell or "")) and read_amount(cell) is not None
    except Wrong:
        return False


def read_amount(cell: Cell) -> Decimal | None:
    """Read « 1 234,56 », « 1.234,56 € », « +45,00 », « -45.00 », « (45,00) »; nothing gives None. Raises Wrong."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = str(Decimal(str(cell)))
    else:
        text = written(cell).strip()
    if not text or text in ("-", "–"):
        return None
    minus = False
    if re.fullmatch(r"\(.*\)", text) or text.endswith("-"):
        minus, text = True, text.strip("()- ")
    text = text.removeprefix("+").strip()
    if re.fullmatch(r"[-−–]?\d{1,3}(\.\d{3})+,\d{1,2}\D*", text):
        text = text.replace(".", "")
    elif re.fullmatch(r"[-−–]?\d{1,3}(,\d{3})+\.\d{1,2}\D*", text):
        text = text.replace(",", "")
    try:
        amount = parse_french(text)
    except ValueError as error:
        raise Wrong(f"«\u00a0{text[:30]}\u00a0» n’est pas un montant.") from error
    return -amount if minus else amount


# --- What is never kept ------------------------------------------------------------------------------------

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_LONG = re.compile(r"\d{13,}")
_SPACED = re.compile(r"\d(?:[ .\-/]?\d){11,}")


def masked(text: str) -> str:
    """Return a text without whole account, card or national insurance numbers: their last four digits stay."""

    def iban(found):
        said = found.group().replace(" ", "")
        return f"…{said[-4:]}" if sum(sign.isdigit() for sign in said) >= 10 else found.group()

    def ending(found):
        return "…" + re.sub(r"\D", "", found.group())[-4:]

    text = _LONG.sub(ending, _IBAN.sub(iban, text))
    # Four groups of four are a card; a date and an amount side by side are not.
    text = re.sub(r"\b\d{4}(?:[ -]\d{4}){3}\b", ending, text)
    return _SPACED.sub(ending, text) if contains_national_number(text) else text


# --- The same operation in two exports ---------------------------------------------------------------------


def ranked(lines: Iterable[ReadLine]) -> list[tuple[ReadLine, int]]:
    """Return each line with its rank among those that say the same: two transfers of 10 € by one person are 0 and 1.

    An export that overlaps another gives the same ranks: banks write whole days.
    """
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        rank = seen.get(line.fingerprint, 0)
        seen[line.fingerprint] = rank + 1
        found.append((line, rank))
    return found
