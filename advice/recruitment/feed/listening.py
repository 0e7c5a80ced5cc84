"""What a software tells by itself, signed as what we send it: hires and hours, judged line by line like a file."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from advice.recruitment.feed.imports import Returns
from advice.recruitment.feed.models import Destination
from mobilite.importable import Line, Outcome
from mobilite.imports.judging import judge
from mobilite.imports.tables import Table
from mobilite.periods import paris_date
from mobilite.workflow import Refusal

MOST_LINES = 500
#: The names that a software uses, and the columns of a file that they are.
NAMES = {
    "reference": "reference",
    "contrat": "contract",
    "heures_par_semaine": "weekly_hours",
    "premier_jour": "starts_on",
    "dernier_jour": "ends_on",
    "mois": "month",
    "heures": "hours",
}


class Unreadable(ValueError):
    """The body is not what was agreed."""


@dataclass(frozen=True)
class Said:
    """What became of one line, in the words that the software receives."""

    reference: str
    result: str
    why: str = ""

    def as_json(self) -> dict:
        return {"reference": self.reference, "resultat": self.result, "pourquoi": self.why}


def table_of(told: object) -> Table:
    """Return the lines of a body. Raises Unreadable."""
    rows = told.get("retours") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_LINES:
        raise Unreadable
    lines = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise Unreadable
        cells = [row.get(name) for name in NAMES]
        if not all(cell is None or isinstance(cell, str | int | float) for cell in cells):
            raise Unreadable
        lines.append((number, ["" if cell is None else str(cell).replace("\x00", "") for cell in cells]))
    return Table(list(NAMES), lines)


def hear(destination: Destination, told: object, *, at: datetime) -> list[Said]:
    """Write what a software tells of its own structure, each line by itself; said twice, it changes nothing. Raises Unreadable."""
    table = table_of(told)
    kind = Returns(destination.employer_id)
    columns = dict(enumerate(NAMES.values()))
    judgement = judge(kind, table, columns, today=paris_date(at))
    return [_heard(kind, line, at=at) for line in judgement.lines]


def _heard(kind: Returns, line: Line, *, at: datetime) -> Said:
    reference = line.written.get("reference", "")[:20]
    if line.outcome == Outcome.SAME:
        return Said(reference, "inchange")
    if line.outcome != Outcome.CHANGED:
        return Said(reference, "refuse", " ".join(fault.why for fault in line.faults))
    try:
        with transaction.atomic():
            kind.change(line.record, line.changes, at=at, actor=None)
    except Refusal as refusal:
        return Said(reference, "refuse", refusal.sentence)
    return Said(reference, "note")
