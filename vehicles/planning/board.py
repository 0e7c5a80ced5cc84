"""What stands on a planning: the vehicles by category and place, and their spans.

Few queries whatever the size of the fleet (row A1): vehicles, occupancies, one per family of occupancies to
say what they are (registry point "occupancy": ``callable(occupancy_ids) -> {id: Described}``), and the opening hours.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Q

from mobilite.clock import PARIS
from mobilite.people import opening
from mobilite.people.models import Place
from vehicles.availability import turnaround
from vehicles.described import Described, describe
from vehicles.models import Category, Occupancy, OccupancyKind, State, Vehicle
from vehicles.planning.window import Window


@dataclass(slots=True)
class Span:
    """One coloured stretch of a row, in instants."""

    starts_at: datetime
    ends_at: datetime
    state: str
    word: str
    who: str = ""
    detail: str = ""
    url: str = ""
    ends_on_time: datetime | None = None
    blocked_until: datetime | None = None
    flag: str = ""


@dataclass(slots=True)
class Row:
    vehicle: Vehicle
    spans: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """The rows of one category at one place, and how many are free on each day."""

    category: Category
    place: Place
    rows: list[Row]
    free: dict[date, int | None] = field(default_factory=dict)


@dataclass
class Board:
    """``places`` and ``categories`` are all those of the fleet, to choose from; ``days`` the states they share."""

    window: Window
    now: datetime
    groups: list[Group]
    calendar: dict[tuple[int, date], opening.DayState]
    days: dict[date, opening.DayState | None]
    places: list[Place]
    categories: list[Category]
    place: Place | None = None
    category: Category | None = None

    @property
    def vehicle_count(self) -> int:
        return sum(len(group.rows) for group in self.groups)


FIELDS = (
    "id", "vehicle_id", "kind", "reason", "starts_at", "ends_at", "blocked_until", "left_at", "released_at",
    "person__first_name", "person__last_name",
)  # fmt: skip


def occupancies_in(window: Window, vehicles: Q, now: datetime):
    """Return what takes the vehicles during the window, and what took them if it is past, in one query.

    A vehicle that should be back counts until now, whatever its end (row A7).
    """
    live = Occupancy.objects.live().filter(
        Q(blocked_until__gt=window.starts_at) | Q(left_at__isnull=False, ends_at__lt=now),
        vehicles,
        starts_at__lt=window.ends_at,
    )
    live = live.values_list(*FIELDS)
    if window.starts_at >= now:
        return live
    past = Occupancy.objects.filter(
        vehicles, released_at__gt=window.starts_at, left_at__isnull=False, left_at__lt=window.ends_at
    )
    return live.union(past.values_list(*FIELDS), all=True)


def board(
    window: Window, *, now: datetime, place_id: str = "", category_id: str = "", shorten, linked=True
) -> Board:
    """Return the planning of a window; an unknown place or category shows all.

    ``shorten(first_name, last_name)`` says how a person is named on it. Not ``linked``, a span leads nowhere.
    """
    fleet = list(
        Vehicle.objects.exclude(state=State.RETIRED)
        .select_related("category", "place")
        .order_by("category__position", "category__name", "place__name", "number")
    )
    places = sorted({vehicle.place for vehicle in fleet}, key=str)
    categories = list(dict.fromkeys(vehicle.category for vehicle in fleet))
    place, category = pick(places, place_id), pick(categories, category_id)
    wanted = {
        name: value
        for name, value in {"vehicle__place": place, "vehicle__category": category}.items()
        if value
    }
    rows = {
        vehicle.pk: Row(vehicle)
        for vehicle in fleet
        if place in (None, vehicle.place) and category in (None, vehicle.category)
    }
    taken = sorted(occupancies_in(window, Q(**wanted), now), key=lambda one: one[4])
    said = describe({one[0]: one[2] for one in taken})
    for one in taken:
        if row := rows.get(one[1]):
            row.spans.append(span(one, said.get(one[0]), now, shorten))
            if not linked:
                row.spans[-1].url = ""
    for row in rows.values():
        flag_what_waits(row)
        show_cleaning(row, window, now)
    shown_places = [place] if place else places
    timetables = opening.timetables(shown_places)
    calendar = {
        (key, day): timetable.day_state(day) for key, timetable in timetables.items() for day in window.days
    }
    groups = []
    for (cat, where), members in groupby(
        rows.values(), key=lambda row: (row.vehicle.category, row.vehicle.place)
    ):
        group = Group(cat, where, list(members))
        group.free = {day: free_count(group.rows, calendar[where.pk, day], day, now) for day in window.days}
        groups.append(group)
    days = {day: shared([calendar[one.pk, day] for one in shown_places]) for day in window.days}
    return Board(window, now, groups, calendar, days, places, categories, place, category)


def pick(choices, key: str):
    """Return the choice whose key was asked for, or None."""
    return next((one for one in choices if str(one.pk) == key), None)


def shared(states):
    """Return the state that all places share that day, or None when they differ."""
    return states[0] if states and all(one == states[0] for one in states) else None


def span(one, said: Described | None, now: datetime, shorten) -> Span:
    """Turn an occupancy into what is drawn: planned, out, late, or as it really was."""
    _, _, kind, reason, starts_at, ends_at, blocked_until, left_at, released_at, first_name, last_name = one
    said = said or Described(state=kind, word=OccupancyKind(kind).label.lower(), detail=reason)
    who = shorten(first_name, last_name) if last_name else ""
    drawn = Span(
        starts_at, ends_at, said.state, said.word, who, said.detail, said.url, blocked_until=blocked_until
    )
    if released_at is not None:
        drawn.starts_at, drawn.ends_at, drawn.blocked_until = left_at, released_at, None
    elif left_at is not None:
        drawn.starts_at = min(left_at, starts_at)
        if ends_at < now:
            late = now > ends_at + said.grace
            drawn.state, drawn.word = ("late", "en retard") if late else ("expected", "attendu")
            drawn.ends_on_time, drawn.ends_at, drawn.blocked_until = ends_at, now, None
    return drawn


def show_cleaning(row: Row, window: Window, now: datetime) -> None:
    """Draw from when a vehicle is to be cleaned until it can be ready; the departure that this keeps waiting is marked."""
    since = row.vehicle.to_clean_since
    if since is None or row.vehicle.state != State.IN_SERVICE:
        return
    ends_at = max(now, since + turnaround(row.vehicle.category))
    following = next((one for one in row.spans if one.starts_at > since), None)
    if following and following.starts_at <= now:
        following.flag = "véhicule à nettoyer"
    if following:
        ends_at = max(min(ends_at, following.starts_at), since + timedelta(minutes=1))
    if since < window.ends_at and ends_at > window.starts_at:
        url = row.vehicle.get_absolute_url()
        row.spans.append(Span(since, ends_at, "cleaning", "à nettoyer", url=url))
        row.spans.sort(key=lambda one: one.starts_at)


def flag_what_waits(row: Row) -> None:
    """Mark the next departure of a vehicle that should be back and isn't (row A7)."""
    if any(one.ends_on_time for one in row.spans):
        following = [one for one in row.spans if one.state in ("confirmed", "held") and not one.ends_on_time]
        if following:
            following[0].flag = "véhicule pas revenu"


def free_count(rows: list[Row], state, day: date, now: datetime) -> int | None:
    """Return how many vehicles nothing takes in the opening hours of a day still to come; None when closed or past."""
    if not state.is_open:
        return None
    opens = max(datetime.combine(day, state.hours[0][0], PARIS), now)
    closes = datetime.combine(day, state.hours[-1][1], PARIS)
    if opens >= closes:
        return None
    return sum(
        row.vehicle.state == State.IN_SERVICE
        and not (row.vehicle.to_clean_since and opens <= now)
        and not any(
            one.ends_on_time or (one.starts_at < closes and (one.blocked_until or one.ends_at) > opens)
            for one in row.spans
        )
        for row in rows
    )
