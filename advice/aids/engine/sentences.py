"""What conditions say in French: what a rule asks, what really blocks, what is met."""

from collections.abc import Iterator
from dataclasses import dataclass

from advice.aids.engine.conditions import Condition, FromParameter, Group, Leaf, When
from advice.aids.engine.facts import Kind
from advice.aids.engine.parameters import PARAMETERS
from advice.aids.engine.situation import Situation
from advice.aids.engine.truth import Truth
from advice.aids.engine.vocabulary import FACTS
from mobilite.money import french
from mobilite.periods import french_date


@dataclass(frozen=True)
class Reason:
    """Why an answer is what it is: the facts at stake and the sentence that says it."""

    facts: tuple[str, ...]
    sentence: str


def asked(condition: Condition, situation: Situation | None = None) -> str:
    """Say what a condition asks, to follow « Il faut »: « avoir 18 ans ou plus ». With a situation, bounds are of its day."""
    if condition.must:
        return condition.must
    if isinstance(condition, Leaf):
        return _leaf(condition, situation)
    if isinstance(condition, When):
        return (
            f"{asked(condition.then, situation)} (si l’on demande\u00a0: {asked(condition.guard, situation)})"
        )
    return _joined([asked(part, situation) for part in condition.parts], condition.is_all)


def _joined(parts: list[str], is_all: bool) -> str:
    return (", et " if is_all else ", ou ").join(dict.fromkeys(parts))


def _leaf(leaf: Leaf, situation) -> str:
    fact, value = leaf.fact, leaf.value
    if fact.kind is Kind.BOOL:
        return fact.must if value else _without(fact.must)
    if leaf.op in _SPANS:
        return _SPANS[leaf.op].format(label=fact.label, span=value.words)
    if fact.kind is Kind.DATE:
        word = "au plus tard le" if leaf.op == "until" else "après le"
        return f"{fact.label}, {word} {french_date(value)}"
    if leaf.op in ("in", "not_in"):
        said = " ou ".join(fact.said(one) for one in value)
        return fact.must.format(said) if leaf.op == "in" else _without(fact.must.format(said))
    bound = leaf.bound(situation) if situation else value
    said = _parameter(value) if isinstance(value, FromParameter) else fact.said(value)
    if isinstance(value, FromParameter) and situation is not None and bound is not None:
        said = f"{said}, soit {french(bound)},"
    return fact.must.format(_BOUNDS[leaf.op].format(said))


def _parameter(value: FromParameter) -> str:
    label = PARAMETERS[value.key].label
    times = f"{value.times.normalize():f}".replace(".", ",")
    return (
        f"l’{label}"
        if value.times == 1 and label[0] in "aeiou"
        else (label if value.times == 1 else f"{times}\u00a0fois l’{label}")
    )


def _without(must: str) -> str:
    """Say the contrary of what a fact asks: « être salarié » gives « ne pas être salarié »."""
    first = must.split(" ", 1)[0]
    if first in ("un", "une", "des", "le", "la"):
        return f"autre chose que {must}"
    return must[len("ne pas ") :] if must.startswith("ne pas ") else f"ne pas {must}"


_BOUNDS = {"ge": "{} ou plus", "gt": "plus de {}", "le": "{} ou moins", "lt": "moins de {}"}
_SPANS = {
    "within": "demander au plus tard {span} après la date «\u00a0{label}\u00a0»",
    "beyond": "demander plus de {span} après la date «\u00a0{label}\u00a0»",
    "less_ago": "une date «\u00a0{label}\u00a0» de moins de {span}",
    "at_least_ago": "une date «\u00a0{label}\u00a0» d’au moins {span}",
}


def blocking(condition: Condition, situation: Situation) -> list[Reason]:
    """Return why a condition that is NO is so: only what really blocks, and no further down than a sentence of its own."""
    return list(_blocking(condition, situation))


