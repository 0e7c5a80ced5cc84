"""Which words hold on a day, and what changed from one version to another."""

from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from rentals.terms import markup
from rentals.terms.clauses import Clause, read
from rentals.terms.models import Version
from rentals.terms.starting import ORIGINAL


@dataclass(frozen=True)
class Terms:
    """The clauses of one version: 0 is what the software brings."""

    number: int
    clauses: tuple[Clause, ...]
    from_date: date | None = None
    version: Version | None = None

    @property
    def label(self) -> str:
        return f"version\u00a0{self.number}" if self.number else "version d’origine"


FIRST = Terms(0, ORIGINAL)


def of(version: Version) -> Terms:
    """Return the terms of a version."""
    return Terms(version.number, tuple(read(version.clauses)), version.from_date, version)


def current(day: date) -> Terms:
    """Return what a contract issued on a day says. What a later software no longer fills in gives way to version 0."""
    version = Version.objects.in_force(day).select_related("published_by").first()
    if version is None:
        return FIRST
    found = of(version)
    return FIRST if any(markup.problems(clause.text) for clause in found.clauses) else found


def numbered(number: int) -> Terms | None:
    """Return a version by its number, or None."""
    if number == 0:
        return FIRST
    version = Version.objects.filter(number=number).select_related("published_by").first()
    return of(version) if version else None


@dataclass(frozen=True)
class Change:
    """What became of one clause: ``kind`` is added, removed, changed or moved; ``pieces`` are (state, words)."""

    kind: str
    clause: Clause
    before: Clause | None = None
    pieces: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Say it: « Article ajouté »."""
        said = {"added": "Ajouté", "removed": "Retiré", "changed": "Modifié", "moved": "Déplacé"}
        return said[self.kind]

    @property
    def notes(self) -> list[str]:
        """Say what changed beside the text."""
        before, after = self.before, self.clause
        if before is None:
            return []
        found = []
        if before.title != after.title:
            found.append(f"Titre\u00a0: «\u00a0{before.title}\u00a0» devient «\u00a0{after.title}\u00a0».")
        if before.when != after.when:
            found.append(
                f"Imprimé pour\u00a0: {before.when or 'tous les contrats'}, puis {after.when or 'tous les contrats'}."
            )
        if before.first_page != after.first_page:
            found.append("Passe sur la première page." if after.first_page else "Quitte la première page.")
        return found


def compared(before: list[Clause], after: list[Clause]) -> list[Change]:
    """Return what changed, in the order of ``after``; what is gone comes last. Nothing when both say the same."""
    earlier = {clause.key: clause for clause in before}
    later = {clause.key for clause in after}
    still = [clause.key for clause in before if clause.key in later]
    common = [clause.key for clause in after if clause.key in earlier]
    in_place = _in_order(still, common)
    found = []
    for clause in after:
        known = earlier.get(clause.key)
        if known is None:
            found.append(Change("added", clause, pieces=[("added", clause.text)]))
        elif known != clause:
            found.append(Change("changed", clause, known, _pieces(known.text, clause.text)))
        elif clause.key not in in_place:
            found.append(Change("moved", clause, known))
    found += [
        Change("removed", clause, pieces=[("removed", clause.text)])
        for clause in before
        if clause.key not in later
    ]
    return found


def _in_order(still: list[str], common: list[str]) -> set[str]:
    """Return the clauses that did not move beside the others."""
    matcher = SequenceMatcher(a=still, b=common, autojunk=False)
    return {still[i] for block in matcher.get_matching_blocks() for i in range(block.a, block.a + block.size)}


def _pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Return the text word by word, as (same | removed | added, words)."""
    old, new = _words(before), _words(after)
    found = []
    for what, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("same", "".join(old[i:j])))
            continue
        if j > i:
            found.append(("removed", "".join(old[i:j])))
        if m > k:
            found.append(("added", "".join(new[k:m])))
    return found


def _words(text: str) -> list[str]:
    """Cut a text after each space or end of line, so that joined again it is the same."""
    found, word = [], ""
    for letter in text:
        word += letter
        if letter in " \n":
            found.append(word)
            word = ""
    return [*found, word] if word else found
