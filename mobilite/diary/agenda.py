"""What stands on the diary's page: columns of days or of colleagues, with presences, free hours and appointments.

The same number of queries whatever the days and the colleagues: presences (three), appointments (one), colleagues (one).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from mobilite.accounts.models import Kind as AccountKind
from mobilite.accounts.models import User
from mobilite.diary import shown
from mobilite.diary.models import Appointment
from mobilite.diary.presences import Here, Stretch, absences, days_between, here
from mobilite.diary.slots import free_stretches, rounded_up
from mobilite.pages import french
from mobilite.people.models import Place
from mobilite.people.opening import public_holiday
from mobilite.periods import PARIS, paris, paris_date

#: What is drawn of a day, in Paris hours, and more when something begins earlier or ends later.
DAWN, DUSK = 8, 19
#: Rows of the grid in an hour.
STEPS = 4
LOADED = ("user", "place", "commune", "person", "contact__partner")
DAY = timedelta(days=1)


class Scale(StrEnum):
    WEEK = "semaine"
    DAY = "jour"


@dataclass(frozen=True, slots=True)
class Bar:
    """An appointment, or the travel around it, between two lines of the grid."""

    start: int
    end: int
    appointment: Appointment | None = None
    look: str = ""
    icon: str = ""
    who: str = ""
    detail: str = ""
    said: str = ""

    @property
    def rows(self) -> int:
        """How many quarters of an hour it is tall."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Shade:
    """Where somebody is, in the background; with ``url``, a free hour that leads to a new appointment."""

    start: int
    end: int
    label: str = ""
    url: str = ""


@dataclass
class Column:
    """One day of a colleague."""

    day: date
    user: Any
    name: str
    small: str
    look: str = ""
    url: str = ""
    shades: list[Shade] = field(default_factory=list)
    away: list[Shade] = field(default_factory=list)
    free: list[Shade] = field(default_factory=list)
    roads: list[Bar] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    present: list[Here] = field(default_factory=list)


@dataclass
class Agenda:
    scale: Scale
    first: date
    end: date
    columns: list[Column]
    hours: list[tuple[int, int, str]]
    colleagues: list[User]
    #: Whose week it is; None for a day, or the week of a place.
    user: User | None
    places: list[Place]
    place: Place | None
    now_line: int | None
    now_column: date

    @property
    def previous(self) -> date:
        return self.first - (self.end - self.first)

    @property
    def title(self) -> str:
        """Return « lun. 6 – dim. 12 avril 2026 » or « mardi 7 avril 2026 »."""
        last = self.end - DAY
        if self.scale is Scale.DAY:
            return french.date_fr(self.first, long=True)
        start = french.date_fr(self.first, year=self.first.year != last.year)
        if (self.first.year, self.first.month) == (last.year, last.month):
            start = f"{french.SHORT_DAYS[self.first.weekday()]}\u00a0{self.first.day}"
        return f"{start} – {french.date_fr(last)}"

    @property
    def appointments(self) -> list[Appointment]:
        """Every appointment of the page once, in time order."""
        found = {one.pk: one for column in self.columns for one in column.appointments}
        return sorted(found.values(), key=lambda one: (one.starts_at, one.pk))


def colleagues() -> list[User]:
    """Return those who have a diary, by first name: staff whose role may change it. One query."""
    held = {
        "groups__permissions__content_type__app_label": "diary",
        "groups__permissions__codename": "change_appointment",
    }
    staff = User.objects.filter(kind=AccountKind.STAFF, is_active=True, **held).select_related("place")
    return list(staff.distinct().order_by("first_name", "last_name", "pk"))


def agenda(
    day: date,
    scale: Scale,
    *,
    reader: User,
    now: datetime,
    user_id: str = "",
    place_id: str = "",
    new_url: str = "",
) -> Agenda:
    """Return a week of one colleague (the reader by default) or of a place, or a day of all of them, of a place perhaps."""
    people = colleagues()
    places = list(Place.objects.filter(is_open=True).order_by("name"))
    user, place = _pick(people, user_id), _pick(places, place_id)
    if scale is Scale.DAY:
        first, end, user = day, day + DAY, None
    else:
        first = day - timedelta(days=day.weekday())
        end = first + timedelta(days=7)
        if user is None and place is None:
            user = next((one for one in people if one.pk == reader.pk), reader)
        elif user is not None:
            place = None
    wanted = [user] if user else people
    presents = here(first, end, users=[one.pk for one in wanted])
    taken = taken_between(first, end, wanted)
    if user is not None:
        columns = _days(first, end, user, presents, taken, now)
    elif scale is Scale.WEEK:
        columns = _days_of_a_place(first, end, wanted, presents, taken, place, now)
    else:
        columns = _colleagues(day, wanted, presents, taken, place, reader)
    fill = _Filling(columns, reader, now, new_url, absences({one.pk for one in wanted}, first, end))
    fill.all()
    today = paris_date(now)
    now_line = fill.line(now, today) if first <= today < end and fill.shows(now) else None
    return Agenda(scale, first, end, columns, fill.hours(), people, user, places, place, now_line, today)


