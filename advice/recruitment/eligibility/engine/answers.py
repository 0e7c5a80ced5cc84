"""Whether somebody may be hired by each kind of structure on her criteria, and why: what counts, what lacks, which paper to ask."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from advice.recruitment.eligibility.engine.criteria import KINDS, Criterion, criterion, opposite
from mobilite.periods import french_date

#: What stands for a criterion that this reader may not know.
VEILED = "Critère réservé"


class State(Enum):
    ELIGIBLE = "eligible"
    TO_PROVE = "to_prove"
    MISSING = "missing"
    WAITING = "waiting"


@dataclass(frozen=True)
class Seen:
    """A proof that a colleague saw: of which criterion, dated which day, good until which day (None: for good)."""

    key: str
    dated_on: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        return self.dated_on <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Answer:
    """What a kind of structure may do, in one sentence, and why."""

    kind: str
    state: State
    sentence: str
    reasons: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    missing: int = 0
    to_prove: tuple[str, ...] = ()

    @property
    def is_eligible(self) -> bool:
        return self.state is State.ELIGIBLE


def plain(one: Criterion) -> str:
    """Return what a criterion is called."""
    return one.label


def veiled(one: Criterion) -> str:
    """Return what a criterion is called before somebody who may not know the sensitive ones."""
    return VEILED if one.sensitive else one.label


def counted(seen: Iterable[Seen], on: date) -> list[Criterion]:
    """Return the criteria that are proved on a day, level 1 first; of an exclusive pair the stronger, then the more recent."""
    newest: dict[str, Seen] = {}
    for one in seen:
        if one.holds(on) and (one.key not in newest or newest[one.key].dated_on < one.dated_on):
            newest[one.key] = one
    ranked = sorted(newest.values(), key=lambda one: one.dated_on, reverse=True)
    ranked.sort(key=lambda one: criterion(one.key).level)
    kept: dict[str, Criterion] = {}
    for one in ranked:
        if opposite(one.key) not in kept:
            kept[one.key] = criterion(one.key)
    return sorted(kept.values(), key=lambda one: (one.level, one.key))


def _likely(probable: Iterable[str], counting: list[Criterion]) -> list[Criterion]:
    """Return what is probable and not proved, one of each pair, level 1 first."""
    known = {one.key for one in counting}
    found: dict[str, Criterion] = {}
    for key in probable:
        other = opposite(key)
        if key not in known and other not in known and other not in found:
            found[key] = criterion(key)
    return sorted(found.values(), key=lambda one: one.level)


def explain(
    kind: str,
    seen: Iterable[Seen],
    probable: Iterable[str] = (),
    *,
    on: date,
    name: Callable[[Criterion], str] = plain,
) -> Answer:
    """Return whether a kind of structure may hire on the criteria proved that day. Raises KeyError for an unknown kind.

    ``probable`` are criteria that something makes likely and that no good paper proves: a paper to ask, never a criterion.
    """
    seen, needed = list(seen), KINDS[kind]
    counting = counted(seen, on)
    reasons = [_counts(one, seen, on, name) for one in counting]
    keys = tuple(one.key for one in counting)
    if any(one.level == 1 for one in counting) or len(counting) >= needed:
        return Answer(kind, State.ELIGIBLE, "Éligible", tuple(reasons), keys)
    short = needed - len(counting)
    likely = _likely(probable, counting)
    if likely and likely[0].level == 1:
        asked = likely[:1]
    else:
        asked = likely[:short]
    rest = 0 if asked and asked[0].level == 1 else short - len(asked)
    short_of = [f"{_count(len(counting), 'critère prouvé', 'critères prouvés')} sur {needed}"]
    short_of += [_ask(one, seen, on, name) for one in asked]
    if rest:
        short_of.append("ou un seul critère de niveau\u00a01")
    # What lacks comes first: what is there already is known.
    reasons = [*short_of, *reasons]
    sentence = " et ".join(
        part
        for part in (
            f"{_count(rest, 'critère', 'critères')} de niveau\u00a02" if rest else "",
            _papers(asked, name),
        )
        if part
    )
    state = State.MISSING if rest else State.TO_PROVE
    return Answer(
        kind, state, f"Il manque {sentence}", tuple(reasons), keys, rest, tuple(one.key for one in asked)
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number}\u00a0{many if number > 1 else one}"


def _paper(one: Criterion, name) -> str:
    if name(one) != one.label:
        return VEILED.lower()
    label = " ou ".join(paper.label for paper in one.papers)
    return label[:1].lower() + label[1:]


def _papers(asked: list[Criterion], name) -> str:
    if not asked:
        return ""
    head = "une preuve" if len(asked) == 1 else f"{len(asked)}\u00a0preuves"
    return f"{head}\u00a0: {', '.join(dict.fromkeys(_paper(one, name) for one in asked))}"


def _counts(one: Criterion, seen: list[Seen], on: date, name) -> str:
    ends = [proof.until for proof in seen if proof.key == one.key and proof.holds(on)]
    dated = [end for end in ends if end is not None]
    last = f", prouvé jusqu’au {french_date(max(dated))}" if dated and None not in ends else ", prouvé"
    return f"{name(one)} (niveau\u00a0{one.level}){last}"


def _ask(one: Criterion, seen: list[Seen], on: date, name) -> str:
    old = [proof for proof in seen if proof.key == one.key and proof.until is not None and proof.until < on]
    if old:
        newest = max(old, key=lambda proof: proof.dated_on)
        return f"{name(one)}\u00a0: la preuve du {french_date(newest.dated_on)} est trop ancienne, demandez-en une nouvelle"
    return f"{name(one)}\u00a0: probable, la preuve est à demander"


def given(kind: str, state: State, sentence: str, *reasons: str, also: Answer) -> Answer:
    """Return an answer that a PASS, an assessment or a waiting period gives; ``also`` is what the criteria alone say.

    Somebody who is eligible already is not told what her criteria lack.
    """
    more = also.reasons if state is not State.ELIGIBLE or also.is_eligible else ()
    return Answer(kind, state, sentence, (*reasons, *more), also.counted)
