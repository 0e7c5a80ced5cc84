"""What will become of each line of a file: read, recognised, and either kept or named with its reasons.

Nothing is written here. The preview shows it, and the import does it: the same judgement, made again.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mobilite.importable import Choice, Column, Fault, Kind, Line, Outcome, Wrong, written
from mobilite.imports.tables import Table
from mobilite.pages.french import fold

#: A decision about a line: somebody new, nobody (left aside), or the key of a record.
NEW, LEAVE = "new", "leave"


@dataclass(frozen=True)
class Judgement:
    """All lines of a file and what will become of each."""

    lines: list[Line]
    empty: int = 0

    def of(self, *outcomes: Outcome) -> list[Line]:
        """Return the lines with these outcomes, in the order of the file."""
        return [line for line in self.lines if line.outcome in outcomes]

    @property
    def counts(self) -> Counter:
        """How many lines have each outcome."""
        return Counter(line.outcome for line in self.lines)

    @property
    def blocking(self) -> list[Line]:
        """The lines that keep the file from being imported whole."""
        return self.of(Outcome.WRONG, Outcome.OPEN)


def proposed_columns(kind: Kind, heads: list[str], remembered: Mapping[str, str] = {}) -> dict[int, str]:
    """Return which column of the kind each head probably means: ``{position: key}``, each key once.

    ``remembered`` are the words of the structure's own files; then come labels and synonyms, whole, then the
    beginning of the head (« Téléphone portable (perso) »).
    """
    keys = {column.key for column in kind.columns}
    words: dict[str, str] = {}
    for column in kind.columns:
        for word in (column.label, *column.heads):
            words.setdefault(fold(word), column.key)
    words |= {head: key for head, key in remembered.items() if key == "" or key in keys}
    # « C.P. » and « E-mail » are « cp » and « email ».
    joined = {word.replace(" ", ""): key for word, key in words.items()}
    folded = [fold(head) for head in heads]
    found: dict[int, str] = {}
    for rank, head in enumerate(folded):
        key = words.get(head) or joined.get(head.replace(" ", ""))
        if key and key not in found.values():
            found[rank] = key
    for rank, head in enumerate(folded):
        if rank in found or head in words:
            continue
        longest = max((w for w in words if w and head.startswith(f"{w} ")), key=len, default="")
        key = words.get(longest, "")
        if key and key not in found.values():
            found[rank] = key
    return found


def judge(
    kind: Kind,
    table: Table,
    columns: Mapping[int, str],
    *,
    fallbacks: Mapping[str, str] = {},
    decisions: Mapping[str, str] = {},
    today: date,
) -> Judgement:
    """Say what will become of each line of a table. The number of queries does not depend on the number of lines."""
    known = kind.known(today)
    by_key = {column.key: column for column in kind.columns}
    asked = [(position, by_key[key]) for position, key in sorted(columns.items()) if key in by_key]
    answers = {key: _read_answer(by_key[key], value, known) for key, value in fallbacks.items() if value}
    lines = [_read(kind, number, cells, asked, answers, known) for number, cells in table.lines]
    for line, (_, cells) in zip(lines, table.lines, strict=True):
        stray = [written(cell) for cell in cells[_heads(table) :] if written(cell)]
        if stray:
            line.faults.append(
                Fault(
                    "",
                    stray[0],
                    "Cette ligne a plus de cases que la ligne de titres\u00a0: un séparateur est de trop.",
                )
            )
    kind.recognise(lines, known)
    for line in lines:
        _decide(line, decisions.get(str(line.number), ""))
        if line.outcome not in (Outcome.OPEN, Outcome.LEFT):
            _complete(kind, line, known)
        if line.outcome == Outcome.LEFT:
            continue
        if line.faults:
            line.outcome = Outcome.WRONG
    return Judgement(lines, table.empty)


def _heads(table: Table) -> int:
    return len(table.heads)


def _read_answer(column: Column, value: str, known):
    try:
        return column.read(value, known)
    except Wrong:
        # What was chosen for all lines is there no more: the lines say so themselves.
        return None


def _read(kind: Kind, number: int, cells, asked, answers, known) -> Line:
    line = Line(number, cells)
    read = {}
    for position, column in asked:
        cell = cells[position] if position < len(cells) else None
        line.written[column.key] = written(cell)
        if written(cell) == "":
            continue
        try:
            read[column.key] = column.read(cell, known)
        except Wrong as error:
            _fault(kind, line, error, column.key)
    line.name = kind.name(read)
    for key, value in answers.items():
        if key not in read and not line.written.get(key) and value is not None:
            read[key] = value
    try:
        line.values = kind.finish(read, known)
    except Wrong as error:
        line.values = read
        _fault(kind, line, error)
    return line


def _fault(kind: Kind, line: Line, error: Wrong, key: str = "") -> None:
    key = error.column or key
    label = next((column.label for column in kind.columns if column.key == key), "")
    line.faults.append(Fault(label, line.written.get(key, ""), error.sentence))


def _decide(line: Line, decision: str) -> None:
    """Apply what somebody answered; a line with a question and no answer stays open."""
    if line.faults or not line.choices:
        return
    if decision == LEAVE:
        line.outcome = Outcome.LEFT
        return
    answers: dict[str, Choice] = {str(choice.pk) if choice.pk else NEW: choice for choice in line.choices}
    if decision not in answers:
        line.outcome = Outcome.OPEN
        return
    line.record = answers[decision].pk and next(
        record for record in line.candidates if record.pk == answers[decision].pk
    )


def _complete(kind: Kind, line: Line, known) -> None:
    if line.record is None:
        named = {fault.column for fault in line.faults}
        for column in kind.columns:
            if column.required and column.label not in named and line.values.get(column.key) in (None, ""):
                line.faults.append(Fault(column.label, "", f"Il manque «\u00a0{column.label}\u00a0»."))
    if not line.faults:
        try:
            kind.complete(line, known)
        except Wrong as error:
            _fault(kind, line, error)
    if line.record is None:
        line.outcome = Outcome.NEW
    else:
        line.outcome = Outcome.CHANGED if line.changes else Outcome.SAME


def differences(kind: Kind, line: Line) -> list[tuple[str, str, str]]:
    """Return what changes in a known record: label, before, after."""
    return [
        (kind.label_of(name), kind.say(name, kind.current(line.record, name)), kind.say(name, value))
        for name, value in line.changes.items()
    ]
