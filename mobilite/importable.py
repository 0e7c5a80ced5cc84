"""What a structure can bring from its spreadsheets: the words in which an app declares it.

An app declares a ``Kind`` (its columns, how a known record is recognised, which operations write) and offers it
at the registry point "import". ``mobilite.imports`` does the rest.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from mobilite.pages.french import date_fr, fold, number_fr, plural

#: What a spreadsheet puts in a cell. A CSV file holds only text.
Cell = str | int | float | bool | date | datetime | None
#: Days since then are how a spreadsheet keeps a date whose format was lost.
EXCEL_EPOCH = date(1899, 12, 30)
_DATES = (
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), ("year", "month", "day")),
    (re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})"), ("day", "month", "year")),
)
_MIDNIGHT = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
YES = {"oui", "o", "yes", "y", "vrai", "true", "1", "x", "✓"}
NO = {"non", "n", "no", "faux", "false", "0"}


class Wrong(ValueError):
    """A value cannot be kept. ``sentence`` says why in French; ``column`` is the key of the column at fault."""

    def __init__(self, sentence: str, column: str = ""):
        super().__init__(sentence)
        self.sentence, self.column = sentence, column


class Outcome(StrEnum):
    """What will become of a line of the file."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"
    OPEN = "open"
    LEFT = "left"


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line: in which column, what was written there, why it cannot be kept."""

    column: str
    value: str
    why: str


@dataclass(frozen=True)
class Choice:
    """One answer to « Qui est-ce ? » for a line that may be somebody known; ``pk`` of None is somebody new."""

    pk: int | None
    label: str


@dataclass(eq=False)
class Line:
    """One line of the file, as it was read and what will become of it. ``number`` is the spreadsheet's own."""

    number: int
    cells: Sequence[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    candidates: list[Any] = field(default_factory=list)
    question: str = ""
    record: Any = None
    changes: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    outcome: Outcome = Outcome.WRONG
    name: str = ""


@dataclass(frozen=True)
class Column:
    """Something that a file may say. ``read(cell, known)`` returns the value, or raises Wrong.

    - ``heads``: other words for the label, found whatever their case and accents
    - ``required``: a new record needs it
    - ``options(known)``: for what is the same all down many files: the choices of one answer for the lines without it
    """

    key: str
    label: str
    read: Callable[[Cell, Any], Any]
    heads: tuple[str, ...] = ()
    required: bool = False
    help: str = ""
    options: Callable[[Any], list[tuple[str, str]]] | None = None


class Kind:
    """A kind of record that files bring. One instance per kind; nothing is kept between two files."""

    key: str
    label: str
    icon: str
    detail: str
    one: str
    many: str
    feminine: bool = False
    permissions: tuple[str, ...]
    list_url: str
    columns: tuple[Column, ...]

    def refuses(self, text: str) -> str:
        """Return why a text must not even be kept in the file, or ""."""
        return ""

    def known(self, today: date) -> Any:
        """Read, in a constant number of queries, what the columns and ``recognise`` compare with."""
        raise NotImplementedError

    def finish(self, values: dict[str, Any], known) -> dict[str, Any]:
        """Turn what the columns gave into the values of an operation. Raises Wrong."""
        return values

    def recognise(self, lines: Iterable[Line], known) -> None:
        """Set the ``record`` of each line that is known, its ``choices`` when one must decide, and its faults."""
        raise NotImplementedError

    def complete(self, line: Line, known) -> None:
        """Add the faults that only a new record has, or only a change; set ``changes`` of a known one."""
        raise NotImplementedError

    def name(self, values: dict[str, Any]) -> str:
        """Return how a line is called on screen, from what could be read of it."""
        raise NotImplementedError

    def label_of(self, name: str) -> str:
        """Return the word of something that changes."""
        return next((column.label for column in self.columns if column.key == name), name)

    def current(self, record, name: str) -> Any:
        """Return what a record says today of something that changes."""
        return getattr(record, name)

    def say(self, name: str, value) -> str:
        """Return a value as the preview writes it."""
        return shown(value)

    def create(self, values: dict[str, Any], *, at: datetime, actor) -> Any:
        """Write a new record through its operation."""
        raise NotImplementedError

    def change(self, record, changes: dict[str, Any], *, at: datetime, actor) -> None:
        """Write what changes through the operations."""
        raise NotImplementedError


# --- Reading a cell ----------------------------------------------------------------------------------------


def written(cell: Cell) -> str:
    """Return what a cell shows, in one line: « 12 », « 31/12/1990 ». Our own exports' guard « '+33… » is taken off."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == datetime.min.time() else cell
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    text = " ".join(str(cell).split())
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def text(most: int) -> Callable[[Cell, Any], str]:
    """Return what reads a text of at most ``most`` signs."""

    def read(cell, known):
        value = written(cell)
        if value.startswith("#") and value.rstrip("!?").isupper() and value[1:2].isalpha():
            raise Wrong("Le tableur n’a pas su calculer cette cellule\u00a0: écrivez la valeur.")
        if len(value) > most:
            raise Wrong(f"C’est trop long\u00a0: {most} signes au plus.")
        return value

    return read


def day(*, past: bool = False) -> Callable[[Cell, Any], date]:
    """Return what reads a day in any usual shape; ``known.today`` places years of two digits.

    A day of the past may not be to come; without ``past``, « 27 » is 2027.
    """

    def read(cell, known):
        found = _day(cell, known.today, past)
        if past and found > known.today:
            raise Wrong("Cette date est dans le futur\u00a0: vérifiez l’année.")
        if not known.today.year - 110 <= found.year <= known.today.year + 50:
            raise Wrong("Cette date est trop lointaine\u00a0: vérifiez l’année.")
        return found

    return read


def _day(cell: Cell, today: date, past: bool) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 1 <= cell < 80_000:
        return EXCEL_EPOCH + timedelta(days=int(cell))
    value = _MIDNIGHT.sub("", written(cell))
    for shape, names in _DATES:
        if match := shape.fullmatch(value):
            parts = {name: int(part) for name, part in zip(names, match.groups(), strict=True)}
            if parts["year"] < 100:
                parts["year"] = _century(parts["year"], today, past)
            try:
                return date(**parts)
            except ValueError as error:
                raise Wrong("Ce jour n’existe pas au calendrier.") from error
    raise Wrong("Ce n’est pas une date que l’on sait lire\u00a0: écrivez 31/12/1990.")


def _century(year: int, today: date, past: bool) -> int:
    """Return the year that two digits mean: the last one for what is past, else this century's."""
    return 1900 + year if past and 2000 + year > today.year else 2000 + year


def yes_no(cell: Cell, known) -> bool:
    """Read « oui », « non », « x », « 0 »…"""
    word = written(cell).casefold()
    if word in YES or word in NO:
        return word in YES
    raise Wrong("Écrivez oui ou non.")


def whole(most: int) -> Callable[[Cell, Any], int]:
    """Return what reads a whole number from 0 to ``most``: « 45 200 », « 45.200 km »."""

    def read(cell, known):
        value = re.sub(r"\s*(km|kms|places?)\.?$", "", written(cell).casefold())
        if re.fullmatch(r"\d{1,3}([ .]\d{3})+", value):
            value = re.sub(r"[ .]", "", value)
        value = re.sub(r",0+$", "", value)
        if not re.fullmatch(r"[0-9]{1,12}", value):
            raise Wrong("Ce n’est pas un nombre entier.")
        if int(value) > most:
            raise Wrong(f"Ce nombre est trop grand\u00a0: {number_fr(most)} au plus.")
        return int(value)

    return read


def one_of(choices, words: dict[str, Any] | None = None) -> Callable[[Cell, Any], str]:
    """Return what reads one of these choices, by its label, its value or other ``words`` for it."""
    meanings = {fold(str(value)): value for value in choices.values if value != ""}
    meanings |= {fold(label): value for value, label in choices.choices if value != ""}
    meanings |= {fold(word): value for word, value in (words or {}).items()}
    labels = [f"«\u00a0{label}\u00a0»" for value, label in choices.choices if value != ""]

    def read(cell, known):
        found = meanings.get(fold(written(cell)))
        if found is None:
            raise Wrong(f"Ce mot n’est pas connu ici. Écrivez par exemple {' ou '.join(labels[:4])}.")
        return found

    return read


def shown(value) -> str:
    """Return a value as the preview writes it: « mar. 7 avril 2026 », « oui », « rien »."""
    if value is None or value == "":
        return "rien"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return date_fr(value, weekday=False)
    return number_fr(value) if isinstance(value, int) else str(value)


def count_of(kind: Kind, count: int) -> str:
    """Write how many records: « 3 personnes », « 1 véhicule »."""
    return plural(count, kind.one, kind.many)
