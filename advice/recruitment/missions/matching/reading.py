"""Profiles and missions as reach sees them."""

from collections.abc import Iterable
from datetime import datetime

from advice.recruitment.missions.matching.answers import Candidate, Job, job_of
from advice.recruitment.missions.matching.fleet import held_now
from advice.recruitment.missions.models import Mission, Profile, codes
from advice.recruitment.missions.models.missions import hours_of, point_of
from advice.recruitment.missions.reach.modes import Rules
from advice.recruitment.missions.reach.trips import Point, Seeker, Stop, Work
from mobilite.people.models import Commune
from mobilite.periods import paris_date

PEOPLE = ("person__commune",)
LICENCES = "person__licences"


def points_of_communes() -> dict[str, Point]:
    """Return the point of each commune, by its code. One query."""
    rows = Commune.objects.values_list("insee", "latitude", "longitude")
    return {insee: Point(latitude, longitude) for insee, latitude, longitude in rows}


def candidates(profiles: Iterable[Profile], *, points: dict[str, Point], now: datetime) -> list[Candidate]:
    """Return people as reach sees them; their licences and communes are loaded. One query: what they hold of ours."""
    profiles = list(profiles)
    holds = held_now([one.person_id for one in profiles], now)
    return [candidate(one, points=points, holds=holds.get(one.person_id)) for one in profiles]


def candidate(profile: Profile, *, points: dict[str, Point], holds=None) -> Candidate:
    """Return one person as reach sees her. No query."""
    person = profile.person
    days = frozenset(int(one) for one in codes(profile.days))
    free = None
    if profile.free_from is not None:
        hours = hours_of(0, profile.free_from, profile.free_until)
        free = (hours.starts, hours.ends)
    stops = {which: _stop(stop, points) for which, stop in (profile.stops or {}).items()}
    point = point_of(profile.point) or points.get(person.commune_id)
    seeker = Seeker(
        point, days or None, free, profile.rides_after_dark, stops.get("drop"), stops.get("fetch")
    )
    means = tuple(profile.own_means)
    if not profile.means and person.has_vehicle:
        means = ("car",)
    return Candidate(person, seeker, means, holds)


def _stop(stop: dict, points: dict[str, Point]) -> Stop | None:
    point = points.get(stop["commune"])
    hour, _, minute = stop["at"].partition(":")
    return Stop(point, int(hour) * 60 + int(minute), stop.get("name", "")) if point else None


def job(mission: Mission, *, rules: Rules, now: datetime) -> Job:
    """Return a mission as reach sees it: its commune and hours are loaded. No query."""
    work = Work(
        mission.where,
        tuple(shift.hours for shift in mission.shifts.all()),
        mission.starts_on,
        mission.ends_on,
    )
    return job_of(
        work, today=paris_date(now), rules=rules, licence=mission.licence, provided=mission.vehicle_provided
    )
