"""What an aid is worth, as data: never a free formula, always a range.

A range says how much at least and at most, whatever the facts that lack: a fact more only narrows it. Known facts give
one amount; a ceiling alone gives « jusqu’à ».

As data: ``{"euros": "400"}``, ``{"parameter": "amob_km"}``, ``{"fact": "km_return"}``, ``{"rate": "0.40", "of": …}``,
``{"times": […]}``, ``{"sum": […]}``, ``{"less": [from, …]}``, ``{"least": […]}``, ``{"up_to": …}``,
``{"table": {"on": fact, "rows": [{"up_to": "350", "gives": …}, {"gives": …}]}}``,
``{"case": {"on": fact, "when": {choice: …}, "otherwise": …}}``, ``{"if": condition, "then": …, "otherwise": …}``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from advice.aids.engine import conditions, parameters
from advice.aids.engine.facts import LARGEST, Fact, Kind
from advice.aids.engine.faults import BadRule
from advice.aids.engine.situation import Situation, fact_of
from advice.aids.engine.truth import Truth

_CENT, _ZERO, _DEEPEST = Decimal("0.01"), Decimal(0), 8


@dataclass(frozen=True)
class Range:
    """How much at least, and at most (None: nothing known bounds it)."""

    low: Decimal
    high: Decimal | None

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def rounded(self) -> "Range":
        """Return the range in euros to the cent, half a cent up."""
        high = None if self.high is None else self.high.quantize(_CENT, "ROUND_HALF_UP")
        return Range(self.low.quantize(_CENT, "ROUND_HALF_UP"), high)

    def capped(self, other: "Range") -> "Range":
        """Return the lesser of the two, whatever they turn out to be."""
        highs = [one for one in (self.high, other.high) if one is not None]
        return Range(min(self.low, other.low), min(highs, default=None))


UNKNOWN = Range(_ZERO, None)


def hull(ranges: Iterable[Range]) -> Range:
    """Return what covers all of them: any could be the one."""
    found = list(ranges)
    highs = [one.high for one in found]
    known = [one for one in highs if one is not None]
    return Range(min(one.low for one in found), max(known) if len(known) == len(highs) else None)


@dataclass(frozen=True)
class Amount:
    """An amount read from data: how to count it, and the facts that it asks."""

    weigh: Callable[[Situation], Range]
    facts: tuple[str, ...]


def read(raw: Any) -> Amount:
    """Read an amount written as data. Raises BadRule with a French sentence that says what to mend."""
    try:
        return _read(raw, 0)
    except (AttributeError, TypeError, KeyError) as error:
        raise BadRule("Ce montant ne se lit pas\u00a0: recommencez-le.") from error


def _read(raw, depth) -> Amount:
    if depth > _DEEPEST:
        raise BadRule("Le calcul du montant est trop emboîté\u00a0: simplifiez-le.")
    if not isinstance(raw, Mapping):
        raise BadRule("Un montant est une somme, un taux, un barème ou un plafond.")
    for word, reader in _READERS.items():
        if word in raw:
            return reader(raw, depth + 1)
    raise BadRule("Ce calcul de montant n’est pas connu\u00a0: choisissez-le dans la liste.")


def _number(raw, what) -> Decimal:
    try:
        value = Decimal(str(raw))
    except ArithmeticError as error:
        raise BadRule(f"{what}\u00a0: écrivez un nombre, par exemple 0,40.") from error
    if not value.is_finite() or not 0 <= value <= LARGEST:
        raise BadRule(f"{what}\u00a0: écrivez un nombre positif.")
    return value


def _euros(raw, depth):
    value = _number(raw["euros"], "Le montant")
    return Amount(lambda situation: Range(value, value), ())


def _parameter(raw, depth):
    key, times = parameters.parameter_of(raw["parameter"]).key, parameters.read_times(raw)

    def weigh(situation):
        found = situation.values.at(key, situation.on)
        return UNKNOWN if found is None else Range(found * times, found * times)

    return Amount(weigh, ())


def _numeric(key) -> Fact:
    fact = fact_of(key)
    if fact.kind not in (Kind.NUMBER, Kind.EUROS):
        raise BadRule(f"{fact.label}\u00a0: un montant se compte sur un nombre ou des euros.")
    return fact


def _fact(raw, depth):
    key = _numeric(raw["fact"]).key

    def weigh(situation):
        value = situation.get(key)
        return UNKNOWN if value is None else Range(value, value)

    return Amount(weigh, (key,))


def _rate(raw, depth):
    rate, of = _number(raw["rate"], "Le taux"), _read(raw.get("of"), depth)

    def weigh(situation):
        base = of.weigh(situation)
        return Range(base.low * rate, None if base.high is None else base.high * rate)

    return Amount(weigh, of.facts)


def _list(raw, word, depth):
    if not isinstance(raw[word], list) or not raw[word]:
        raise BadRule("Une somme, un produit ou un minimum porte sur une liste de montants.")
    return [_read(one, depth) for one in raw[word]]


def _facts(parts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for part in parts for key in part.facts))


def _times(raw, depth):
    parts = _list(raw, "times", depth)

    def weigh(situation):
        low = high = Decimal(1)
        bounded = True
        for one in (part.weigh(situation) for part in parts):
            if one.high == 0:
                return Range(_ZERO, _ZERO)
            low *= one.low
            bounded = bounded and one.high is not None
            high *= one.high if one.high is not None else 1
        return Range(low, high if bounded else None)

    return Amount(weigh, _facts(parts))


def _sum(raw, depth):
    parts = _list(raw, "sum", depth)

    def weigh(situation):
        ranges = [part.weigh(situation) for part in parts]
        highs = [one.high for one in ranges]
        return Range(sum((one.low for one in ranges), _ZERO), None if None in highs else sum(highs, _ZERO))

    return Amount(weigh, _facts(parts))


def _less(raw, depth):
    parts = _list(raw, "less", depth)

    def weigh(situation):
        first, *others = [part.weigh(situation) for part in parts]
        highs = [one.high for one in others]
        low = _ZERO if None in highs else max(first.low - sum(highs, _ZERO), _ZERO)
        lows = sum((one.low for one in others), _ZERO)
        return Range(low, None if first.high is None else max(first.high - lows, _ZERO))

    return Amount(weigh, _facts(parts))


def _least(raw, depth):
    parts = _list(raw, "least", depth)

    def weigh(situation):
        found, *others = [part.weigh(situation) for part in parts]
        for other in others:
            found = found.capped(other)
        return found

    return Amount(weigh, _facts(parts))


def _up_to(raw, depth):
    inner = _read(raw["up_to"], depth)
    return Amount(lambda situation: Range(_ZERO, inner.weigh(situation).high), inner.facts)


def _table(raw, depth):
    table = raw["table"]
    if not isinstance(table, Mapping) or not isinstance(table.get("rows"), list) or not table["rows"]:
        raise BadRule("Un barème a un fait et des lignes.")
    fact = _numeric(table.get("on"))
    rows, last = [], Decimal(-1)
    for row in table["rows"]:
        bound = fact.read(row["up_to"]) if "up_to" in row else None
        if bound is not None and bound <= last:
            raise BadRule("Les lignes d’un barème vont en montant.")
        last = bound if bound is not None else LARGEST
        rows.append((bound, _read(row.get("gives"), depth)))

    def weigh(situation):
        value = situation.get(fact.key)
        if value is None:
            beyond = [] if rows[-1][0] is None else [Range(_ZERO, _ZERO)]
            return hull([*(gives.weigh(situation) for _bound, gives in rows), *beyond])
        for bound, gives in rows:
            if bound is None or value <= bound:
                return gives.weigh(situation)
        return Range(_ZERO, _ZERO)

    return Amount(weigh, _facts([Amount(weigh, (fact.key,)), *(gives for _bound, gives in rows)]))


def _case(raw, depth):
    case = raw["case"]
    if not isinstance(case, Mapping) or not isinstance(case.get("when"), Mapping) or not case["when"]:
        raise BadRule("Un montant par cas a un fait et une ligne par cas.")
    fact = fact_of(case.get("on", ""))
    if fact.kind not in (Kind.CHOICE, Kind.CODE):
        raise BadRule(f"{fact.label}\u00a0: un montant par cas se choisit sur une liste.")
    when = {fact.read(key): _read(gives, depth) for key, gives in case["when"].items()}
    otherwise = _read(case.get("otherwise", {"euros": "0"}), depth)

    def weigh(situation):
        value = situation.get(fact.key)
        if value is None:
            return hull([*(gives.weigh(situation) for gives in when.values()), otherwise.weigh(situation)])
        return when.get(value, otherwise).weigh(situation)

    return Amount(weigh, _facts([Amount(weigh, (fact.key,)), *when.values(), otherwise]))


def _if(raw, depth):
    condition = conditions.read(raw["if"])
    then, otherwise = _read(raw.get("then"), depth), _read(raw.get("otherwise", {"euros": "0"}), depth)

    def weigh(situation):
        truth = condition.weigh(situation)
        if truth is Truth.UNKNOWN:
            return hull([then.weigh(situation), otherwise.weigh(situation)])
        return (then if truth is Truth.YES else otherwise).weigh(situation)

    asked = tuple(leaf.fact.key for leaf in condition.leaves())
    return Amount(weigh, _facts([Amount(weigh, asked), then, otherwise]))


_READERS = {
    "euros": _euros,
    "parameter": _parameter,
    "fact": _fact,
    "rate": _rate,
    "times": _times,
    "sum": _sum,
    "less": _less,
    "least": _least,
    "up_to": _up_to,
    "table": _table,
    "case": _case,
    "if": _if,
}