def taken_between(first: date, end: date, users) -> list[Appointment]:
    """Return the appointments of these colleagues on the days ``[first, end)``, roads included. One query."""
    window = (paris(first, time()), paris(end, time()))
    rows = Appointment.objects.blocking(*window).filter(user__in=[one.pk for one in users])
    return list(rows.select_related(*LOADED).order_by("starts_at", "pk"))


def _pick(choices, key: str):
    return next((one for one in choices if str(one.pk) == key), None)


def bounds(day: date) -> Stretch:
    """Return the instants when a day begins and ends on the wall: 23, 24 or 25 hours."""
    return paris(day, time()).astimezone(UTC), paris(day + DAY, time()).astimezone(UTC)


def _days(first, end, user, presents, taken, now) -> list[Column]:
    columns = []
    for day in days_between(first, end):
        column = _day(day, user, now)
        _share(column, presents, taken)
        if day.weekday() < 5 or column.present or column.appointments:
            columns.append(column)
    return columns


def _day(day: date, user, now: datetime) -> Column:
    is_today = day == paris_date(now)
    return Column(
        day,
        user,
        f"{french.SHORT_DAYS[day.weekday()]}\u00a0{day.day}",
        ", ".join(filter(None, ["aujourd’hui" if is_today else "", public_holiday(day)])),
        "is-today" if is_today else "",
        f"?vue={Scale.DAY}&jour={day.isoformat()}",
    )


def _days_of_a_place(first, end, users, presents, taken, place, now) -> list[Column]:
    """Return a column for each day and each colleague who is there or meets somebody there."""
    columns = []
    for day in days_between(first, end):
        for user in users:
            column = _day(day, user, now)
            _share(column, presents, taken)
            column.small = str(user)
            if place.pk in _places(column):
                columns.append(column)
    return columns


def _places(column: Column) -> set[int]:
    return {one.place.pk for one in column.present} | {one.place_id for one in column.appointments}


def _colleagues(day, users, presents, taken, place, reader) -> list[Column]:
    """Return one column for each colleague who is there or meets somebody; the reader's comes first."""
    columns = []
    for user in sorted(users, key=lambda one: one.pk != reader.pk):
        url = f"?vue={Scale.WEEK}&jour={day.isoformat()}&avec={user.pk}"
        column = Column(day, user, str(user), "", url=url)
        _share(column, presents, taken)
        places = _places(column)
        if place.pk in places if place else places or user.pk == reader.pk:
            columns.append(column)
    return columns


def _share(column: Column, presents, taken) -> None:
    start, end = bounds(column.day)
    column.present = [
        one
        for one in presents
        if one.user.pk == column.user.pk and one.starts_at < end and one.ends_at > start
    ]
    column.appointments = [
        one
        for one in taken
        if one.user_id == column.user.pk and one.blocked_from < end and one.blocked_until > start
    ]
    places = dict.fromkeys(one.place.short_name for one in column.present)
    column.small = ", ".join(filter(None, [column.small, *places]))


