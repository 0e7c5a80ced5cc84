"""The plain markup of a clause: each line is a paragraph, « - » begins a point, **two stars** make bold, {variable} inserts.

Values go in after the text is read: what a name holds is never markup. A line where a variable has no value is left out.
"""

import re
from collections.abc import Mapping

from mobilite.outbox.templates import pieces, safe_value, stray_brace, tidy, unknown_variable, used
from rentals.terms.variables import ALONE, PARTS, VARIABLES

__all__ = ["easy_problems", "filled", "problems", "tidy", "used"]

BOLD = "**"
#: The longest sentence of the first page, in words (row D5).
EASY_WORDS = 12


def lines_of(text: str) -> list[tuple[bool, str]]:
    """Return (is a point, words) for each line that says something."""
    found = []
    for line in text.split("\n"):
        words = line.strip()
        if words:
            is_point = words.startswith("- ")
            found.append((is_point, words[2:].strip() if is_point else words))
    return found


def problems(text: str) -> list[str]:
    """Return what is wrong with a text, in French; an empty list when all is well. Five sentences at most."""
    found: dict[str, bool] = {}
    for is_point, line in lines_of(text):
        for piece in pieces(line):
            if piece.kind == "brace":
                found[stray_brace(piece.text)] = True
            elif piece.kind == "variable" and piece.text not in VARIABLES:
                found[unknown_variable(piece.text, VARIABLES)] = True
            elif piece.kind == "variable" and piece.text in ALONE and line != f"{{{piece.text}}}":
                found[f"{{{piece.text}}} se met seul sur sa ligne."] = True
            elif piece.kind == "variable" and piece.text in PARTS and is_point:
                found[f"{{{piece.text}}} n’est pas un point de liste\u00a0: ôtez le tiret."] = True
        if line.count(BOLD) % 2:
            found["Le gras s’ouvre et se ferme sur la même ligne, par deux étoiles\u00a0: **ainsi**."] = True
        if not line.replace(BOLD, "").strip():
            found["Une ligne n’a que des étoiles ou un tiret."] = True
    return list(found)[:5]


def easy_problems(text: str) -> list[str]:
    """Return the sentences of the first page that have more than twelve words; a variable counts for one."""
    found = []
    for _is_point, line in lines_of(text):
        for sentence in re.split(r"(?<=[.?!])\s+", line):
            count = length(re.sub(r"\{[^{}]*\}", "x", sentence))
            if count > EASY_WORDS:
                found.append(
                    f"«\u00a0{sentence[:60]}{'…' if len(sentence) > 60 else ''}\u00a0» a {count}\u00a0mots\u00a0: {EASY_WORDS} au plus, "
                    "pour que chacun lise la première page."
                )
    return found[:5]


def length(sentence: str) -> int:
    """Count the words of a sentence; a no-break space holds « 12,50 € » together."""
    return len([word for word in sentence.split(" ") if re.search(r"\w", word)])


def filled(text: str, values: Mapping[str, str]) -> list[dict]:
    """Return a text as a paper keeps it: ``{"runs": …}``, ``{"list": [runs…]}`` or ``{"part": name}``.

    A run is ``{"t": words, "b": is bold}``. Raises KeyError for a variable without an entry.
    """
    blocks: list[dict] = []
    for is_point, line in lines_of(text):
        name = line[1:-1] if line.startswith("{") and line.endswith("}") else ""
        if name in PARTS:
            blocks.append({"part": name})
            continue
        if name in ALONE:
            found = [[{"t": one, "b": False}] for one in values[name].split("\n") if one]
        else:
            runs = _runs(line, values)
            found = [runs] if runs else []
        for runs in found:
            if not is_point:
                blocks.append({"runs": runs})
            elif blocks and "list" in blocks[-1]:
                blocks[-1]["list"].append(runs)
            else:
                blocks.append({"list": [runs]})
    return blocks


def _runs(line: str, values: Mapping[str, str]) -> list[dict]:
    """Return the runs of a line, or none when one of its variables has no value."""
    found, is_bold = [], False
    for piece in pieces(line):
        if piece.kind == "variable":
            value = safe_value(values[piece.text])
            if not value:
                return []
            found.append((value, is_bold))
            continue
        for rank, words in enumerate(piece.text.split(BOLD)):
            is_bold = is_bold != (rank > 0)
            found.append((words, is_bold))
    runs: list[dict] = []
    for words, bold in found:
        if words and runs and runs[-1]["b"] == bold:
            runs[-1]["t"] += words
        elif words:
            runs.append({"t": words, "b": bold})
    return runs
