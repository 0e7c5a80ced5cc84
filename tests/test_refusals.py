"""Each refused act says what to do next: a sentence that only says no leaves somebody at the counter with nothing."""

import ast
import re
from pathlib import Path

import pytest

#: What tells what to do: an order (« choisissez »), or whom to ask.
NEXT = re.compile(r"\w+ez\b|\b[Dd]ites\b|\b[Ff]aites\b|responsable")
RAISED = re.compile(r"deny|\w*(Refused|Refusal)")
FILES = [
    path
    for app in ("mobilite", "vehicles", "rentals", "advice")
    for path in sorted(Path(app).rglob("*.py"))
    if "migrations" not in path.parts
]


def sentences(path: Path):
    """Yield the line and the words of each refusal that a module writes out; those it is given are written elsewhere."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0]
        if RAISED.fullmatch(name) and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield node.lineno, first.value
        elif RAISED.fullmatch(name) and isinstance(first, ast.JoinedStr):
            last = first.values[-1]
            written = "".join(part.value for part in first.values if isinstance(part, ast.Constant))
            # What ends with a value (« {sentence} {rest} ») hands on what another place says to do.
            if isinstance(last, ast.Constant) and last.value.strip(" .»"):
                yield node.lineno, written


@pytest.mark.parametrize("path", [path for path in FILES if any(sentences(path))], ids=str)
def test_a_refusal_says_what_to_do_next(path):
    lacking = [f"{path}:{line} {words}" for line, words in sentences(path) if not NEXT.search(words)]
    assert lacking == []
