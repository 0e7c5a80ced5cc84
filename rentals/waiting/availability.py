"""Questions about the list: which bikes are free for it, whom one suits, how long people wait. No write."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Exists, F, Max, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from mobilite.people.models import Place
from mobilite.people.opening import Timetable
from mobilite.periods import add_months, paris, paris_date
from rentals.models import Offer, Rental
from rentals.pricing import lease_end
from rentals.waiting.estimate import Wait, likely_wait
from rentals.waiting.models import Entry, Status, Turn
from rentals.waiting.ranking import in_order, ranks, rules_on
from rentals.waiting.terms import HISTORY_WEEKS, SILENCES, TAKE_DAYS
from vehicles.availability import free_vehicles
from vehicles.models import Drawing, Occupancy, Vehicle

WEEK = timedelta(weeks=1)
EVER = datetime(1970, 1, 1, tzinfo=UTC)
#: A bike that is free for less is no lease.
SHORTEST = 1
#: How long a bike that was taken back from somebody is offered to nobody: time to put it in the workshop.
LEFT_ALONE = timedelta(hours=2)


def free_bikes(at: datetime, *, categories: Collection[int]) -> list[Vehicle]:
    """Return the vehicles of these kinds that are free for a month at least, by number: two queries."""
    until = paris(add_months(paris_date(at), SHORTEST), time())
    found = free_vehicles(at, until, now=at).filter(category__in=categories, place__is_open=True)
    taken_back = Turn.objects.filter(
        vehicle=OuterRef("pk"), answer="withdrawn", answered_at__gt=at - LEFT_ALONE
    )
    found = found.filter(~Exists(taken_back))
    return list(found.select_related("category", "place").order_by("number"))


def suited(vehicle: Vehicle, at: datetime):
    """Return who may be offered a bike, next one first: at her place, not asked about it since it last came back."""
    today = paris_date(at)
    asked = Turn.objects.filter(entry=OuterRef("pk"), vehicle=vehicle).filter(
        offered_at__gte=Coalesce(Subquery(_last_out(vehicle)), Value(EVER))
    )
    entries = Entry.objects.askable(today, SILENCES.on(today)).filter(
        ~Exists(asked), category=vehicle.category_id, places=vehicle.place_id
    )
    return in_order(entries, rules_on(today), today)


def suiting(vehicles: Collection[Vehicle], at: datetime) -> dict[int, list[Entry]]:
    """Return what ``suited`` says of each vehicle, by its key: read once for all, six queries whatever their number."""
    today = paris_date(at)
    entries = Entry.objects.askable(today, SILENCES.on(today)).filter(
        category__in={one.category_id for one in vehicles}, places__in={one.place_id for one in vehicles}
    )
    waiting = list(in_order(entries.distinct(), rules_on(today), today).prefetch_related("places"))
    if not waiting:
        return {one.pk: [] for one in vehicles}
    places = {entry.pk: {place.pk for place in entry.places.all()} for entry in waiting}
    went = Occupancy.objects.filter(vehicle__in=vehicles, left_at__isnull=False).order_by()
    last: Any = dict(went.values_list("vehicle").annotate(Max("left_at")))
    turns = Turn.objects.filter(vehicle__in=vehicles, entry__in=waiting)
    asked = {
        (entry, vehicle)
        for entry, vehicle, offered_at in turns.values_list("entry", "vehicle", "offered_at")
        if offered_at >= last.get(vehicle, EVER)
    }
    return {
        one.pk: [
            entry
            for entry in waiting
            if entry.category_id == one.category_id
            and one.place_id in places[entry.pk]
            and (entry.pk, one.pk) not in asked
        ]
        for one in vehicles
    }


def _last_out(vehicle):
    """Return the last time that somebody left with the vehicle, as a query of one row."""
    out = Occupancy.objects.filter(vehicle=vehicle, left_at__isnull=False).order_by().values("vehicle")
    return out.annotate(last=Max("left_at", output_field=DateTimeField())).values("last")


def answer_limit(hours: Timetable, at: datetime, days: int) -> datetime:
    """Return until when a bike offered at an instant is held: the closing of the ``days``-th opening day after (row A8)."""
    return hours.end_of_opening_day(at, count=days)


def held_until(hours: Timetable, limit: datetime, term_months: int) -> datetime:
    """Return until when the calendar keeps a bike that is offered: the end of the lease that would begin last.

    What is said yes to can then always be given, whoever books the bike behind meanwhile.
    """
    last = hours.end_of_opening_day(limit, count=TAKE_DAYS.on(paris_date(limit)))
    return paris(lease_end(paris_date(last) + timedelta(days=1), term_months), time())


@dataclass(frozen=True)
class Past:
    """How many bikes became free lately, by kind and place, and over how many weeks that was counted."""

    weeks: dict[int, int] = field(default_factory=dict)
    freed: Counter[tuple[int, int]] = field(default_factory=Counter)

    def wait(self, category: int, place: int, before: int) -> Wait | None:
        """Return how long somebody waits for a kind at a place with so many people ahead; None when nobody can say."""
        return likely_wait(before, freed=self.freed[category, place], weeks=self.weeks.get(category, 0))


def past(on: date, *, categories: Collection[int]) -> Past:
    """Count the leased bikes that came back and the new ones, the first ones of all left out: three queries."""
    fleet = Vehicle.objects.filter(category__in=categories).order_by()
    began = dict(fleet.values_list("category").annotate(Min("in_service_on")))
    weeks = {
        category: min(max((on - first) // WEEK, 0), HISTORY_WEEKS.on(on)) for category, first in began.items()
    }
    since = on - max(weeks.values(), default=0) * WEEK
    back = Rental.objects.filter(
        offer__category__in=categories, term_months__isnull=False, returned_at__gte=paris(since, time()),
        returned_at__lt=paris(on + timedelta(days=1), time()),
    )  # fmt: skip
    counted: Any = back.order_by().values_list("offer__category", "return_place").annotate(Count("pk"))
    freed = Counter({(category, place): count for category, place, count in counted})
    same = fleet.filter(category=OuterRef("category"), place=OuterRef("place"))
    first_day = same.values("category").annotate(first=Min("in_service_on")).values("first")
    new = fleet.annotate(first=Subquery(first_day)).filter(
        in_service_on__gt=F("first"), in_service_on__range=(since + timedelta(days=1), on)
    )
    counted = new.values_list("category", "place").annotate(Count("pk"))
    for category, place, count in counted:
        freed[category, place] += count
    return Past(weeks, freed)


@dataclass(frozen=True)
class Standing:
    """Where somebody stands: her best place, her rank there, and how long the wait is likely to be."""

    place: Place
    rank: int
    wait: Wait | None


class Board:
    """Everybody's rank and wait on a day, read once: seven queries, however many people."""

    def __init__(self, on: date, *, categories: Collection[int]):
        self.on, self.rules = on, rules_on(on)
        self.ranks = ranks(self.rules, on, categories=list(categories))
        self.past = past(on, categories=categories)
        self.places = {place.pk: place for place in Place.objects.all()}

    def standing(self, entry: Entry) -> Standing | None:
        """Return where somebody stands at the place where her turn comes first; None off the list."""
        found = self.every(entry)
        return found[0] if found else None

    def every(self, entry: Entry) -> list[Standing]:
        """Return where somebody stands at each of her places, the soonest first."""
        found = [
            Standing(self.places[place], rank, self.past.wait(entry.category_id, place, rank - 1))
            for place, rank in self.ranks.get(entry.pk, {}).items()
        ]
        return sorted(found, key=lambda one: (one.wait.high if one.wait else 999, one.rank, one.place.name))


