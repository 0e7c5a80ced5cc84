"""One way to work, by one means: how far, how long, and why not, in one French sentence. All are estimates."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from math import ceil

from advice.recruitment.missions.reach.modes import Mode, Rules
from advice.recruitment.missions.reach.sun import DAY_MINUTES, sun_minutes
from mobilite.distance import distance_km
from mobilite.periods import french_date

#: Minutes are rounded up to five.
STEP = 5
#: A child's stop is on the way when work begins, or ends, within two hours of it; else it is another journey.
NEAR_A_STOP = 120
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True)
class Point:
    """Degrees north and east: the centre of a commune, or an address."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Shift:
    """Hours of work of one weekday (Monday is 0), in minutes from midnight. An end past 24 h is the day after."""

    weekday: int
    starts: int
    ends: int


@dataclass(frozen=True)
class Stop:
    """Where a child is left from ``at`` on, or fetched before ``at`` (minutes from midnight)."""

    point: Point
    at: int
    name: str = ""


@dataclass(frozen=True)
class Seeker:
    """What is known of whoever looks for work. None: nobody asked her yet; ``days`` None: any day.

    ``free``: hours that she may work, in minutes; an end past 24 h is the day after.
    """

    point: Point | None
    days: frozenset[int] | None = None
    free: tuple[int, int] | None = None
    rides_after_dark: bool | None = None
    drop: Stop | None = None
    fetch: Stop | None = None


@dataclass(frozen=True)
class Work:
    """Where and when one works: ``[starts_on, ends_on)``; no end is for long."""

    point: Point
    shifts: tuple[Shift, ...]
    starts_on: date
    ends_on: date | None = None


class Miss(IntEnum):
    """What stands in the way, the farthest from a yes first."""

    DISTANCE = 1
    TIME = 2
    CHILD = 3
    STOP = 4
    DARK = 5
    LICENCE = 6
    NOTHING_FREE = 7


@dataclass(frozen=True)
class Way:
    """One way to go, by road, one way, at its longest. ``why_not`` is "" when it can be done."""

    mode: Mode
    km: float
    minutes: int
    miss: Miss | None = None
    why_not: str = ""

    def __bool__(self) -> bool:
        return self.miss is None


@dataclass(frozen=True)
class Night:
    """Over a period: the latest sunrise, the earliest sunset, in minutes of the Paris clock, and their days."""

    sunrise: int
    sunset: int
    sunrise_on: date
    sunset_on: date


def clock_words(minutes: int) -> str:
    """Return an hour as people say it: « 8 h », « 17 h 05 »."""
    hour, minute = divmod(minutes % DAY_MINUTES, 60)
    return f"{hour}\u00a0h\u00a0{minute:02}" if minute else f"{hour}\u00a0h"


def km_words(km: float) -> str:
    """Return « 14,2 km »."""
    return f"{km:.1f}".removesuffix(".0").replace(".", ",") + "\u00a0km"


def nights(work: Work, today: date, rules: Rules) -> Night:
    """Return how early night falls, and how late day breaks, over the days of the work that one can foresee."""
    first = max(work.starts_on, today)
    end = first + timedelta(days=rules.watched_days)
    last = max(min(work.ends_on, end) if work.ends_on else end, first + timedelta(days=1)) - timedelta(days=1)
    days = {first + timedelta(days=n) for n in range(0, (last - first).days, 7)} | {last}
    suns = [(*sun_minutes(day, work.point.latitude, work.point.longitude), day) for day in sorted(days)]
    latest, earliest = max(suns, key=lambda sun: sun[0]), min(suns, key=lambda sun: sun[1])
    return Night(latest[0], earliest[1], latest[2], earliest[2])


def road_km(one: Point, other: Point, mode: Mode, rules: Rules) -> float:
    """Return how far the road is, in kilometres, to the hundred metres. Inside one commune, what the rules say."""
    return round(distance_km(one, other) * mode.detour if one != other else rules.within_km, 1)


def road_minutes(km: float, mode: Mode) -> int:
    """Return how long so many kilometres take, rounded up to five minutes."""
    return max(STEP, ceil(round(km / mode.kmh * 60, 6) / STEP) * STEP)


def why_not_then(seeker: Seeker, work: Work) -> str:
    """Return why her days and hours are not those of the work; "" when they fit, or when nobody asked her."""
    for shift in work.shifts:
        if seeker.days is not None and shift.weekday not in seeker.days:
            return f"Elle n’est pas libre le {DAYS[shift.weekday]}."
    if seeker.free is None:
        return ""
    starts, ends = seeker.free
    for shift in work.shifts:
        later = (shift.starts + DAY_MINUTES, shift.ends + DAY_MINUTES)
        if not any(starts <= first and last <= ends for first, last in ((shift.starts, shift.ends), later)):
            return (
                f"Elle est libre de {clock_words(starts)} à {clock_words(ends)}\u00a0: le travail va de "
                f"{clock_words(shift.starts)} à {clock_words(shift.ends)}."
            )
    return ""


