"""Examples of the pages that bring a file in."""

from datetime import UTC, datetime

from mobilite.importable import Kind
from mobilite.imports import operations
from mobilite.imports.kinds import kind_called
from tests.examples import Example
from tests.mobilite.imports.samples import sample

NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)


def _run():
    kind: Kind = kind_called("people")
    content = sample("people-windows-1252.csv")
    return {"pk": operations.receive(kind, content, file_name="personnes.csv", at=NOW, actor=None).pk}


PAGES = {f"imports:{name}": Example(_run) for name in ("run", "columns", "wrong_lines", "do", "abandon")}