def kinds() -> list[Offer]:
    """Return the leases that one may wait for, in their order: those of vehicles without an engine."""
    offers = Offer.objects.filter(unit="month", is_open=True, category__drawing=Drawing.BIKE)
    return list(offers.select_related("category").order_by("position", "pk"))


def nothing_free(at: datetime, categories: Collection[int] | None = None) -> bool:
    """Tell whether no bike that is leased is free anywhere: then one asks to be on the list."""
    if categories is None:
        categories = {offer.category_id for offer in kinds()}
    return bool(categories) and not free_bikes(at, categories=categories)


def wait_of_a_newcomer(at: datetime) -> Wait | None:
    """Return how long somebody who asks now would wait, for the kind and the place where it is shortest."""
    categories = {offer.category_id for offer in kinds()}
    today = paris_date(at)
    lately = past(today, categories=categories)
    live = Entry.places.through.objects.filter(entry__status__in=(Status.WAITING, Status.OFFERED))
    ahead = Counter(live.values_list("entry__category", "place"))
    places = Place.objects.filter(is_open=True).values_list("pk", flat=True)
    found = [
        lately.wait(category, place, ahead[category, place]) for category in categories for place in places
    ]
    return min((one for one in found if one is not None), key=lambda one: (one.high, one.low), default=None)


def to_reach(entries, on: date):
    """Keep who was silent too often: nothing more is offered until somebody reaches them."""
    return entries.filter(Q(status=Status.WAITING), silences__gte=SILENCES.on(on))
