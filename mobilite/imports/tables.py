"""Read a spreadsheet file, CSV or XLSX, into a head and lines. Its name and its announced type are not believed.

No formula is run: of a workbook, the values that the spreadsheet computed last are read. Every refusal is a French
sentence that says what to do.
"""

import csv
import io
import re
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass

from mobilite.importable import Cell, written
from mobilite.workflow import Refusal

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 2000
MOST_COLUMNS = 60
#: Empty lines included: past that, the file is not what it seems.
MOST_RAW_LINES = 20_000
MOST_CELL = 2000
#: What a workbook may weigh once opened, in bytes, and in how many pieces.
MOST_OPENED = 80 * 1024 * 1024
MOST_PIECES = 2000
DELIMITERS = (";", ",", "\t")
SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ADVICE = "Dans votre tableur, choisissez «\u00a0Enregistrer sous\u00a0», puis CSV ou Excel (.xlsx)."


class Unreadable(Refusal):
    """The file cannot be read as a table."""

    def __init__(self, sentence: str):
        super().__init__(sentence, field="file")


@dataclass(frozen=True)
class Table:
    """What a file holds: its heads, then its lines with their numbers in the spreadsheet. Empty lines are left out."""

    heads: list[str]
    lines: list[tuple[int, list[Cell]]]
    empty: int = 0

    def samples(self, index: int, most: int = 3) -> list[str]:
        """Return the first different values of a column."""
        found: dict[str, None] = {}
        for _, cells in self.lines:
            value = written(cells[index]) if index < len(cells) else ""
            if value:
                found.setdefault(value)
            if len(found) == most:
                break
        return list(found)


def is_workbook(content: bytes) -> bool:
    """Tell whether this is a zipped workbook rather than text."""
    return content.startswith(b"PK\x03\x04")


def read_table(content: bytes) -> Table:
    """Return the table that a file holds. Raises Unreadable."""
    return _table(read_rows(content))


def read_rows(content: bytes) -> list[tuple[int, list[Cell]]]:
    """Return every row that holds something, with its number in the spreadsheet: at least one. Raises Unreadable.

    Which one is the head is for the caller: before it, banks write the account, the holder, a balance.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable("Ce fichier pèse plus de 5\u00a0Mo. Gardez-y une seule feuille, sans images.")
    if not content.strip():
        raise Unreadable("Ce fichier est vide.")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Unreadable("Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe.")
        raise Unreadable(f"C’est un ancien classeur Excel (.xls). {ADVICE}")
    return _filled_rows(_workbook_rows(content) if is_workbook(content) else _text_rows(content))


# --- Text --------------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            found = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(found):
            return found
    raise Unreadable(f"Ce fichier n’est pas un tableau que l’on sait lire. {ADVICE}")


def _text_rows(content: bytes):
    found = _decoded(content)
    if not re.search(r"\w", found):
        raise Unreadable("Ce fichier est vide.")
    if found.lower().startswith("sep="):
        found = found.partition("\n")[2]
    try:
        yield from csv.reader(io.StringIO(found, newline=""), delimiter=_delimiter(found))
    except csv.Error as error:
        raise Unreadable(f"Ce fichier CSV est abîmé\u00a0: un guillemet n’est pas fermé. {ADVICE}") from error


def _delimiter(found: str) -> str:
    """Return the sign that cuts the first lines into the same number of columns, the one that cuts the most.

    A decimal comma in each line does not make the comma one: it cuts once where the other cuts four times.
    """
    beginning = io.StringIO(found[:20_000], newline="").read()

    def score(delimiter):
        widths = Counter()
        try:
            for rank, row in enumerate(csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)):
                if rank == 30:
                    break
                if any(cell.strip() for cell in row):
                    widths[len(row)] += 1
        except csv.Error:
            pass
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return times * (width - 1)

    return max(DELIMITERS, key=score)


# --- Workbooks ---------------------------------------------------------------------------------------------


def _workbook_rows(content: bytes):
    _check_pieces(content)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # Validation rules, extensions of one spreadsheet or another: nothing that a table holds.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
                if not sheets:
                    raise Unreadable("Ce classeur n’a pas de feuille.")
                sheet = sheets[0]
                # What the file says of its own size may be wrong.
                sheet.reset_dimensions()
                for rank, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS * 4, values_only=True)):
                    yield list(row)
                    if rank > MOST_RAW_LINES:
                        break
            finally:
                book.close()
    except (Unreadable, GeneratorExit):
        raise
    except Exception as error:  # openpyxl raises anything at all on a damaged file
        raise Unreadable(f"Ce classeur est abîmé\u00a0: on n’arrive pas à l’ouvrir. {ADVICE}") from error


def _check_pieces(content: bytes) -> None:
    """Refuse, before anything is opened, what is no workbook or would fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            pieces = archive.infolist()
            names = {piece.filename for piece in pieces}
            if "xl/workbook.xml" not in names:
                raise Unreadable(f"Ce fichier n’est pas un classeur Excel (.xlsx). {ADVICE}")
            if len(pieces) > MOST_PIECES or sum(piece.file_size for piece in pieces) > MOST_OPENED:
                raise Unreadable(
                    "Ce classeur est beaucoup trop gros une fois ouvert. Gardez-y une seule feuille."
                )
            if any(piece.flag_bits & 0x1 for piece in pieces):
                raise Unreadable(
                    "Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe."
                )
            for piece in pieces:
                if piece.filename.endswith((".xml", ".rels")):
                    with archive.open(piece) as part:
                        # Entities may grow without end; no spreadsheet writes any.
                        if b"<!DOCTYPE" in part.read(4096):
                            raise Unreadable(f"Ce classeur est abîmé. {ADVICE}")
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, EOFError, ValueError) as error:
        raise Unreadable(f"Ce classeur est abîmé\u00a0: on n’arrive pas à l’ouvrir. {ADVICE}") from error


