"""What aids make together for one cost: their order, those that exclude one another, those that only complete."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from advice.aids.engine.answers import Answer, Outcome, counts
from advice.aids.engine.rules import ORDER, Nature
from mobilite.money import french

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Share:
    """What one aid brings to a cost, in euros, and the French sentence that says why that much."""

    answer: Answer
    amount: Decimal
    why: str


@dataclass(frozen=True)
class Together:
    """What aids bring to a cost, in the order to ask, what stays to be found, and the loans that could lend it."""

    cost: Decimal
    shares: tuple[Share, ...]
    loans: tuple[Answer, ...]

    @property
    def brought(self) -> Decimal:
        return sum((one.amount for one in self.shares), _ZERO)

    @property
    def left(self) -> Decimal:
        return self.cost - self.brought


def together(answers: Iterable[Answer], cost: Decimal) -> Together:
    """Put aids that answer yes beside one cost in euros: grants, then rights, then services; subsidiary ones last.

    Of a group that excludes, the aid worth most is kept. The sum never exceeds the cost. Only exact amounts are counted:
    a ceiling, or what a committee decides, brings nothing that can be relied on. A loan is never counted as an aid.
    """
    yes = [one for one in answers if one.outcome is Outcome.YES]
    helping = sorted((one for one in yes if counts(one.rule)), key=_rank)
    best: dict[str, Answer] = {}
    for one in helping:
        group = one.rule.exclusive
        if group and (group not in best or _sure(one) > _sure(best[group])):
            best[group] = one
    shares, left = [], cost
    for one in helping:
        kept = best.get(one.rule.exclusive, one)
        amount, why = _brought(one, kept, left)
        left -= amount
        shares.append(Share(one, amount, why))
    return Together(cost, tuple(shares), tuple(one for one in yes if one.rule.nature is Nature.LOAN))


def _rank(one: Answer):
    return one.rule.subsidiary, ORDER[one.rule.nature], -_sure(one), one.rule.slug


def _sure(one: Answer) -> Decimal:
    return one.amount.low if one.amount is not None and one.amount.is_exact else _ZERO


def _brought(one: Answer, kept: Answer, left: Decimal) -> tuple[Decimal, str]:
    if kept is not one:
        return _ZERO, f"Ne se cumule pas avec «\u00a0{kept.rule.name}\u00a0»."
    sure = _sure(one)
    if not sure:
        words = one.amount_words
        return (
            _ZERO,
            f"Rien n’est compté d’avance\u00a0: {words}." if words else "Rien n’est compté d’avance.",
        )
    if sure <= left:
        return sure, "Complète les autres aides." if one.rule.subsidiary else ""
    return left, f"Ramenée de {french(sure)} au reste à payer."
