"""What a line of the bank says and what it is compared with: payers, bills, money noted already. No query."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from mobilite.money import ZERO, french
from mobilite.pages.french import fold

#: New money of a payer; the other kinds match rows that are there already.
RECEIVE = "receive"
#: The score of a proposal that nothing but its sum speaks for.
BY_CHANCE = 15
#: Among how many rows a sum is looked for.
MOST_SUMMED = 12
_DAY = re.compile(r"(?<!\d)(\d\d) ?(\d\d)(?: ?(?:20)?\d\d)?(?!\d)")
_REFERENCE = re.compile(r"(?<![a-z])([a-z]{2,4}) ?(20\d\d) ?0*(\d{1,6})(?!\d)")
#: Words of a partner's name that say nothing of it.
SMALL = {"de", "du", "des", "la", "le", "les", "l", "d", "et", "en", "pour", "sur", "aux", "au"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of the bank: what is left of it to match (below nil for a debit), and its words, folded."""

    day: date
    amount: Decimal
    words: frozenset[str]
    references: frozenset[str]
    #: The days that it names: (20, 11) for « 20/11 » or « 201126 ».
    days: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Payer:
    """A person or a partner that owes or paid something. ``surname`` and ``first`` are folded words."""

    key: str
    name: str
    surname: tuple[str, ...]
    first: tuple[str, ...] = ()
    is_partner: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """A bill on which money is expected: what is left of it, what of that is due, its next parts in order."""

    bill: int
    payer: str
    left: Decimal
    due: Decimal
    since: date
    label: str
    references: tuple[str, ...] = ()
    parts: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Money noted already that no line of the bank was matched with: ``amount`` has the sign of the line to come."""

    kind: str
    key: str
    amount: Decimal
    day: date
    said: str
    payer: str = ""
    references: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line may be. ``parts`` are (bill, amount) for new money, (key, amount) of rows noted already otherwise.

    What a payer's ``amount`` has above its parts stays that payer's, to be placed later.
    """

    kind: str
    title: str
    amount: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    reasons: tuple[str, ...]
    score: int
    payer: str = ""
    cautions: tuple[str, ...] = ()

    @property
    def rest(self) -> Decimal:
        """What no bill takes of it."""
        return self.amount - sum((amount for _, amount in self.parts), ZERO)


@dataclass
class Book:
    """Everything that lines are compared with, read once for a page of them."""

    payers: Mapping[str, Payer]
    owed: Sequence[Owed] = ()
    known: Sequence[Known] = ()
    _by_payer: dict[str, list[Owed]] = field(default_factory=dict)
    _by_clue: dict[object, set[str]] = field(default_factory=dict)

    def __post_init__(self):
        for one in sorted(self.owed, key=lambda one: (one.since, one.bill)):
            self._by_payer.setdefault(one.payer, []).append(one)
            for reference in one.references:
                self._clue(("reference", reference_key(reference)), one.payer)
            for value, _ in steps(one):
                self._clue(value, one.payer)
        for key, bills in self._by_payer.items():
            for word in self.payers[key].surname:
                self._clue(("word", word), key)
            self._clue(sum((one.due for one in bills), ZERO), key)
            self._clue(sum((one.left for one in bills), ZERO), key)

    def _clue(self, clue, payer):
        self._by_clue.setdefault(clue, set()).add(payer)

    def candidates(self, line: Seen) -> list[str]:
        """Return the payers of whom a line says something: a word of the name, a reference, or the very amount."""
        clues = [line.amount, *(("word", word) for word in line.words)]
        clues += [("reference", reference) for reference in line.references]
        return sorted(set().union(*(self._by_clue.get(clue, set()) for clue in clues)))

    def owed_by(self, payer: str) -> list[Owed]:
        """Return the bills of a payer, the oldest first."""
        return self._by_payer.get(payer, [])


def seen(day: date, amount: Decimal, *texts: str) -> Seen:
    """Return a line ready to be compared."""
    said = fold(" ".join(texts))
    days = frozenset((int(one), int(other)) for one, other in _DAY.findall(said))
    return Seen(day, amount, frozenset(said.split()), references_in(said), days)


def references_in(said: str) -> frozenset[str]:
    """Return our references that a folded text names: « loc 2026 0042 », « loc20260042 » and « loc-2026-42 » are one."""
    return frozenset("-".join(found) for found in _REFERENCE.findall(said))


@lru_cache(maxsize=4096)
def reference_key(reference: str) -> str:
    """Return how a reference is compared: LOC-2026-0042 gives loc-2026-42."""
    return next(iter(references_in(fold(reference))), "")


def steps(one: Owed):
    """Yield the amounts that somebody may well pay on a bill: what is due, some of its next parts, all that is left."""
    if one.due > ZERO:
        yield one.due, f"{french(one.due)} sont dus\u00a0: {one.label}"
    total = ZERO
    for count, part in enumerate(one.parts[:MOST_SUMMED], 1):
        total += part
        if count > 1:
            yield total, f"{count} échéances font {french(total)}\u00a0: {one.label}"
        else:
            yield total, f"l’échéance est de {french(total)}\u00a0: {one.label}"
    yield one.left, f"{french(one.left)} restent à payer\u00a0: {one.label}"


def named(line: Seen, payer: Payer) -> tuple[int, str]:
    """Return how surely a label names somebody, with why; (0, "") when it does not."""
    if payer.is_partner:
        return _partner_named(line, payer)
    if not payer.surname or not set(payer.surname) <= line.words:
        return 0, ""
    if payer.first and set(payer.first) <= line.words:
        return 40, f"le nom {payer.name} est dans le libellé"
    if sum(map(len, payer.surname)) < 3:
        return 0, ""
    return 25, f"le nom {' '.join(word.capitalize() for word in payer.surname)} est dans le libellé"


def _partner_named(line, payer):
    words = [word for word in payer.surname if word not in SMALL]
    there = [word for word in words if word in line.words]
    if not there or (len(there) < 2 and len(words) > 1) or sum(map(len, there)) < 4:
        return 0, ""
    if len(there) == len(words):
        return 40, f"le nom {payer.name} est dans le libellé"
    return 25, f"«\u00a0{' '.join(there).upper()}\u00a0» est dans le libellé, comme dans {payer.name}"
