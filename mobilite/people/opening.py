"""When keys can change hands: opening hours, closures, exceptional openings, public holidays (row A5).

Hours are those on the wall in Paris; a stretch is half-open, ``[opens_at, closes_at)``: at closing time, it is closed.
Instants that come out are aware, in UTC.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays
from django.db.models import Q

from mobilite.pages.french import time_fr
from mobilite.people.models import Closure, OpeningHours, Place
from mobilite.periods import paris, paris_date
from mobilite.workflow import Refusal

#: A hand-over takes half an hour: the last one of a stretch begins that long before it closes.
HAND_OVER = timedelta(minutes=30)
#: How far an opening is looked for.
HORIZON_DAYS = 366

Stretch = tuple[time, time]


class NeverOpens(Refusal):
    """A place has no opening within a year: it is out of service, or nobody typed its hours."""

    def __init__(self, place):
        super().__init__(
            f"Aucune ouverture n’est prévue à «\u00a0{place}\u00a0»\u00a0: vérifiez les horaires du lieu dans les réglages."
        )


@dataclass(frozen=True)
class DayState:
    """What a day is at a place. ``label`` says it: « lundi de Pâques, fermé », « 9 h – 12 h 30 »."""

    is_open: bool
    label: str
    hours: tuple[Stretch, ...] = ()


@lru_cache(maxsize=32)
def public_holidays(year: int) -> dict[date, str]:
    """Return the public holidays of metropolitan France in a year, by day, named as within a sentence."""
    found = holidays.country_holidays("FR", years=year, language="fr")
    return {day: _within_sentence(name) for day, name in found.items()}


def _within_sentence(name: str) -> str:
    name = name.replace("'", "’")
    return name[0].lower() + name[1:] if name.startswith(("Lundi", "Jour", "Fête")) else name


def public_holiday(day: date) -> str:
    """Return the name of the public holiday, or nothing."""
    return public_holidays(day.year).get(day, "")


class Timetable:
    """The hours of one place, read once (two queries) and asked as often as needed."""

    def __init__(self, place: Place, hours: list[OpeningHours], closures: list[Closure]):
        self.place = place
        self._week: dict[int, list[Stretch]] = {}
        for row in hours:
            self._week.setdefault(row.weekday, []).append((row.opens_at, row.closes_at))
        own = [row for row in closures if row.place_id == place.pk]
        everywhere = [row for row in closures if row.place_id is None]
        # The one that decides comes first: the place's own word, then everybody's; opening before closing.
        self._exceptions = [
            [row for row in rows if row.is_open_anyway is opened]
            for rows in (own, everywhere)
            for opened in (True, False)
        ]

    @classmethod
    def of(cls, place: Place) -> "Timetable":
        return timetables([place])[place.pk]

    def exception_on(self, day: date) -> list[Closure]:
        """Return the closures, or the exceptional openings, that decide of a day."""
        for rows in self._exceptions:
            if found := [row for row in rows if row.starts_on <= day < row.ends_on]:
                return found
        return []

    def hours_on(self, day: date) -> list[Stretch]:
        """Return the stretches of a day in order; none when it is closed."""
        if not self.place.is_open:
            return []
        if decided := self.exception_on(day):
            return _merged((row.opens_at, row.closes_at) for row in decided if row.is_open_anyway)
        if public_holiday(day):
            return []
        return _merged(self._week.get(day.weekday(), ()))

    def day_state(self, day: date) -> DayState:
        """Say whether a day is open, and why not or when."""
        hours = tuple(self.hours_on(day))
        decided = self.exception_on(day)
        if not hours:
            if not self.place.is_open:
                return DayState(False, "lieu hors service")
            why = decided[0].reason if decided else public_holiday(day)
            return DayState(False, f"{why}, fermé" if why else "fermé")
        label = hours_label(hours)
        if decided:
            label = f"ouverture exceptionnelle\u00a0: {label}"
        return DayState(True, label, hours)

    def _instants(self, day: date) -> list[tuple[datetime, datetime]]:
        found = [
            (paris(day, start).astimezone(UTC), paris(day, end).astimezone(UTC))
            for start, end in self.hours_on(day)
        ]
        # In the hour that spring skips, a stretch may vanish.
        return [(start, end) for start, end in found if start < end]

    def is_open(self, at: datetime) -> bool:
        """Tell whether the place is open at an instant; at closing time it is not."""
        return any(start <= at < end for start, end in self._instants(paris_date(at)))

    def closing(self, at: datetime) -> datetime | None:
        """Return when the stretch that holds this instant ends, None when the place is closed then."""
        return next((end for start, end in self._instants(paris_date(at)) if start <= at < end), None)

    def next_opening(self, at: datetime) -> datetime:
        """Return ``at`` when the place is open then, else the first instant when it opens. Raises NeverOpens."""
        at = at.astimezone(UTC)
        for days in range(HORIZON_DAYS):
            for start, end in self._instants(paris_date(at) + timedelta(days=days)):
                if at < end:
                    return max(at, start)
        raise NeverOpens(self.place)

    def last_opening(self, at: datetime) -> datetime:
        """Return the last instant, ``at`` or before, when a hand-over can begin. Raises NeverOpens.

        That is half an hour before closing at the latest (HAND_OVER), or opening time for a shorter stretch.
        """
        at = at.astimezone(UTC)
        for days in range(HORIZON_DAYS):
            for start, end in reversed(self._instants(paris_date(at) - timedelta(days=days))):
                if start <= at:
                    return min(at, max(start, end - HAND_OVER))
        raise NeverOpens(self.place)

    def end_of_opening_day(self, at: datetime, *, count: int = 1) -> datetime:
        """Return the closing time of the ``count``-th opening day after the one of ``at``; so many days later if we never open."""
        today, left = paris_date(at), count
        for days in range(1, HORIZON_DAYS):
            day = today + timedelta(days=days)
            if stretches := self.hours_on(day):
                left -= 1
                if not left:
                    return paris(day, stretches[-1][1])
        return at + timedelta(days=count)


def timetables(places) -> dict[int, Timetable]:
    """Return the timetable of each place by its key: two queries, however many places."""
    places = list(places)
    keys = [place.pk for place in places]
    hours: dict[int, list[OpeningHours]] = {key: [] for key in keys}
    for row in OpeningHours.objects.filter(place__in=keys):
        hours[row.place_id].append(row)
    closures = list(Closure.objects.filter(Q(place__in=keys) | Q(place=None)).order_by("starts_on", "pk"))
    return {place.pk: Timetable(place, hours[place.pk], closures) for place in places}


def hours_on(place: Place, day: date) -> list[Stretch]:
    """Return when a place is open on a day: stretches of Paris wall time, in order; none when it is closed."""
    return Timetable.of(place).hours_on(day)


def is_open(place: Place, at: datetime) -> bool:
    """Tell whether a place is open at an instant."""
    return Timetable.of(place).is_open(at)


def next_opening(place: Place, at: datetime) -> datetime:
    """Return the first instant, ``at`` or later, when the place is open. Raises NeverOpens."""
    return Timetable.of(place).next_opening(at)


def last_opening(place: Place, at: datetime) -> datetime:
    """Return the last instant, ``at`` or earlier, when a hand-over can begin there. Raises NeverOpens."""
    return Timetable.of(place).last_opening(at)


def day_state(place: Place, day: date) -> DayState:
    """Say whether a place is open on a day, and why not or when."""
    return Timetable.of(place).day_state(day)


def hours_label(hours) -> str:
    """Write stretches: « 9 h – 12 h 30, 13 h 30 – 17 h 30 »."""
    return ", ".join(f"{time_fr(start)}\u00a0–\u00a0{time_fr(end)}" for start, end in hours)


def _merged(stretches) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
