"""The whole catalogue for one person: what she may ask for, and which question would unlock most."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from advice.aids.engine.answers import Answer, Outcome, answer
from advice.aids.engine.facts import Fact
from advice.aids.engine.rules import Nature, Rule, in_force
from advice.aids.engine.situation import Situation
from advice.aids.engine.vocabulary import FACTS


@dataclass(frozen=True)
class Question:
    """One fact to ask: the aids that wait for it, those that wait for nothing else, and the euros at stake at most."""

    fact: Fact
    aids: tuple[str, ...]
    alone: tuple[str, ...]
    euros: Decimal


@dataclass(frozen=True)
class Answers:
    """What each aid of a catalogue answers, and what to ask next, the most useful first."""

    answers: tuple[Answer, ...]
    questions: tuple[Question, ...]

    def of(self, outcome: Outcome) -> list[Answer]:
        """Return the answers of one kind, those worth most first."""
        found = [one for one in self.answers if one.outcome is outcome]
        return sorted(found, key=lambda one: (-one.worth, one.rule.name))


def answer_all(versions: Iterable[Sequence[Rule]], situation: Situation) -> Answers:
    """Answer for every aid, each given by all its versions: those in force on the day of the situation count.

    An aid that no version covers that day is left out. No query, nothing kept.
    """
    held = (in_force(list(rules), situation.on) for rules in versions)
    answers = tuple(answer(rule, situation) for rule in held if rule is not None)
    return Answers(answers, tuple(ranked(answers)))


def ranked(answers: Iterable[Answer]) -> list[Question]:
    """Return what to ask, ranked by the number of aids that wait for it (loans after), then by the euros at stake.

    Of aids that exclude one another, the dearest alone counts.
    """
    waiting: dict[str, list[Answer]] = {}
    for one in answers:
        if one.outcome is Outcome.MISSING:
            for key in one.missing:
                waiting.setdefault(key, []).append(one)
    found = [
        Question(
            FACTS[key],
            tuple(one.rule.slug for one in those),
            tuple(one.rule.slug for one in those if len(one.missing) == 1),
            at_stake(those),
        )
        for key, those in waiting.items()
    ]
    given = {key: sum(one.rule.nature is not Nature.LOAN for one in those) for key, those in waiting.items()}
    return sorted(found, key=lambda one: (-given[one.fact.key], -one.euros, -len(one.aids), one.fact.key))


def at_stake(answers: Iterable[Answer]) -> Decimal:
    """Add up what answers are worth at most, once per group of aids that exclude one another."""
    best: dict[str, Decimal] = {}
    for one in answers:
        group = one.rule.exclusive or f"={one.rule.slug}"
        best[group] = max(best.get(group, Decimal(0)), one.worth)
    return sum(best.values(), Decimal(0))