def _blocking(condition: Condition, situation: Situation) -> Iterator[Reason]:
    if condition.weigh(situation) is not Truth.NO:
        return
    if isinstance(condition, When) and not condition.must:
        yield from _blocking(condition.then, situation)
        return
    if isinstance(condition, Group) and condition.is_all and not condition.must:
        for part in condition.parts:
            yield from _blocking(part, situation)
        return
    at_stake = dict.fromkeys(leaf.fact.key for leaf in _false_leaves(condition, situation))
    yield Reason(tuple(at_stake), f"Il faut {_needed(condition, situation)}{_here(at_stake, situation)}.")


def _needed(condition, situation) -> str:
    """Say what would be needed: the branches that block, without what is already met in them."""
    if condition.must or isinstance(condition, Leaf):
        return asked(condition, situation)
    if isinstance(condition, When):
        return _needed(condition.then, situation)
    parts = [part for part in condition.parts if part.weigh(situation) is Truth.NO]
    return _joined([_needed(part, situation) for part in parts], condition.is_all)


def _false_leaves(condition, situation) -> Iterator[Leaf]:
    if condition.weigh(situation) is not Truth.NO:
        return
    if isinstance(condition, Leaf):
        yield condition
        return
    for part in (condition.then,) if isinstance(condition, When) else condition.parts:
        yield from _false_leaves(part, situation)


def _here(keys, situation) -> str:
    """Say what the facts are, where they are numbers, choices or dates: « ; ici 16 ans »."""
    facts = [FACTS[key] for key in keys if FACTS[key].kind is not Kind.BOOL]
    said = [
        fact.said(situation.get(fact.key))
        if len(facts) == 1
        else f"{fact.label}\u00a0{fact.said(situation.get(fact.key))}"
        for fact in facts
    ]
    return f"\u202f; ici {', '.join(said)}" if said else ""


def met(condition: Condition, situation: Situation) -> list[Reason]:
    """Return what holds already, each as what the rule asks."""
    if isinstance(condition, When):
        return met(condition.then, situation) if condition.guard.weigh(situation) is Truth.YES else []
    if condition.weigh(situation) is Truth.YES and (
        isinstance(condition, Leaf) or condition.must or not condition.is_all
    ):
        held = dict.fromkeys(
            leaf.fact.key for leaf in condition.leaves() if leaf.weigh(situation) is Truth.YES
        )
        return [Reason(tuple(held), _held(condition, situation))]
    if isinstance(condition, Group) and condition.is_all:
        return [reason for part in condition.parts for reason in met(part, situation)]
    return []


def _held(condition, situation) -> str:
    if condition.must or isinstance(condition, Leaf):
        return asked(condition, situation)
    if isinstance(condition, When):
        return asked(condition.then, situation)
    parts = [part for part in condition.parts if part.weigh(situation) is Truth.YES]
    return _joined([_held(part, situation) for part in parts], condition.is_all)


def missing(condition: Condition, situation: Situation) -> list[str]:
    """Return the facts that an UNKNOWN condition waits for, once the branches already decided are cut; in order."""
    if condition.weigh(situation) is not Truth.UNKNOWN:
        return []
    if isinstance(condition, Leaf):
        return [condition.fact.key] if situation.get(condition.fact.key) is None else []
    if isinstance(condition, When):
        first = missing(condition.guard, situation)
        return first or missing(condition.then, situation)
    found = [key for part in condition.parts for key in missing(part, situation)]
    return list(dict.fromkeys(found))


def lines(condition: Condition, depth: int = 0) -> list[tuple[int, str]]:
    """Write a rule in plain sentences, one a line, with its depth: for a page that people read back."""
    if isinstance(condition, Leaf):
        return [(depth, asked(condition))]
    if isinstance(condition, When):
        return [(depth, f"si c’est\u00a0: {asked(condition.guard)}"), *lines(condition.then, depth + 1)]
    title = "toutes ces conditions\u00a0:" if condition.is_all else "au moins une de ces conditions\u00a0:"
    if condition.must:
        title = f"{condition.must} ({title[:-2]})" + "\u00a0:"
    if depth == 0 and condition.is_all and not condition.must:
        return [line for part in condition.parts for line in lines(part, 0)]
    return [(depth, title), *(line for part in condition.parts for line in lines(part, depth + 1))]
