"""The examples of a version: somebody, a day, what must be answered. Run before publishing and at each test."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from advice.aids.engine.answers import Answer, Outcome, answer
from advice.aids.engine.facts import Fact, Kind
from advice.aids.engine.faults import BadRule
from advice.aids.engine.parameters import Values
from advice.aids.engine.rules import Rule
from advice.aids.engine.situation import Situation
from advice.aids.engine.truth import Truth

#: The kinds that each version must show before it is published. Where nobody is told yes or no, because the aid is closed,
#: suspended or asks nothing, they show it of somebody who has everything, of somebody unknown, and of its first day.
KINDS = {"yes": "un oui", "no": "un non", "edge": "un bord"}
VERDICTS = {"yes": Truth.YES, "no": Truth.NO, "missing": Truth.UNKNOWN}
#: What is answered before any condition is read.
STATES = {"closed": Outcome.CLOSED, "suspended": Outcome.SUSPENDED}
WORDS = {
    "yes": "oui",
    "no": "non",
    "missing": "il manque un fait",
    "closed": "elle est fermée",
    "suspended": "elle est suspendue",
}
_EUROS = Fact("amount", Kind.EUROS, "montant", "{}", "")


@dataclass(frozen=True)
class Run:
    """One example and what it gave; ``fault`` is empty when it is what was expected."""

    label: str
    kind: str
    answer: Answer | None
    fault: str


def run(rule: Rule, example: Mapping[str, Any], *, values: Values, zones, today: date) -> Run:
    """Answer one example: {label, kind, facts, on?, verdict, amount?, blocking?, missing?}, and say where it differs.

    ``verdict`` is what the conditions say (« yes », « no », « missing »), whatever the state of the aid; or the state
    itself (« closed », « suspended »), which comes before them.
    """
    label, kind = str(example.get("label", "")), str(example.get("kind", ""))
    try:
        on = date.fromisoformat(example["on"]) if example.get("on") else today
        situation = Situation(example.get("facts") or {}, on=on, values=values, zones=zones)
    except (BadRule, ValueError) as error:
        return Run(label, kind, None, getattr(error, "sentence", "La date de l’exemple ne se lit pas."))
    found = answer(rule, situation)
    return Run(label, kind, found, _fault(example, found))


def _fault(example, found) -> str:
    asked = example.get("verdict", "")
    if asked in STATES:
        told = "" if found.outcome is STATES[asked] else "elle peut encore se demander"
        return f"Attendu\u00a0: {WORDS[asked]}. La règle répond\u00a0: {told}." if told else ""
    wanted = VERDICTS.get(asked)
    if wanted is None:
        return "Il manque ce que l’exemple doit répondre."
    if found.verdict is not wanted:
        said = next(key for key, one in VERDICTS.items() if one is found.verdict)
        return f"Attendu\u00a0: {WORDS[example['verdict']]}. La règle répond\u00a0: {WORDS[said]}."
    if example.get("amount") not in (None, ""):
        amount = _EUROS.read(example["amount"])
        if found.amount is None or found.amount.high != amount:
            return f"Attendu\u00a0: {_EUROS.said(amount)}. La règle donne\u00a0: {found.amount_words or 'aucun montant'}."
    for name, actual in (
        ("blocking", {key for one in found.blocking for key in one.facts}),
        ("missing", set(found.missing)),
    ):
        if name in example and set(example[name]) != actual:
            word = "bloque" if name == "blocking" else "manque"
            return (
                f"Ce qui {word} n’est pas ce qui était attendu\u00a0: {', '.join(sorted(actual)) or 'rien'}."
            )
    return ""


def run_all(
    rule: Rule, examples: Iterable[Mapping[str, Any]], *, values: Values, zones, today: date
) -> list[Run]:
    """Answer every example of a version."""
    return [run(rule, one, values=values, zones=zones, today=today) for one in examples]


def lacking(rule: Rule, runs: Sequence[Run]) -> list[str]:
    """Return what keeps a version from being published, in French sentences: an example that lacks, or that fails."""
    found = [f"L’exemple «\u00a0{one.label}\u00a0» ne passe pas. {one.fault}" for one in runs if one.fault]
    shown = {one.kind for one in runs if not one.fault and _shows(rule, one)}
    found += [
        f"Il manque {words} parmi les exemples\u00a0: ajoutez-le."
        for kind, words in KINDS.items()
        if kind not in shown
    ]
    return found


def _shows(rule: Rule, one: Run) -> bool:
    """Tell whether an example shows what its kind says: an open aid that asks something says yes, and no."""
    asks = any(True for _ in rule.conditions.leaves())
    if rule.state.value in STATES or not asks or one.answer is None or one.kind not in VERDICTS:
        return True
    return one.answer.verdict is VERDICTS[one.kind]


__all__ = ["KINDS", "VERDICTS", "Outcome", "Run", "lacking", "run", "run_all"]
