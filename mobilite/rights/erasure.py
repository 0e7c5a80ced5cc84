"""What can go when a person asks for erasure, and what the law makes us keep (art. 17-3), from the rules of retention."""

from dataclasses import dataclass
from datetime import date, datetime

from mobilite.kept import Rule, Terms, rules
from mobilite.people.models import Person
from mobilite.periods import add_months, paris_date
from mobilite.registry import registered


@dataclass(frozen=True)
class Kept:
    """One thing known of a person: it goes now, or why it stays, and until when if a day is known."""

    what: str
    why: str = ""
    until: date | None = None
    goes: bool = False


def erasure_of(person: Person, now: datetime) -> list[Kept]:
    """Return what stays and why, then what can go at once.

    What is under way stays until it ends; what a law keeps, until the law's own term; the rest only served to follow
    the person, and goes when she asks.
    """
    duties = [one.value for one in registered("keeps_name")]
    holding = [duty for duty in duties if duty.rows().filter(**{duty.person: person.pk}).exists()]
    alive = [
        Kept(_raised(duty.why), "C’est en cours\u00a0: cela se termine d’abord.")
        for duty in holding
        if not duty.by_law
    ]
    ruled = [kept for rule in rules() if (kept := _ruled(rule, person, now)) is not None]
    found = alive + ruled
    if any(duty.by_law for duty in holding):
        found.append(
            Kept(
                "Son nom et ses coordonnées",
                "Les pièces que la loi fait garder sont à son nom. Elle sort des listes.",
            )
        )
    return sorted(found, key=lambda kept: kept.goes)


def _ruled(rule: Rule, person: Person, now: datetime) -> Kept | None:
    """Return what becomes of her rows of one rule; None when she has none."""
    if not rule.person or rule.erase is None or rule.person == "pk":
        return None
    # Whatever is older than today, whether its term is over or not.
    rows = rule.erase.due(Terms(now, 0, 0)).filter(**{rule.person: person.pk})
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return None
    if not rule.minimum:
        return Kept(rule.label, goes=True)
    moments = rule.moments(keys).values() if rule.moments else rows.values_list("since", flat=True)
    last = max((_day(one) for one in moments if one is not None), default=None)
    return Kept(rule.label, rule.source, add_months(last, rule.minimum) if last else None)


def _day(moment: date | datetime) -> date:
    return paris_date(moment) if isinstance(moment, datetime) else moment


def _raised(words: str) -> str:
    return words[:1].upper() + words[1:]
