"""The figures of a period, month by month: seven queries, however many bikes and people.

Small counts of people are hidden, for whoever reads the page or its file might recognise them (row L2: fewer than five).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from mobilite.money import ZERO
from mobilite.periods import add_months, paris, paris_date
from rentals.incidents.models import Incident, Kind
from rentals.indicators import measures
from rentals.indicators.terms import terms_of
from rentals.models import Audience, RentalTerm
from rentals.waiting.models import Answer, Turn
from vehicles.fleet.models import Upkeep
from vehicles.models import Occupancy

#: Fewer people than this are not counted aloud.
FEWEST = 5
CENT = Decimal("0.01")


@dataclass(slots=True)
class Figures:
    """What was counted in ``[start, end)``. ``wait`` is the median in days, ``cost`` in euros a bike and month; None: not known."""

    start: date
    end: date
    in_service: int = 0
    out: int = 0
    service_days: int = 0
    out_days: int = 0
    begun: int = 0
    solidarity: int = 0
    renewed: int = 0
    stolen: int = 0
    waits: list[int] = field(default_factory=list)
    priced: int = 0
    upkeep: Decimal = ZERO
    cost: Decimal | None = None
    #: Whether the solidarity tariff concerns too few people to be counted aloud.
    is_hidden: bool = False

    @property
    def rate(self) -> int | None:
        """The share of the days of the bikes in service during which they were out, in percent (row C9)."""
        return share(self.out_days, self.service_days)

    @property
    def solidarity_share(self) -> int | None:
        return None if self.is_hidden else share(self.solidarity, self.begun)

    @property
    def waited(self) -> int:
        return len(self.waits)

    @property
    def wait(self) -> int | None:
        return round(median(self.waits)) if self.waits else None


@dataclass(frozen=True, slots=True)
class Town:
    """How many people of a commune rode; None where they are too few to be counted aloud."""

    name: str
    key: str | None
    count: int | None


@dataclass(frozen=True)
class Report:
    """A period, its months, and where its riders live."""

    months: list[Figures]
    whole: Figures
    towns: list[Town]
    riders: int


def share(part: int, whole: int) -> int | None:
    """Return a part in whole percents, halves up; None of nothing."""
    if not whole:
        return None
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def report(first: date, last: date, now: datetime) -> Report:
    """Return the figures of whole months, from that of ``first`` to that of ``last``, the one under way until now."""
    start, until = first.replace(day=1), add_months(last.replace(day=1), 1)
    starts = []
    while start < until:
        starts.append(start)
        start = add_months(start, 1)
    months = [Figures(one, add_months(one, 1)) for one in starts]
    whole = Figures(starts[0], until)
    periods = [*months, whole]
    _fleet(periods, now)
    _leases(periods)
    riders = measures.riding(whole.start, until).order_by()
    riders = riders.values_list("person__commune", "person__commune__name", "person").distinct()
    counted = Counter((key, name) for key, name, _person in riders)
    return Report(months, whole, towns(counted), counted.total())


def _fleet(periods: Sequence[Figures], now: datetime) -> None:
    """Count the bikes in service, out and stolen, their days, and what they cost."""
    whole = periods[-1]
    fleet = measures.in_service(whole.start, whole.end)
    bikes = list(fleet.values_list("pk", "in_service_on", "retired_on", "purchase_price", "bought_on"))
    held = Occupancy.objects.filter(measures.held(whole.start, whole.end), vehicle__in=measures.BIKES)
    times = list(held.values_list("vehicle", "left_at", "released_at"))
    thefts = Incident.objects.filter(
        vehicle__in=measures.BIKES, kind=Kind.THEFT, **measures.within("happened_at", whole.start, whole.end)
    ).values_list("happened_at", "vehicle")
    lost = [(paris_date(at), vehicle) for at, vehicle in thefts]
    spent = Upkeep.objects.filter(
        vehicle__in=measures.BIKES, on__gte=whole.start, on__lt=whole.end
    ).values_list("on", "amount")
    upkeep, today = list(spent), paris_date(now)
    terms = terms_of()
    for one in periods:
        until = min(one.end, today)
        months, insurance = terms(one.start)
        one.upkeep = sum((amount for on, amount in upkeep if one.start <= on < one.end), ZERO)
        costs = []
        for _key, came, went, price, bought in bikes:
            if came < one.end and (went is None or went > one.start):
                one.in_service += 1
                one.service_days += max((min(went or until, until) - max(came, one.start)).days, 0)
                if price is not None:
                    costs.append(_a_month(price, bought or came, one.start, months))
        one.priced = len(costs)
        if costs:
            cost = sum(costs, ZERO) / len(costs) + one.upkeep / one.in_service + insurance / 12
            one.cost = cost.quantize(CENT, rounding=ROUND_HALF_UP)
        one.out, one.out_days = _out(times, one, min(paris(one.end, time()), now))
        one.stolen = len({vehicle for on, vehicle in lost if one.start <= on < one.end})
    # Over the whole, the average of the bikes' months, not that of a bike's whole life here.
    known = [(one.cost, one.in_service) for one in periods[:-1] if one.cost is not None]
    if known:
        total = sum((cost * count for cost, count in known), ZERO)
        whole.cost = (total / sum(count for _cost, count in known)).quantize(CENT, rounding=ROUND_HALF_UP)


def _out(times, one: Figures, until: datetime) -> tuple[int, int]:
    """Return how many bikes were out, and for how many days in all."""
    since, seconds, who = paris(one.start, time()), 0.0, set()
    for vehicle, left, back in times:
        spent = (min(back or until, until) - max(left, since)).total_seconds()
        if left < paris(one.end, time()) and (back is None or back > since):
            who.add(vehicle)
            seconds += max(spent, 0.0)
    return len(who), round(seconds / 86400)


def _a_month(price: Decimal, since: date, month: date, months: int) -> Decimal:
    """Return what a bike costs in a month: its price in so many equal parts, then nothing."""
    age = (month.year - since.year) * 12 + month.month - since.month
    return price / months if 0 <= age < months else ZERO


def _leases(periods: Sequence[Figures]) -> None:
    """Count what began, at which tariff, what was renewed, and how long people waited."""
    whole = periods[-1]
    begun = measures.begun(whole.start, whole.end).values_list("handed_over_at", "rate__audience")
    renewals = RentalTerm.objects.filter(
        rental__in=measures.LEASES, after_months__gt=0, **measures.within("agreed_at", whole.start, whole.end)
    ).values_list("agreed_at", "rental")
    turns = Turn.objects.filter(
        rental__in=measures.LEASES,
        answer=Answer.YES,
        **measures.within("answered_at", whole.start, whole.end),
    ).values_list("answered_at", "offered_at", "entry__requested_at")
    of = _by_period(periods)
    for at, audience in begun:
        for one in of(at):
            one.begun += 1
            one.solidarity += audience == Audience.SOLIDARITY
    leases: dict[int, set[int]] = defaultdict(set)
    for at, rental in renewals:
        for one in of(at):
            leases[id(one)].add(rental)
    for one in periods:
        one.renewed = len(leases[id(one)])
    for rank in to_hide([one.solidarity for one in periods[:-1]]):
        periods[rank].is_hidden = True
    whole.is_hidden = 0 < whole.solidarity < FEWEST
    for at, offered, requested in turns:
        for one in of(at):
            one.waits.append(max((paris_date(offered) - paris_date(requested)).days, 0))


def _by_period(periods: Sequence[Figures]):
    """Return a function that gives the month of an instant, and the whole."""
    months = {(one.start.year, one.start.month): one for one in periods[:-1]}

    def of(at: datetime) -> Iterable[Figures]:
        on = paris_date(at)
        return (months[on.year, on.month], periods[-1])

    return of


def towns(counted: Mapping[tuple[str | None, str | None], int]) -> list[Town]:
    """Return the communes, the most people first, those of too few people without their count."""
    rows = sorted(counted.items(), key=lambda row: (-row[1], row[0][1] or ""))
    hidden = to_hide([count for _key, count in rows])
    return [
        Town(key[1] or "Commune inconnue", key[0], None if rank in hidden else count)
        for rank, (key, count) in enumerate(rows)
    ]


def to_hide(counts: Sequence[int], fewest: int = FEWEST) -> set[int]:
    """Return the ranks of the counts of people that are not said: those below ``fewest``, nil apart.

    One that would be hidden alone could be worked out from the total: the smallest of the others is hidden with it.
    """
    hidden = {rank for rank, count in enumerate(counts) if 0 < count < fewest}
    others = [rank for rank, count in enumerate(counts) if count and rank not in hidden]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda rank: (counts[rank], -rank)))
    return hidden