def way(seeker: Seeker, work: Work, mode: Mode, *, rules: Rules, night: Night) -> Way:
    """Say whether somebody can go to work by a means, each day of it: distance, time, child's stops, night.

    Her point must be known. Licences and vehicles are for others to judge.
    """
    stops = _stops(seeker, work)
    there = _leg(seeker.point, stops[0], work.point, mode, rules)
    back = _leg(work.point, stops[1], seeker.point, mode, rules)
    km, minutes = max(there[0], back[0]), max(there[1], back[1])
    by_stop = "avec l’arrêt pour les enfants, " if any(stops) else ""

    def no(miss: Miss, why: str) -> Way:
        return Way(mode, km, minutes, miss, why[:1].upper() + why[1:])

    if km > mode.ceiling_km:
        return no(
            Miss.DISTANCE, f"{by_stop}trop loin\u00a0: {km_words(km)} pour {km_words(mode.ceiling_km)}."
        )
    if minutes > rules.longest_minutes:
        return no(
            Miss.TIME,
            f"{by_stop}trop long\u00a0: {minutes} minutes pour {rules.longest_minutes}.",
        )
    if any(stops) and not mode.takes_a_child:
        return no(Miss.CHILD, "un enfant n’y monte pas\u00a0: l’arrêt pour les enfants est sur le chemin.")
    if why := _why_not_by_stops(seeker, work, mode, rules, minutes):
        return no(Miss.STOP, why)
    minds = mode.in_the_open and seeker.rides_after_dark is not True
    if minds and (why := _why_not_by_night(work, there[1], back[1], night)):
        asked = (
            "elle ne roule pas la nuit"
            if seeker.rides_after_dark is False
            else "demandez-lui si elle roule la nuit"
        )
        return no(Miss.DARK, f"{asked}\u00a0: {why}")
    return Way(mode, km, minutes)


def _stops(seeker: Seeker, work: Work) -> tuple[Stop | None, Stop | None]:
    """Return the stops that are on the way there, and on the way back."""
    drop, fetch = seeker.drop, seeker.fetch
    leaves = drop and any(_drops(shift, drop) for shift in work.shifts)
    fetches = fetch and any(_fetches(shift, fetch) for shift in work.shifts)
    return drop if leaves else None, fetch if fetches else None


def _drops(shift: Shift, drop: Stop) -> bool:
    return shift.ends > drop.at and shift.starts < drop.at + NEAR_A_STOP


def _fetches(shift: Shift, fetch: Stop) -> bool:
    return shift.starts < fetch.at and shift.ends > fetch.at - NEAR_A_STOP


def _leg(start: Point, stop: Stop | None, end: Point, mode: Mode, rules: Rules) -> tuple[float, int]:
    if stop is None:
        km = road_km(start, end, mode, rules)
        return km, road_minutes(km, mode)
    first, then = road_km(start, stop.point, mode, rules), road_km(stop.point, end, mode, rules)
    minutes = road_minutes(first, mode) + rules.stop_minutes + road_minutes(then, mode)
    return round(first + then, 1), minutes


def _why_not_by_stops(seeker: Seeker, work: Work, mode: Mode, rules: Rules, minutes: int) -> str:
    for shift in work.shifts:
        drop, fetch = seeker.drop, seeker.fetch
        if drop and _drops(shift, drop):
            arrives = (
                drop.at
                + rules.stop_minutes
                + road_minutes(road_km(drop.point, work.point, mode, rules), mode)
            )
            if arrives > shift.starts:
                return (
                    f"l’arrêt pour les enfants{_named(drop)}, à partir de {clock_words(drop.at)}, fait arriver à "
                    f"{clock_words(arrives)} pour {clock_words(shift.starts)} (trajet de {minutes} minutes)."
                )
        if fetch and _fetches(shift, fetch):
            arrives = shift.ends + road_minutes(road_km(work.point, fetch.point, mode, rules), mode)
            if arrives > fetch.at:
                return (
                    f"le travail finit à {clock_words(shift.ends)}\u00a0: elle serait à {clock_words(arrives)} auprès des "
                    f"enfants{_named(fetch)}, attendus avant {clock_words(fetch.at)}."
                )
    return ""


def _named(stop: Stop) -> str:
    return f" ({stop.name})" if stop.name else ""


def _why_not_by_night(work: Work, there: int, back: int, night: Night) -> str:
    for shift in work.shifts:
        leaves, ends = shift.starts - there, shift.ends % DAY_MINUTES
        for moment, words in (
            (leaves, f"départ à {clock_words(leaves)}"),
            (shift.starts, f"arrivée à {clock_words(shift.starts)}"),
            (ends, f"retour à {clock_words(ends)}"),
            (ends + back, f"retour jusqu’à {clock_words(ends + back)}"),
        ):
            if moment < night.sunrise:
                return f"{words}, le soleil se lève à {clock_words(night.sunrise)} le {french_date(night.sunrise_on)}."
            if moment > night.sunset:
                return f"{words}, le soleil se couche à {clock_words(night.sunset)} le {french_date(night.sunset_on)}."
    return ""