# --- Both --------------------------------------------------------------------------------------------------


def _filled_rows(rows) -> list[tuple[int, list[Cell]]]:
    kept: list[tuple[int, list[Cell]]] = []
    for number, row in enumerate(rows, 1):
        if number > MOST_RAW_LINES:
            raise Unreadable("Ce fichier a trop de lignes. Supprimez les lignes vides, ou coupez-le en deux.")
        if cells := _trimmed(row):
            kept.append((number, cells))
    if not kept:
        raise Unreadable("Ce fichier est vide.")
    return kept


def _table(kept) -> Table:
    """Return head and lines: the head is the first line that fills two cells, or the first one that fills any."""
    start = next((rank for rank, (_, cells) in enumerate(kept[:10]) if _filled(cells) > 1), 0)
    # Empty lines count between two others: those of the end are nobody's concern.
    empty = kept[-1][0] - kept[0][0] + 1 - len(kept)
    heads, lines = kept[start][1], kept[start + 1 :]
    if not lines:
        raise Unreadable("Ce fichier n’a qu’une ligne\u00a0: il faut une ligne de titres, puis les données.")
    if len(lines) > MOST_LINES:
        raise Unreadable(
            f"Ce fichier a {len(lines):,}".replace(",", "\u202f")
            + " lignes, et on en importe 2\u202f000 à la fois. Coupez-le en plusieurs fichiers."
        )
    width = max(len(heads), *(len(cells) for _, cells in lines))
    if width > MOST_COLUMNS:
        raise Unreadable(
            f"Ce fichier a plus de {MOST_COLUMNS} colonnes. Gardez celles qui servent, et recommencez."
        )
    names = [written(cell) for cell in heads] + [""] * (width - len(heads))
    names = [name[:80] or f"Colonne {_letters(rank)}" for rank, name in enumerate(names)]
    return Table(names, [(number, cells + [None] * (width - len(cells))) for number, cells in lines], empty)


def _filled(cells) -> int:
    return sum(written(cell) != "" for cell in cells)


def _trimmed(row) -> list[Cell]:
    """Return a row without its last empty cells; times and the like become text. Raises Unreadable."""
    cells: list[Cell] = []
    for cell in row:
        if not isinstance(cell, Cell):
            cell = str(cell)
        if isinstance(cell, str) and len(cell) > MOST_CELL:
            raise Unreadable(
                "Une cellule de ce fichier est beaucoup trop longue. Il y manque peut-être un guillemet."
            )
        if isinstance(cell, float) and (cell != cell or cell in (float("inf"), float("-inf"))):
            cell = None
        cells.append(None if isinstance(cell, str) and not cell.strip() else cell)
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _letters(rank: int) -> str:
    """Return the spreadsheet's name of a column: 0 gives A, 26 gives AA."""
    letters = ""
    rank += 1
    while rank:
        rank, rest = divmod(rank - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
