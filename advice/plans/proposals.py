"""Which aids the engine proposes for a project, in the order to ask, each with how far its amount can be relied on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from advice.aids import catalogue
from advice.aids.engine import Answer, BadRule, Nature, Outcome, Situation, Truth, Unit, answer_all, together
from advice.aids.engine.answers import counts
from advice.aids.engine.rules import ORDER
from advice.aids.models import Theme
from advice.cases.facts import facts_of
from advice.plans.models import Project, Surety
from mobilite.money import ZERO

#: The fact that holds what each project costs: what no aid exceeds.
COST_FACT = {
    Project.LICENCE: "licence_cost",
    Project.PURCHASE: "car_price",
    Project.REPAIR: "repair_cost",
    Project.BIKE: "bike_price",
}
#: What the aids to each project finance. « Autre besoin » finances any.
THEMES = {
    Project.LICENCE: {Theme.LICENCE},
    Project.PURCHASE: {Theme.VEHICLE},
    Project.REPAIR: {Theme.REPAIR},
    Project.BIKE: {Theme.BIKE},
    Project.INSURANCE: set(),
    Project.TRAVEL: {Theme.TRIPS, Theme.TRANSIT, Theme.CHILDCARE},
}


@dataclass(frozen=True)
class Proposal:
    """One aid for this project. ``amount`` is what the engine counts, None where it counts nothing; ``most`` its ceiling.

    The amount of what a committee decides is never computed: whoever follows her says what is hoped.
    """

    answer: Answer
    surety: Surety
    amount: Decimal | None
    most: Decimal | None
    why: str = ""

    @property
    def rule(self):
        return self.answer.rule

    @property
    def is_sure(self) -> bool:
        return self.surety == Surety.COUNTED and bool(self.amount)


@dataclass(frozen=True)
class Proposed:
    """The aids in their order, the loans that could lend, and what changes a price or comes each month: never added to aids."""

    aids: tuple[Proposal, ...]
    loans: tuple[Answer, ...]
    beside: tuple[Answer, ...] = ()

    def of(self, slug: str) -> Proposal | None:
        return next((one for one in self.aids if one.rule.slug == slug), None)


def known_of(plan, cost: Decimal | None, on: date, *, income: bool) -> dict[str, Any]:
    """Return what is known of her, with what the project costs. Three queries."""
    facts = facts_of(plan.case, on, income=income)
    key = COST_FACT.get(Project(plan.project))
    if key and cost is not None:
        facts[key] = str(cost)
    return facts


def proposed(plan, cost: Decimal | None, on: date, *, income: bool) -> Proposed:
    """Answer the catalogue for a plan on a day. Six queries. A fact that cannot be read leaves nothing proposed."""
    try:
        facts = known_of(plan, cost, on, income=income)
        situation = Situation(facts, on=on, values=catalogue.values(), zones=catalogue.zones())
        answers = answer_all(catalogue.all_rules(), situation).answers
    except BadRule:
        return Proposed((), ())
    return ranked(answers, Project(plan.project), cost)


def ranked(answers: Iterable[Answer], project: Project, cost: Decimal | None) -> Proposed:
    """Keep the answers that pay this project, in the order to ask: grants, rights, services; subsidiary ones last."""
    themes = {str(one) for one in THEMES[project]} | {str(Theme.ANYTHING)}
    possible = [one for one in answers if themes & set(one.rule.finances) and _possible(one)]
    about = [one for one in possible if one.rule.unit is Unit.EUROS]
    shared = together(about, cost or ZERO)
    by_slug = {one.answer.rule.slug: one for one in shared.shares}
    aids = [
        _proposal(one, by_slug.get(one.rule.slug), cost)
        for one in about
        if counts(one.rule) or (one.rule.committee and one.rule.nature is not Nature.LOAN)
    ]
    aids.sort(key=lambda one: rank_of(one.rule, one.amount))
    beside = [
        one
        for one in possible
        if one.rule.unit is not Unit.EUROS or one.rule.nature in (Nature.FARE, Nature.PRICE)
    ]
    loans = tuple(one for one in about if one.rule.nature is Nature.LOAN)
    return Proposed(tuple(aids), loans, tuple(one for one in beside if one.rule.nature is not Nature.LOAN))


def rank_of(rule, amount: Decimal | None) -> tuple:
    """Return where an aid comes in a plan."""
    return rule.subsidiary, ORDER[rule.nature], -(amount or ZERO), rule.slug


def _possible(one: Answer) -> bool:
    if one.outcome is Outcome.TO_CONFIRM:
        return one.verdict is Truth.YES
    return one.outcome in (Outcome.YES, Outcome.MISSING)


def _proposal(one: Answer, share, cost: Decimal | None) -> Proposal:
    found = one.amount
    most = found.high if found is not None else None
    if cost is not None:
        most = cost if most is None else min(most, cost)
    exact = found is not None and found.is_exact and bool(found.low)
    if one.outcome is Outcome.TO_CONFIRM or one.rule.committee or found is None:
        return Proposal(one, Surety.HOPED, None, most)
    if one.outcome is Outcome.MISSING:
        sure = found.low if exact else None
        return Proposal(
            one, Surety.PROVISIONAL, sure if sure is None or cost is None else min(sure, cost), most
        )
    if not exact:
        return Proposal(one, Surety.CEILING, None, most)
    if share is None or cost is None:
        return Proposal(one, Surety.COUNTED, found.low, most)
    return Proposal(one, Surety.COUNTED, share.amount, most, share.why)
