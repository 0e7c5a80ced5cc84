"""A version of an aid as the engine weighs it: its state, its conditions, its amount, what it goes with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from advice.aids.engine import amounts, conditions
from advice.aids.engine.amounts import Amount
from advice.aids.engine.conditions import Condition
from advice.aids.engine.facts import Kind
from advice.aids.engine.faults import BadRule
from advice.aids.engine.situation import fact_of


class State(StrEnum):
    """Whether an aid can be asked for at all: said before any condition."""

    OPEN = "open"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    TO_CONFIRM = "to_confirm"


class Nature(StrEnum):
    """What an aid is. Only grants, rights and services paid for count as money brought; a loan never does."""

    GRANT = "grant"
    RIGHT = "right"
    FARE = "fare"
    SERVICE = "service"
    PRICE = "price"
    LOAN = "loan"


#: In which order a plan proposes them.
ORDER = {one: rank for rank, one in enumerate(Nature)}


class Unit(StrEnum):
    """What an amount is counted in. Only euros of an aid add up in a plan."""

    EUROS = "euros"
    EUROS_MONTH = "euros_month"
    PERCENT = "percent"
    PRICE_HOUR = "price_hour"
    PRICE_DAY = "price_day"
    PRICE_MONTH = "price_month"
    PRICE_YEAR = "price_year"


@dataclass(frozen=True)
class Rule:
    """One version of an aid. ``reference`` is what an answer quotes (« nantes-velo, version 2 »)."""

    slug: str
    version: int
    name: str
    nature: Nature
    state: State
    finances: tuple[str, ...]
    conditions: Condition
    amount: Amount | None
    unit: Unit
    words: str
    charge: Amount | None
    cost: str
    committee: str
    exclusive: str
    subsidiary: bool
    state_words: str
    from_date: date | None
    until_date: date | None
    pk: Any = None

    @property
    def facts(self) -> tuple[str, ...]:
        """The keys of every fact that the rule may look at, in order."""
        parts = [leaf.fact.key for leaf in self.conditions.leaves()]
        for one in (self.amount, self.charge):
            parts += one.facts if one else ()
        return tuple(dict.fromkeys([*parts, *([self.cost] if self.cost else [])]))


def read(
    body: Mapping[str, Any],
    *,
    slug: str,
    name: str,
    version: int = 0,
    from_date=None,
    until_date=None,
    pk=None,
) -> Rule:
    """Read the body of a version. Raises BadRule with a French sentence that says what to mend.

    ``body`` holds: nature, state, state_words, finances, conditions, amount (``value``, ``unit``, ``words``), charge
    (what the person pays of it), cost (the fact that no aid exceeds), committee (who decides), exclusive, subsidiary.
    """
    amount = body.get("amount") or {}
    cost = body.get("cost") or ""
    if cost and fact_of(cost).kind is not Kind.EUROS:
        raise BadRule("Le coût que l’aide ne dépasse pas se choisit parmi les montants.")
    return Rule(
        slug=slug,
        version=version,
        name=name,
        nature=_one_of(Nature, body.get("nature", "grant"), "La nature de l’aide"),
        state=_one_of(State, body.get("state", "open"), "L’état de l’aide"),
        finances=tuple(body.get("finances") or ()),
        conditions=conditions.read(body.get("conditions") or {"all": []}),
        amount=amounts.read(amount["value"]) if amount.get("value") else None,
        unit=_one_of(Unit, amount.get("unit", "euros"), "L’unité du montant"),
        words=str(amount.get("words", "")),
        charge=amounts.read(body["charge"]) if body.get("charge") else None,
        cost=cost,
        committee=str(body.get("committee", "")),
        exclusive=str(body.get("exclusive", "")),
        subsidiary=bool(body.get("subsidiary", False)),
        state_words=str(body.get("state_words", "")),
        from_date=from_date,
        until_date=until_date,
        pk=pk,
    )


def _one_of(kind, raw, what):
    try:
        return kind(raw)
    except ValueError as error:
        raise BadRule(f"{what}\u00a0: choisissez dans la liste.") from error


def in_force(rules: list[Rule], on: date) -> Rule | None:
    """Return, among the versions of one aid, the one that holds on a day: the last to have begun; None before the first."""
    begun = [one for one in rules if one.from_date is None or one.from_date <= on]
    return max(begun, key=lambda one: (one.from_date or date.min, one.version), default=None)