class _Filling:
    """Place what columns hold on the lines of the grid."""

    def __init__(self, columns: list[Column], reader, now: datetime, new_url: str, away=None):
        self.columns, self.reader, self.now, self.new_url = columns, reader, now, new_url
        self.away: dict[int, list[Stretch]] = away or {}
        self.dawn, self.dusk = self._span()
        self.last = (self.dusk - self.dawn) * STEPS + 1

    def _span(self) -> tuple[int, int]:
        dawn, dusk = DAWN, DUSK
        for column in self.columns:
            start, end = bounds(column.day)
            moments = [(one.starts_at, one.ends_at) for one in column.present]
            moments += [(one.blocked_from, one.blocked_until) for one in column.appointments]
            for from_, until in moments:
                dawn = min(dawn, 0 if from_ < start else from_.astimezone(PARIS).hour)
                last = (until - timedelta(microseconds=1)).astimezone(PARIS)
                dusk = max(dusk, 24 if until >= end else last.hour + 1)
        return dawn, dusk

    def hours(self) -> list[tuple[int, int, str]]:
        return [
            ((hour - self.dawn) * STEPS + 1, (hour - self.dawn + 1) * STEPS + 1, f"{hour}\u00a0h")
            for hour in range(self.dawn, self.dusk)
        ]

    def shows(self, at: datetime) -> bool:
        return self.dawn <= at.astimezone(PARIS).hour < self.dusk

    def line(self, at: datetime, day: date, *, up: bool = False) -> int:
        """Return the line of an instant in a day's column, from 1 to ``last``; rounded down, or ``up``."""
        start, end = bounds(day)
        if at <= start:
            return 1
        if at >= end:
            return self.last
        wall = at.astimezone(PARIS)
        minutes = wall.hour * 60 + wall.minute - self.dawn * 60
        step = 60 // STEPS
        inside = -(-minutes // step) if up else minutes // step
        return min(max(inside, 0) + 1, self.last)

    def between(self, start: datetime, end: datetime, day: date) -> tuple[int, int]:
        """Return the lines of a stretch: one row at least, whatever the clocks do."""
        first = min(self.line(start, day), self.last - 1)
        return first, max(self.line(end, day, up=True), first + 1)

    def all(self) -> None:
        # Appointments that are drawn are those that are known: nothing more is read.
        blocks: dict[int, list[Stretch]] = defaultdict(list)
        for column in self.columns:
            blocks[column.user.pk] += [(one.blocked_from, one.blocked_until) for one in column.appointments]
        for column in self.columns:
            self._presences(column)
            self._appointments(column)
            if self.new_url:
                self._free(column, blocks)

    def _presences(self, column: Column) -> None:
        for one in column.present:
            lines = self.between(one.starts_at, one.ends_at, column.day)
            column.shades.append(Shade(*lines, label=one.place.short_name))
        start, end = bounds(column.day)
        for from_, until in self.away.get(column.user.pk, ()):
            if from_ < end and until > start:
                column.away.append(Shade(*self.between(max(from_, start), min(until, end), column.day)))
        if column.away:
            column.small = ", ".join(filter(None, [column.small, "absence"]))

    def _appointments(self, column: Column) -> None:
        for one in column.appointments:
            if one.travel_before:
                column.roads.append(Bar(*self.between(one.blocked_from, one.starts_at, column.day)))
            if one.travel_after:
                column.roads.append(Bar(*self.between(one.ends_at, one.blocked_until, column.day)))
            start, end = bounds(column.day)
            if one.starts_at < end and one.ends_at > start:
                column.bars.append(self._bar(one, column.day))

    def _bar(self, one: Appointment, day: date) -> Bar:
        who, kind = shown.short_who(one, self.reader), shown.kind_word(one)
        place = shown.where(one, self.reader)
        state = "" if one.status == "booked" else one.get_status_display().lower()
        said = ", ".join(filter(None, [shown.hours(one), who, kind, place, state, self._road(one)]))
        # The state is in the colour; those who listen hear it in ``said``.
        detail = ", ".join(filter(None, [kind if who else "", place]))
        return Bar(
            *self.between(one.starts_at, one.ends_at, day),
            appointment=one,
            look=shown.look(one, self.now),
            icon=shown.ICONS[one.kind],
            who=who or shown.label_of(one),
            detail=detail,
            said=said,
        )

    def _road(self, one: Appointment) -> str:
        words = shown.road(one)
        return f"trajet {words}" if words else ""

    def _free(self, column: Column, blocks) -> None:
        """Offer each hour that is free, from now on: a quarter of an hour at least."""
        for one in free_stretches(column.present, blocks, self.now):
            start, end = bounds(column.day)
            at = rounded_up(max(one.starts_at, start, self.now))
            until = min(one.ends_at, end)
            while at + timedelta(minutes=15) <= until:
                stop = min(until, at.replace(minute=0) + timedelta(hours=1))
                asked = {
                    "avec": column.user.pk,
                    "lieu": one.place.pk,
                    "jour": column.day.isoformat(),
                    "heure": f"{at.astimezone(PARIS):%H:%M}",
                }
                label = f"Rendez-vous {french.datetime_fr(at, year=False)}, {column.user.first_name}"
                lines = self.between(at, stop, column.day)
                column.free.append(Shade(*lines, label, f"{self.new_url}?{urlencode(asked)}"))
                at = stop


def coming(user_filter: Q, now: datetime):
    """Return the appointments still to come that a filter keeps, soonest first."""
    rows = Appointment.objects.filter(user_filter, status="booked", ends_at__gt=now)
    return rows.select_related(*LOADED).order_by("starts_at", "pk")
