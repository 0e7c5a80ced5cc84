"""What can go when a person asks for erasure, and what the law makes us keep (art. 17-3), from the rules of retention."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from mobilite.kept import Duty, Rule, Terms, rules
from mobilite.people.models import Person
from mobilite.periods import add_months, paris_date
from mobilite.registry import registered

OPEN_REQUEST = "rights.open"


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
    holding = duties_of(person)
    under_way = "C’est en cours\u00a0: cela se termine d’abord."
    found = [Kept(raised(duty.why), under_way) for duty in holding if not duty.by_law]
    found += [kept for rule in rules() if (kept := _ruled(rule, person, now)) is not None]
    if any(duty.by_law for duty in holding):
        why = "Les pièces que la loi fait garder sont à son nom. Sa fiche sort des listes, pour les archives."
        found.append(Kept("Son nom et ses coordonnées", why))
    else:
        found.append(Kept("Son nom et ses coordonnées", goes=True))
    found.append(
        Kept("Ce qui a servi à la suivre\u00a0: notes, pièces vues, ressources, rendez-vous", goes=True)
    )
    return sorted(found, key=lambda kept: kept.goes)


def duties_of(person: Person) -> list[Duty]:
    """Return why this person keeps her name: what is under way, and what a law keeps. The request itself is no reason."""
    known = [one.value for one in registered("keeps_name") if one.key != OPEN_REQUEST]
    return [duty for duty in known if duty.rows().filter(**{duty.person: person.pk}).exists()]


def rows_of(rule: Rule, person: Person, now: datetime) -> QuerySet | None:
    """Return her rows of a rule, whether their term is over or not; None when the rule is about nobody in particular."""
    if not rule.person or rule.erase is None or rule.person == "pk":
        return None
    return rule.erase.due(Terms(now + timedelta(days=1), 0, 0)).filter(**{rule.person: person.pk})


def goes_when_asked(rule: Rule) -> bool:
    """Tell whether no law keeps it, and no hold but one on the person herself could."""
    return not rule.minimum and set(rule.holds) <= {"people.person"}


def _ruled(rule: Rule, person: Person, now: datetime) -> Kept | None:
    """Return what becomes of her rows of one rule; None when she has none."""
    rows = rows_of(rule, person, now)
    if rows is None or not (keys := list(rows.values_list("pk", flat=True))):
        return None
    if goes_when_asked(rule):
        return Kept(rule.label, goes=True)
    moments = rule.moments(keys).values() if rule.moments else rows.values_list("since", flat=True)
    last = max((_day(one) for one in moments if one is not None), default=None)
    months = rule.minimum or rule.active + rule.archived
    return Kept(rule.label, rule.source, add_months(last, months) if last else None)


def _day(moment: date | datetime) -> date:
    return paris_date(moment) if isinstance(moment, datetime) else moment


def raised(words: str) -> str:
    return words[:1].upper() + words[1:]
