"""Conditions as data: a fact, an operator, a value; all of some, any of some, not one. Read once, then weighed.

As data: ``{"fact": "age", "op": "ge", "value": "18"}``, ``{"all": […]}``, ``{"any": […], "must": "…"}``, ``{"not": {…}}``,
``{"when": {…}, "then": {…}}`` (what is asked of some only: of a job, not of a training).
A « not » is pushed down to the facts as the rule is read: what is weighed holds facts, « all » and « any » only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from advice.aids.engine import parameters
from advice.aids.engine.facts import Fact, Kind
from advice.aids.engine.faults import BadRule
from advice.aids.engine.situation import Situation, fact_of
from advice.aids.engine.truth import Truth, every, opposite, some
from mobilite.periods import add_months

#: How deep groups stand in one another, how many lines a rule has: far above any real aid.
DEEPEST, MOST = 6, 80

NUMBERS, CHOICES, DATES = (Kind.NUMBER, Kind.EUROS), (Kind.CHOICE, Kind.CODE), (Kind.DATE,)
#: Operators by kind of fact, with the words of the editor. Spans count from the fact's date to the day of the question.
OPERATORS = {
    "ge": (NUMBERS, "au moins"),
    "gt": (NUMBERS, "plus de"),
    "le": (NUMBERS, "au plus"),
    "lt": (NUMBERS, "moins de"),
    "is": ((Kind.BOOL,), "est"),
    "in": (CHOICES, "est l’un de"),
    "not_in": (CHOICES, "n’est aucun de"),
    "until": (DATES, "au plus tard le"),
    "after": (DATES, "après le"),
    "within": (DATES, "demande au plus tard, après cette date"),
    "beyond": (DATES, "demande plus tard que, après cette date"),
    "less_ago": (DATES, "il y a moins de"),
    "at_least_ago": (DATES, "il y a au moins"),
}
SPANS = ("within", "beyond", "less_ago", "at_least_ago")
_OPPOSITE = {
    "ge": "lt", "lt": "ge", "le": "gt", "gt": "le", "in": "not_in", "not_in": "in", "until": "after", "after": "until",
    "within": "beyond", "beyond": "within", "less_ago": "at_least_ago", "at_least_ago": "less_ago",
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """So many days or months, counted by the calendar (31 January + 1 month is 28 February)."""

    count: int
    unit: str

    def after(self, day: date) -> date:
        try:
            return add_months(day, self.count) if self.unit == "months" else day + timedelta(days=self.count)
        except (ValueError, OverflowError):
            return date.max

    @property
    def words(self) -> str:
        word = "mois" if self.unit == "months" else ("jours" if self.count > 1 else "jour")
        return f"{self.count}\u00a0{word}"


@dataclass(frozen=True)
class FromParameter:
    """A bound that is a dated reference amount, times something."""

    key: str
    times: Decimal

    def on(self, situation: Situation) -> Decimal | None:
        """Return the bound in euros on the day, to the cent; None when no amount is known that far back."""
        found = situation.values.at(self.key, situation.on)
        return None if found is None else (found * self.times).quantize(Decimal("0.01"), "ROUND_HALF_UP")


@dataclass(frozen=True)
class Leaf:
    """One fact compared to one value. ``must``, when given, replaces the sentence made of the two."""

    fact: Fact
    op: str
    value: Any
    must: str = ""
    parts: ClassVar[tuple] = ()

    def weigh(self, situation: Situation) -> Truth:
        actual = situation.get(self.fact.key)
        bound = self.bound(situation)
        if actual is None or bound is None:
            return Truth.UNKNOWN
        return Truth.of(_COMPARE[self.op](actual, bound, situation.on))

    def bound(self, situation: Situation) -> Any:
        """Return the value to compare with, on the day; None when a reference amount is not known then."""
        return self.value.on(situation) if isinstance(self.value, FromParameter) else self.value

    def leaves(self) -> Iterator["Leaf"]:
        yield self


@dataclass(frozen=True)
class Group:
    """All of some conditions, or any of them."""

    parts: tuple["Condition", ...]
    is_all: bool
    must: str = ""

    def weigh(self, situation: Situation) -> Truth:
        truths = (part.weigh(situation) for part in self.parts)
        return every(truths) if self.is_all else some(truths)

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class When:
    """What is asked of those of whom ``guard`` is true; the others are left alone."""

    guard: "Condition"
    then: "Condition"
    must: str = ""

    def weigh(self, situation: Situation) -> Truth:
        return some((opposite(self.guard.weigh(situation)), self.then.weigh(situation)))

    def leaves(self) -> Iterator[Leaf]:
        yield from self.guard.leaves()
        yield from self.then.leaves()


Condition = Leaf | Group | When
ALWAYS = Group((), True)

_COMPARE = {
    "ge": lambda a, b, on: a >= b,
    "gt": lambda a, b, on: a > b,
    "le": lambda a, b, on: a <= b,
    "lt": lambda a, b, on: a < b,
    "is": lambda a, b, on: a is b,
    "in": lambda a, b, on: a in b,
    "not_in": lambda a, b, on: a not in b,
    "until": lambda a, b, on: a <= b,
    "after": lambda a, b, on: a > b,
    "within": lambda a, b, on: on <= b.after(a),
    "beyond": lambda a, b, on: on > b.after(a),
    "less_ago": lambda a, b, on: on < b.after(a),
    "at_least_ago": lambda a, b, on: on >= b.after(a),
}


def read(raw: Any) -> Condition:
    """Read a condition written as data. Raises BadRule with a French sentence that says what to mend."""
    found = _read(raw, negated=False, depth=0)
    if sum(1 for _ in found.leaves()) > MOST:
        raise BadRule(f"Une règle a {MOST}\u00a0conditions au plus\u00a0: regroupez-les.")
    return found


def _read(raw, *, negated, depth) -> Condition:
    if not isinstance(raw, Mapping):
        raise BadRule(
            "Une condition est un fait, un groupe «\u00a0toutes\u00a0» ou un groupe «\u00a0au moins une\u00a0»."
        )
    if depth > DEEPEST:
        raise BadRule("Les groupes sont trop emboîtés\u00a0: simplifiez la règle.")
    must = raw.get("must", "")
    if not isinstance(must, str) or len(must) > 300:
        raise BadRule("La phrase d’une condition a 300\u00a0signes au plus.")
    if "not" in raw:
        inner = _read(raw["not"], negated=not negated, depth=depth + 1)
        return _with_must(inner, must)
    if "when" in raw:
        guard = _read(raw["when"], negated=False, depth=depth + 1)
        then = _read(raw.get("then"), negated=negated, depth=depth + 1)
        return Group((guard, then), True, must) if negated else When(guard, then, must)
    for word, is_all in (("all", True), ("any", False)):
        if word in raw:
            if not isinstance(raw[word], list):
                raise BadRule("Un groupe est une liste de conditions.")
            if not raw[word] and not is_all:
                raise BadRule(
                    "Un groupe «\u00a0au moins une\u00a0» sans condition ne serait jamais rempli\u00a0: ajoutez-en une."
                )
            parts = tuple(_read(one, negated=negated, depth=depth + 1) for one in raw[word])
            return Group(parts, is_all is not negated, must)
    if "fact" not in raw:
        raise BadRule("Il manque le fait d’une condition\u00a0: choisissez-le dans la liste.")
    return _read_leaf(raw, negated, must)


def _with_must(condition, must):
    return replace(condition, must=must) if must else condition


def _read_leaf(raw, negated, must) -> Leaf:
    fact = fact_of(raw["fact"])
    op = raw.get("op", "is")
    if op not in OPERATORS or fact.kind not in OPERATORS[op][0]:
        raise BadRule(f"{fact.label}\u00a0: choisissez une comparaison qui va avec ce fait.")
    if "value" not in raw:
        raise BadRule(f"{fact.label}\u00a0: il manque la valeur.")
    value = _read_value(fact, op, raw["value"])
    if negated:
        op, value = (op, not value) if op == "is" else (_OPPOSITE[op], value)
        must = ""
    return Leaf(fact, op, value, must)


def _read_value(fact, op, raw):
    if op in SPANS:
        return _read_span(fact, raw)
    if isinstance(raw, Mapping):
        if fact.kind is not Kind.EUROS:
            raise BadRule(f"{fact.label}\u00a0: une valeur de référence ne se compare qu’à des euros.")
        return FromParameter(
            parameters.parameter_of(raw.get("parameter", "")).key, parameters.read_times(raw)
        )
    if op in ("in", "not_in"):
        many = raw if isinstance(raw, list) else [raw]
        if not many:
            raise BadRule(f"{fact.label}\u00a0: choisissez au moins une valeur.")
        return tuple(fact.read(one) for one in many)
    return fact.read(raw)


def _read_span(fact, raw):
    if isinstance(raw, Mapping) and len(raw) == 1:
        unit, count = next(iter(raw.items()))
        if (
            unit in ("days", "months")
            and isinstance(count, int)
            and not isinstance(count, bool)
            and 0 <= count <= 1200
        ):
            return Span(count, unit)
    raise BadRule(f"{fact.label}\u00a0: donnez un délai en jours ou en mois, par exemple 1 mois.")
