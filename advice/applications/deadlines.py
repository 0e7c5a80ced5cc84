"""The last day to ask for an aid, worked out of the event that its rule names; the days that an answer and an appeal take."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from advice.aids.engine import Situation
from advice.aids.engine.conditions import Condition, Group, Leaf, Span, When
from advice.aids.engine.facts import Fact
from advice.aids.engine.truth import Truth
from mobilite.periods import add_months

#: Two months to contest from the day the refusal came (code de justice administrative, art. R421-1). The day of the
#: same date is said, the one after would still do: a letter is better a day early.
APPEAL_MONTHS = 2


@dataclass(frozen=True)
class Delay:
    """How long after an event an aid may be asked for. ``from_day`` is None while the event's day is not known.

    ``within`` counts its last day in; ``less_ago`` does not.
    """

    fact: Fact
    span: Span
    includes_last: bool
    from_day: date | None

    @property
    def last_day(self) -> date | None:
        if self.from_day is None:
            return None
        end = self.span.after(self.from_day)
        return end if self.includes_last else end - timedelta(days=1)


def delays_of(conditions: Condition, situation: Situation) -> list[Delay]:
    """Return the delays that hold for a person, each event once, its shortest delay first.

    What is asked of others only (a training, when she starts a job) is left out; an alternative of several is too: she may
    meet the other one.
    """
    found: dict[str, Delay] = {}
    for leaf in _leaves(conditions, situation):
        delay = Delay(leaf.fact, leaf.value, leaf.op == "within", situation.get(leaf.fact.key))
        known = found.get(leaf.fact.key)
        if known is None or _length(delay) < _length(known):
            found[leaf.fact.key] = delay
    return list(found.values())


def soonest(delays: list[Delay]) -> Delay | None:
    """Return the delay that ends first, among those whose event has a day."""
    dated = [(one.last_day, one) for one in delays if one.last_day is not None]
    return min(dated, key=lambda pair: pair[0])[1] if dated else None


def appeal_until(came_on: date) -> date:
    """Return the last day to contest a refusal that came on a day: the same date two months later."""
    return add_months(came_on, APPEAL_MONTHS)


def _leaves(condition: Condition, situation: Situation) -> Iterator[Leaf]:
    if isinstance(condition, Leaf):
        if condition.op in ("within", "less_ago"):
            yield condition
    elif isinstance(condition, When):
        if condition.guard.weigh(situation) is not Truth.NO:
            yield from _leaves(condition.then, situation)
    elif isinstance(condition, Group) and condition.is_all:
        for part in condition.parts:
            yield from _leaves(part, situation)


def _length(delay: Delay) -> date:
    return delay.span.after(date(2000, 1, 1))
