"""The words of the public pages: gathered from the sources, kept in ``mobilite/locale``, compiled where the data is.

A sentence that a machine translated bears MACHINE until somebody who speaks the language has read it and taken the
mark away. What is compiled (.mo) is never kept with the sources: each installation makes its own at its first start.
"""

import ast
import hashlib
import logging
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

logger = logging.getLogger(__name__)
SOURCES = Path(__file__).resolve().parents[1] / "locale"
APPS = ("mobilite", "vehicles", "rentals", "advice")
FUNCTIONS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
#: Asked of Django's own catalogue.
OF_DJANGO = {"This field is required."}
MACHINE = "traduction automatique, non relue"
#: A string of the Python code in which a template was rewritten.
CALL = re.compile(r"""\b(?:_|gettext)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL)


def languages() -> list[str]:
    """Return the codes of the languages that have a catalogue, in order."""
    return sorted(path.name for path in SOURCES.iterdir() if (path / "LC_MESSAGES/django.po").exists())


def path_of(language: str) -> Path:
    """Return the file that a translator works in."""
    return SOURCES / language / "LC_MESSAGES/django.po"


def sentences() -> dict[str, list[str]]:
    """Return every sentence that the sources mark as translatable, with the files that say it, in their order."""
    found: dict[str, list[str]] = {}
    for file, words in _said():
        if words in OF_DJANGO:
            continue
        where = found.setdefault(words, [])
        if file not in where:
            where.append(file)
    return found


def _said() -> Iterator[tuple[str, str]]:
    for path in sorted((settings.ROOT / "templates").rglob("*.html")):
        text = path.read_text()
        if "translate" in text:
            name = str(path.relative_to(settings.ROOT))
            yield from ((name, ast.literal_eval(said[1])) for said in CALL.finditer(templatize(text, name)))
    for app in APPS:
        for path in sorted((settings.ROOT / app).rglob("*.py")):
            text = path.read_text()
            if "gettext" in text:
                name = str(path.relative_to(settings.ROOT))
                yield from ((name, words) for words in _called(ast.parse(text)))


def _called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        said = node.args[0]
        if (
            isinstance(node.func, ast.Name)
            and node.func.id in FUNCTIONS
            and isinstance(said, ast.Constant)
            and isinstance(said.value, str)
        ):
            yield said.value


def rewrite(language: str, given: dict[str, str] | None = None) -> list[str]:
    """Write a catalogue again from the sources and return what it does not say yet.

    What was translated stays, what is no longer said goes away. ``given`` are new translations made by a machine.
    """
    path = path_of(language)
    old = {one.msgid: one for one in polib.pofile(str(path))} if path.exists() else {}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Project-Id-Version": "Mobilité",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for words, files in sentences().items():
        entry = polib.POEntry(msgid=words, occurrences=[(file, "") for file in files])
        if "%(" in words:
            entry.flags = ["python-format"]
        known = old.get(words)
        if known is not None and known.msgstr:
            entry.msgstr, entry.comment, entry.tcomment = known.msgstr, known.comment, known.tcomment
        elif given and given.get(words):
            entry.msgstr, entry.tcomment = given[words], MACHINE
        new.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(new).rstrip() + "\n")
    return [entry.msgid for entry in new if not entry.msgstr]


def unread(language: str) -> list[polib.POEntry]:
    """Return the sentences that nobody has read since a machine translated them."""
    return [entry for entry in polib.pofile(str(path_of(language))) if MACHINE in entry.tcomment]


@cache
def is_by_machine(language: str) -> bool:
    """Tell whether a language holds sentences that nobody has read yet: its pages say so."""
    path = path_of(language)
    return path.exists() and f"# {MACHINE}" in path.read_text()


def compile_all(target: Path) -> list[str]:
    """Compile the catalogues under ``target``, unless that was done of these very ones; return the languages compiled.

    Several processes may start together: each file is written whole, then put in its place. One that a hand broke is left
    out: its pages are in French, and the product starts.
    """
    files = {language: path_of(language).read_bytes() for language in languages()}
    stamp, done = target / "stamp", hashlib.sha256(b"\0".join(files.values())).hexdigest()
    if stamp.exists() and stamp.read_text() == done:
        return []
    for language, content in files.items():
        try:
            compiled = polib.pofile(content.decode()).to_binary()
        except (OSError, ValueError) as error:
            logger.error("Le catalogue « %s » ne se lit pas : %s", language, error)
            continue
        _put(target / language / "LC_MESSAGES/django.mo", compiled)
    _put(stamp, done.encode())
    return list(files)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}-{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
