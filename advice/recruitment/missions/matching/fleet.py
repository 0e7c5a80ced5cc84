"""What the fleet could lend: how many vehicles are free, by category and period, and from when otherwise."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Value

from advice.recruitment.missions.reach.modes import Key
from mobilite.periods import PARIS, paris
from rentals.models import Offer
from vehicles.availability import free_vehicles, lendable, turnaround
from vehicles.models import Category, Drawing, Occupancy, Vehicle

#: Categories whose mode is not that of their drawing.
BY_CODE = {"scooter-125": Key.SCOOTER_125}
BY_DRAWING = {Drawing.BIKE: Key.EBIKE, Drawing.SCOOTER: Key.SCOOTER, Drawing.CAR: Key.CAR}
#: Keys leave in the morning.
MORNING = time(9)
#: Periods asked in one query, and how far ahead one looks for the first free day.
MOST_PERIODS, AHEAD = 60, timedelta(days=120)


def mode_of(category: Category) -> str:
    return BY_CODE.get(category.code) or BY_DRAWING[Drawing(category.drawing)]


@dataclass(frozen=True)
class Loan:
    """The days of a first loan: ``[starts_on, ends_on)``."""

    starts_on: date
    ends_on: date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        return paris(self.starts_on, MORNING), paris(self.ends_on, MORNING)


def loan_for(starts_on: date, ends_on: date | None, *, today: date, days: int) -> Loan:
    """Return when a vehicle would be lent for work: from its first day, tomorrow at the earliest, for ``days`` at most."""
    first = max(starts_on, today + timedelta(days=1))
    end = first + timedelta(days=days)
    return Loan(first, max(min(end, ends_on) if ends_on else end, first + timedelta(days=1)))


@dataclass
class Fleet:
    """What is asked of the fleet for some loans: read by ``read_fleet``, then asked without a query."""

    categories: list[Category]
    offers: dict[int, int]
    free: dict[tuple[int, Loan], int]
    gaps: dict[int, list[list[tuple[datetime, datetime]]]] = field(default_factory=dict)

    def is_free(self, category: Category, loan: Loan) -> bool:
        return self.free.get((category.pk, loan), 0) > 0

    def first_day(self, category: Category, loan: Loan) -> date | None:
        """Return the first day from which some vehicle of the category is free for as long as the loan; None: not soon."""
        starts, ends = loan.instants
        lasts = ends - starts + turnaround(category)
        found = []
        for taken in self.gaps.get(category.pk, []):
            at = starts
            for begins, until in taken:
                if begins >= at + lasts:
                    break
                at = max(at, until)
            if at - starts <= AHEAD:
                found.append(at)
        if not found:
            return None
        at = min(found).astimezone(PARIS)
        return at.date() if at.time() <= MORNING else at.date() + timedelta(days=1)


def read_fleet(loans: Iterable[Loan], *, now: datetime) -> Fleet:
    """Read what the fleet offers for these loans: six queries, whatever their number and that of vehicles."""
    asked = sorted(set(loans), key=lambda one: (one.starts_on, one.ends_on))[:MOST_PERIODS]
    categories = list(Category.objects.prefetch_related("licence_rules").order_by("position", "pk"))
    offers: dict[int, int] = {}
    for category_id, pk in (
        Offer.objects.filter(is_open=True).order_by("position", "name", "pk").values_list("category", "pk")
    ):
        offers.setdefault(category_id, pk)
    return Fleet(categories, offers, _free(asked, now), _taken(asked, now))


def _free(loans: list[Loan], now: datetime) -> dict[tuple[int, Loan], int]:
    """Count the free vehicles of each category over each period, in one query."""
    pieces = []
    for rank, loan in enumerate(loans):
        starts, ends = loan.instants
        rows = free_vehicles(starts, ends, now=now).order_by().annotate(rank=Value(rank))
        pieces.append(rows.values_list("rank", "category").annotate(count=Count("pk")))
    if not pieces:
        return {}
    rows = pieces[0].union(*pieces[1:], all=True) if len(pieces) > 1 else pieces[0]
    return {(category, loans[rank]): count for rank, category, count in rows}


def _taken(loans: list[Loan], now: datetime) -> dict[int, list[list[tuple[datetime, datetime]]]]:
    """Return, by category, what takes each lendable vehicle from the first loan on: two queries."""
    if not loans:
        return {}
    starts, ends = loans[0].instants
    vehicles = dict(Vehicle.objects.filter(lendable(starts, ends)).values_list("pk", "category"))
    rows = Occupancy.objects.live().filter(blocked_until__gt=starts, starts_at__lt=ends + AHEAD)
    taken: dict[int, list] = defaultdict(list)
    late = set(Occupancy.objects.overdue(now).values_list("vehicle", flat=True))
    for vehicle, begins, until in rows.order_by("starts_at").values_list(
        "vehicle", "starts_at", "blocked_until"
    ):
        taken[vehicle].append((begins, until))
    found: dict[int, list] = defaultdict(list)
    for vehicle, category in vehicles.items():
        if vehicle not in late:
            found[category].append(taken[vehicle])
    return found


def held_now(people: Iterable[int], now: datetime) -> dict[int, Category]:
    """Return the category of the vehicle of ours that each of these people has in hand today. One query."""
    rows = Occupancy.objects.out().filter(person__in=list(people)).select_related("vehicle__category")
    return {row.person_id: row.vehicle.category for row in rows.order_by("left_at")}
