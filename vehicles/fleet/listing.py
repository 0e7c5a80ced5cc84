"""A delivery list, pasted or from a file: each line read, numbered, compared with the fleet. Nothing is written here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mobilite.importable import Fault, Line, Outcome, written
from mobilite.imports.judging import Judgement, judge, proposed_columns
from mobilite.imports.tables import Table, Unreadable, read_rows
from mobilite.pages.french import plural
from vehicles.fleet.numbering import numbers_from
from vehicles.imports import COLUMNS, KEYS, Known, Vehicles

MOST = 500
#: What a list without titles holds, in order.
PLAIN = ("frame_number", "bicycode", "key_number")
#: What a line of a delivery may say; the rest is said once for all.
OF_A_LINE = ("number", "frame_number", "bicycode", "key_number", "plate", "colour", "first_registered_on")
#: Titles are looked for that far: suppliers write their name and address above.
TITLES_WITHIN = 10


class Delivered(Vehicles):
    """The lines of a delivery: new vehicles only, each with a number of its own."""

    key = "delivery"
    columns = tuple(column for column in COLUMNS if column.key in OF_A_LINE)

    def __init__(self, shared: Mapping[str, Any], first_number: str):
        self.shared, self.first_number = shared, first_number

    def finish(self, values, known):
        return super().finish({**self.shared, **values}, known)

    def recognise(self, lines, known: Known):
        lines = list(lines)
        said = {line.values["number"] for line in lines if line.values.get("number")}
        row = numbers_from(self.first_number, {one.number for one in known.vehicles} | said)
        for line in lines:
            if not line.values.get("number") and not line.written.get("number"):
                line.values["number"] = next(row, "")
        super().recognise(lines, known)
        self._without_doubles(lines, known)

    def _among_known(self, line, found):
        for name, words in KEYS:
            if name in found:
                self._known(line, name, words, found[name].number)
                return

    def _known(self, line: Line, name: str, words: str, number: str) -> None:
        why = f"{number} a déjà {words}\u00a0: ce véhicule est dans le parc."
        line.faults.append(Fault(self.label_of(name), line.written.get(name, ""), why))

    def _without_doubles(self, lines: list[Line], known: Known) -> None:
        """Refuse a Bicycode twice; a key may open two locks, and is no matter."""
        owner = {one.bicycode: one.number for one in known.vehicles if one.bicycode}
        seen: dict[str, int] = {}
        for line in lines:
            if not (code := line.values.get("bicycode")):
                continue
            if code in owner:
                self._known(line, "bicycode", "ce marquage", owner[code])
            elif (first := seen.setdefault(code, line.number)) != line.number:
                why = f"La ligne {first} a déjà ce marquage. Gardez une seule ligne."
                line.faults.append(Fault(self.label_of("bicycode"), code, why))

    def complete(self, line, known):
        super().complete(line, known)
        if not line.values.get("frame_number") and not line.values.get("plate"):
            line.faults.append(Fault(self.label_of("frame_number"), "", "Il manque le numéro de série."))
        if not line.values.get("number"):
            line.faults.append(
                Fault("Numéro", "", "Il n’y a plus de numéro de dix signes\u00a0: commencez plus court.")
            )


@dataclass(frozen=True)
class Listing:
    """What a list says: its lines judged, the titles that were not understood."""

    judgement: Judgement
    ignored: tuple[str, ...]

    @property
    def lines(self) -> list[Line]:
        return self.judgement.lines

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.outcome != Outcome.NEW]


def as_text(content: bytes) -> str:
    """Return a file as lines that can be corrected by hand: cells between tabulations. Raises Unreadable."""
    rows = [cells for _, cells in read_rows(content)]
    width = max(map(len, rows))
    return "\n".join(
        "\t".join(written(cell) for cell in cells + [None] * (width - len(cells))) for cells in rows
    )


def read_list(text: str, *, shared: Mapping[str, Any], first_number: str, today: date) -> Listing:
    """Judge a delivery list. Raises Unreadable, and Wrong for a first number that begins no row.

    The first line that names a known column holds the titles. Without any, columns are serial number, Bicycode,
    key, in that order.
    """
    kind = Delivered(shared, first_number)
    rows = read_rows(text.encode())
    heads, columns, lines = [], dict(enumerate(PLAIN)), rows
    for rank, (_, cells) in enumerate(rows[:TITLES_WITHIN]):
        names = [written(cell) for cell in cells]
        if found := proposed_columns(kind, names):
            heads, columns, lines = names, found, rows[rank + 1 :]
            break
    if not lines:
        raise Unreadable("Sous les titres, il n’y a aucune ligne\u00a0: collez aussi les vélos.")
    if len(lines) > MOST:
        raise Unreadable(
            f"Cette liste a {plural(len(lines), 'ligne')}, et on en enregistre {MOST} à la fois."
        )
    width = max(len(heads), *(len(cells) for _, cells in lines), len(PLAIN) if not heads else 0)
    table = Table(
        heads + [""] * (width - len(heads)),
        [(number, cells + [None] * (width - len(cells))) for number, cells in lines],
    )
    if not heads:
        columns = {rank: key for rank, key in columns.items() if rank < width}
    ignored = tuple(name for rank, name in enumerate(heads) if name and rank not in columns)
    return Listing(judge(kind, table, columns, today=today), ignored)
