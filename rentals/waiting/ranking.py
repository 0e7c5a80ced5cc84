"""The order of the list: points, then the date of the request, then the number. One query ranks; a plain function says why.

Waiting only ever gives points: nobody falls because time goes by.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Protocol

from django.db.models import Case, IntegerField, Q, Value, When, Window
from django.db.models.functions import RowNumber

from mobilite.pages.french import date_fr, plural
from mobilite.periods import add_months, paris
from rentals.waiting.models import LIVE, Criterion, Entry, EntryQuerySet, Ground, Scale


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a scale. ``most``: days before the start for ``START``, months at most for ``MONTH``."""

    ground: str
    points: int
    sentence: str
    most: int = 0


#: What counts until a manager publishes a scale of her own.
FIRST_RULES = (
    Rule(Ground.START, 3, "Vous commencez un emploi ou une formation, ou vous venez de commencer.", 30),
    Rule(Ground.NO_VEHICLE, 2, "Il n’y a pas d’autre véhicule dans votre foyer."),
    Rule(Ground.NO_TRANSPORT, 2, "Il n’y a pas de transport en commun à vos horaires."),
    Rule(Ground.MONTH, 1, "Vous attendez depuis plus d’un mois.", 12),
)


class Told(Protocol):
    """What a request says of itself, on the list already or not."""

    starts_on: date | None
    no_vehicle: bool
    no_transport: bool

    @property
    def requested_on(self) -> date: ...


def rules_on(day: date) -> tuple[Rule, ...]:
    """Return what gives points on a day, in the order of ``Ground``: the last scale published for then. Two queries."""
    scale = Scale.objects.filter(from_date__lte=day).order_by("-from_date", "-pk").first()
    if scale is None:
        return FIRST_RULES
    rows = {row.ground: row for row in Criterion.objects.filter(scale=scale)}
    return tuple(
        Rule(row.ground, row.points, row.sentence, row.most) for ground in Ground if (row := rows.get(ground))
    )


def months_between(since: date, until: date) -> int:
    """Return the whole months that have gone by: 31 January to 28 February is one."""
    months = (until.year - since.year) * 12 + until.month - since.month
    return max(months if add_months(since, months) <= until else months - 1, 0)


def asked_by(until: date, months: int) -> date:
    """Return the last day from which so many whole months have gone by on a day: what ``months_between`` counts."""
    same = add_months(until, -months)
    ends_month = (until + timedelta(days=1)).day == 1
    return add_months(same.replace(day=1), 1) - timedelta(days=1) if ends_month else same


@dataclass(frozen=True, slots=True)
class Reason:
    """Why points are given, or not yet: the sentence that the person is told, the points, and from when they count."""

    sentence: str
    points: int
    detail: str = ""


def why(told: Told, rules: Iterable[Rule], on: date) -> list[Reason]:
    """Return, line by line, the points of a request on a day. What was not told is not there: nobody asks."""
    found = []
    for rule in rules:
        if not rule.points:
            continue
        if rule.ground == Ground.START and told.starts_on is not None:
            since = told.starts_on - timedelta(days=rule.most)
            day = date_fr(told.starts_on, weekday=False)
            later = f"début le {day}, compte à partir du {date_fr(since, weekday=False)}"
            counts = since <= on
            found.append(
                Reason(rule.sentence, rule.points if counts else 0, f"début le {day}" if counts else later)
            )
        elif (rule.ground == Ground.NO_VEHICLE and told.no_vehicle) or (
            rule.ground == Ground.NO_TRANSPORT and told.no_transport
        ):
            found.append(Reason(rule.sentence, rule.points))
        elif rule.ground == Ground.MONTH:
            months = min(months_between(told.requested_on, on), rule.most)
            if months:
                detail = f"{plural(months, 'mois', 'mois')}, {plural(rule.points, 'point')} par mois"
                found.append(Reason(rule.sentence, months * rule.points, detail))
    return found


def points_of(told: Told, rules: Iterable[Rule], on: date) -> int:
    """Return the points of a request on a day: what ``with_points`` works out in the database."""
    return sum(reason.points for reason in why(told, rules, on))


def with_points(entries: Any, rules: Iterable[Rule], on: date, *, prefix: str = "") -> Any:
    """Annotate ``points``, as they are on a day. ``prefix`` leads to the entry (« entry__ »)."""
    total: Any = Value(0)
    for rule in rules:
        if not rule.points:
            continue
        if rule.ground == Ground.MONTH:
            cases = [
                When(
                    **{f"{prefix}requested_at__lt": paris(asked_by(on, months) + timedelta(days=1), time())},
                    then=Value(months * rule.points),
                )
                for months in range(rule.most, 0, -1)
            ]
        else:
            conditions = {
                Ground.START: Q(**{f"{prefix}starts_on__lte": on + timedelta(days=rule.most)}),
                Ground.NO_VEHICLE: Q(**{f"{prefix}no_vehicle": True}),
                Ground.NO_TRANSPORT: Q(**{f"{prefix}no_transport": True}),
            }
            cases = [When(conditions[Ground(rule.ground)], then=Value(rule.points))]
        if cases:
            total = total + Case(*cases, default=Value(0), output_field=IntegerField())
    return entries.annotate(points=total)


#: The order in which a free bike is offered.
ORDER = ("-points", "requested_at", "pk")


def in_order(entries: EntryQuerySet, rules: Iterable[Rule], on: date) -> EntryQuerySet:
    """Put requests in the order of the list, with their ``points``."""
    return with_points(entries, rules, on).order_by(*ORDER)


def ranks(rules: Iterable[Rule], on: date, *, categories: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return the rank of everyone who waits, by entry then by place: 1 is next. One query."""
    choices = Entry.places.through.objects.filter(entry__status__in=LIVE, entry__category__in=categories)
    ranked = with_points(choices, rules, on, prefix="entry__").annotate(
        rank=Window(
            RowNumber(),
            partition_by=["entry__category", "place"],
            order_by=["-points", "entry__requested_at", "entry"],
        )
    )
    found: dict[int, dict[int, int]] = {}
    for entry, place, rank in ranked.values_list("entry", "place", "rank"):
        found.setdefault(entry, {})[place] = rank
    return found
