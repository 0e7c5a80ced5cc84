"""« Il manque »: one list, for the team and for the person (row H5).

Apps above say what they ask: "papers_asked" (``callable(person, on)`` returns kinds of papers) and "also_missing"
(``callable(person, on)`` returns ``MissingPaper``: a licence, who signs).
"""

from datetime import date

from mobilite.people.models import Person
from mobilite.people.models.persons import PaperKind
from mobilite.people.papers import ALWAYS_ASKED, VALIDITY, MissingPaper, missing_papers, open_papers
from mobilite.registry import registered


def kinds_asked(person: Person, on: date) -> list[str]:
    """Return the kinds of papers asked of a person: always, by what goes on, and by a colleague; in order."""
    kinds = [*ALWAYS_ASKED]
    for item in registered("papers_asked"):
        kinds += item.value(person, on)
    kinds += [kind for kind in open_papers(person) if kind != PaperKind.LICENCE]
    wanted = set(kinds)
    return [kind for kind in VALIDITY if kind in wanted]


def what_is_missing(person: Person, on: date) -> list[MissingPaper]:
    """Return all that a person is to bring or show, and what came and waits for a check, each thing once."""
    found = missing_papers(person, kinds_asked(person, on), on=on)
    for item in registered("also_missing"):
        found += item.value(person, on)
    waiting = open_papers(person).get(PaperKind.LICENCE)
    if waiting is not None:
        found += missing_papers(person, [PaperKind.LICENCE], on=on)
    return list({one.kind: one for one in reversed(found)}.values())[::-1]


def to_bring(missing: list[MissingPaper]) -> list[MissingPaper]:
    """Keep what is hers to bring: what waits for a check is ours to do."""
    return [one for one in missing if not one.to_check]
