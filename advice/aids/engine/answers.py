"""What one aid answers to one person: yes, no because, missing this; closed, suspended and to confirm come first."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from advice.aids.engine import sentences
from advice.aids.engine.amounts import Range
from advice.aids.engine.conditions import FromParameter, Leaf
from advice.aids.engine.parameters import PARAMETERS
from advice.aids.engine.rules import Rule, State, Unit
from advice.aids.engine.sentences import Reason
from advice.aids.engine.situation import Situation, asked_instead
from advice.aids.engine.truth import Truth
from advice.aids.engine.vocabulary import FACTS
from mobilite.money import french
from mobilite.periods import french_date


class Outcome(StrEnum):
    """What an aid answers. The three first are about the person; the others are about the aid, and come before."""

    YES = "yes"
    MISSING = "missing"
    NO = "no"
    TO_CONFIRM = "to_confirm"
    SUSPENDED = "suspended"
    CLOSED = "closed"


_FIRST = {
    State.CLOSED: Outcome.CLOSED,
    State.SUSPENDED: Outcome.SUSPENDED,
    State.TO_CONFIRM: Outcome.TO_CONFIRM,
}
_THEN = {Truth.YES: Outcome.YES, Truth.NO: Outcome.NO, Truth.UNKNOWN: Outcome.MISSING}


@dataclass(frozen=True)
class Answer:
    """What an aid answers, with its reasons, the version that says it and the facts that it used.

    ``verdict`` is what the conditions alone say: for an aid to confirm, what they would say if it still holds.
    ``missing`` are the facts to ask, ``undated`` the reference amounts not known that far back. ``amount`` is in the unit
    of the rule; ``is_provisional`` while a condition waits. ``deadline`` is the last day to ask, where it is known.
    """

    rule: Rule
    on: date
    outcome: Outcome
    verdict: Truth
    blocking: tuple[Reason, ...]
    met: tuple[Reason, ...]
    missing: tuple[str, ...]
    undated: tuple[str, ...]
    amount: Range | None
    charge: Range | None
    deadline: date | None
    used: dict[str, Any]

    @property
    def is_provisional(self) -> bool:
        return self.outcome is Outcome.MISSING

    @property
    def worth(self) -> Decimal:
        """How many euros of aid are at stake at most: nothing for a loan, a fare, or where no ceiling is known."""
        if self.amount is None or self.amount.high is None or not counts(self.rule):
            return Decimal(0)
        return self.amount.high

    @property
    def amount_words(self) -> str:
        """Say the amount: « 322,00 € », « jusqu’à 450,00 € », what the body says of it where nothing can be counted."""
        words = self.sum_words
        if not words:
            return self.rule.words
        return f"{words} ({self.rule.words})" if self.rule.words else words

    @property
    def sum_words(self) -> str:
        """Say the figure alone; nothing where none can be counted."""
        words = said(self.amount, self.rule.unit) if self.amount else ""
        certain = self.amount is None or not (self.is_provisional and self.amount.is_exact)
        return words if certain or not words else f"sans doute {words}"

    @property
    def sentence(self) -> str:
        """Say in one French sentence what the aid answers."""
        rule = self.rule
        if self.outcome is Outcome.CLOSED:
            since = f" depuis le {french_date(rule.from_date)}" if rule.from_date else ""
            return _ended(f"Fermée{since}", rule.state_words)
        if self.outcome is Outcome.SUSPENDED:
            return _ended("Suspendue", rule.state_words)
        if self.outcome is Outcome.TO_CONFIRM:
            return _ended("À confirmer auprès de l’organisme avant d’en parler", rule.state_words)
        if self.outcome is Outcome.NO:
            return " ".join(reason.sentence for reason in self.blocking)
        if self.outcome is Outcome.MISSING:
            return self._lacks()
        if rule.committee:
            return f"Elle peut la demander. {rule.committee} décide\u00a0: rien n’est promis."
        return "Elle peut la demander."

    def _lacks(self) -> str:
        asked = [FACTS[key].label for key in self.missing]
        undated = [PARAMETERS[key].label for key in self.undated]
        lacks = [f"Il manque\u00a0: {', '.join(asked)}."] if asked else []
        lacks += [f"La valeur «\u00a0{label}\u00a0» n’est pas connue à cette date." for label in undated]
        return " ".join(lacks)


def _ended(start, words) -> str:
    return f"{start}\u00a0: {words.rstrip('.')}." if words else f"{start}."


def counts(rule: Rule) -> bool:
    """Tell whether an aid brings euros that add up: never a loan, nor a price or a fare."""
    return rule.unit is Unit.EUROS and rule.nature.value in ("grant", "right", "service")


def answer(rule: Rule, situation: Situation) -> Answer:
    """Weigh one version for one person on the day of the situation."""
    state = _state(rule, situation.on)
    verdict = rule.conditions.weigh(situation)
    outcome = _FIRST.get(state) or _THEN[verdict]
    missing: dict[str, None] = {}
    for key in sentences.missing(rule.conditions, situation):
        missing |= dict.fromkeys(asked_instead(key, situation))
    return Answer(
        rule=rule,
        on=situation.on,
        outcome=outcome,
        verdict=verdict,
        blocking=tuple(sentences.blocking(rule.conditions, situation)),
        met=tuple(sentences.met(rule.conditions, situation)),
        missing=tuple(missing),
        undated=_undated(rule, situation) if verdict is Truth.UNKNOWN else (),
        amount=None if verdict is Truth.NO or state is State.CLOSED else worth(rule, situation),
        charge=rule.charge.weigh(situation).rounded() if rule.charge else None,
        deadline=_deadline(rule, situation),
        used=situation.used(rule.facts),
    )


def _state(rule, on) -> State:
    over = rule.until_date is not None and rule.until_date <= on
    return State.CLOSED if over else rule.state


def worth(rule: Rule, situation: Situation) -> Range | None:
    """Return what the aid is worth to the person, never more than what is to be paid; None where nothing is published.

    What a committee decides is never computed: the range then starts at nothing.
    """
    if rule.amount is None:
        return None
    found = rule.amount.weigh(situation)
    if rule.cost:
        cost = situation.get(rule.cost)
        found = found.capped(Range(Decimal(0), None) if cost is None else Range(cost, cost))
    if rule.committee:
        found = Range(Decimal(0), found.high)
    return found.rounded()


def _undated(rule, situation) -> tuple[str, ...]:
    bounds = [leaf for leaf in rule.conditions.leaves() if isinstance(leaf.value, FromParameter)]
    return tuple(dict.fromkeys(leaf.value.key for leaf in bounds if leaf.bound(situation) is None))


def _deadline(rule, situation) -> date | None:
    """Return the last day to ask: the earliest of the delays that count from a date that is known."""
    delays = [leaf for leaf in rule.conditions.leaves() if leaf.op == "within" and _delays(leaf, situation)]
    return min((leaf.value.after(situation.get(leaf.fact.key)) for leaf in delays), default=None)


def _delays(leaf: Leaf, situation) -> bool:
    return situation.get(leaf.fact.key) is not None


def said(amount: Range, unit: Unit) -> str:
    """Write a range in French: « 322,00 € », « jusqu’à 450,00 € », « de 30,00 € à 50,00 € »; nothing when nothing is known."""
    if amount.high is None and not amount.low:
        return ""
    write = _percent if unit is Unit.PERCENT else french
    if amount.is_exact:
        words = write(amount.low)
    elif amount.high is None:
        words = f"au moins {write(amount.low)}"
    elif not amount.low:
        words = f"jusqu’à {write(amount.high)}"
    else:
        words = f"de {write(amount.low)} à {write(amount.high)}"
    return f"{words}{_AFTER[unit]}"


def _percent(value) -> str:
    return f"{value.normalize():f}".replace(".", ",") + "\u00a0%"


_AFTER = {
    Unit.EUROS: "",
    Unit.EUROS_MONTH: " par mois",
    Unit.PERCENT: " de réduction",
    Unit.PRICE_HOUR: " de l’heure, à payer",
    Unit.PRICE_DAY: " par jour, à payer",
    Unit.PRICE_MONTH: " par mois, à payer",
    Unit.PRICE_YEAR: " par an, à payer",
}
