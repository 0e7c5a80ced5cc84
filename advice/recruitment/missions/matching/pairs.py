"""The questions of the pages: what can she reach, who could take it, what does nobody reach; bounded, and said so."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from advice.recruitment.missions.matching.answers import Answer, Candidate, Job, answer, job_of
from advice.recruitment.missions.matching.fleet import read_fleet
from advice.recruitment.missions.matching.reading import candidates, job, points_of_communes
from advice.recruitment.missions.models import Mission, Profile, Status
from advice.recruitment.missions.reach.modes import Rules
from advice.recruitment.missions.reach.trips import Point, Work
from advice.recruitment.missions.terms import rules_on
from mobilite.distance import distance_km
from mobilite.people.models import Commune
from mobilite.periods import paris_date

#: How many are looked at on one page: the first to begin, the nearest to live.
MOST_MISSIONS, MOST_PEOPLE = 60, 200
MOST_AT_ONCE = 40
EVERYBODY = Q()


@dataclass(frozen=True)
class Found:
    """Answers, the soonest first; ``left`` says how many were not looked at."""

    lines: list[tuple]
    left: int
    rules: Rules


def _sorted(lines: list[tuple]) -> list[tuple]:
    return sorted(
        lines, key=lambda line: (line[1].rank, line[1].way.minutes if line[1].way else 999, line[0].pk)
    )


def open_missions(today: date):
    rows = Mission.objects.open(today).select_related("commune", "partner").prefetch_related("shifts")
    return rows.order_by("starts_on", "pk")


def reached_by(profile: Profile, *, now: datetime) -> Found:
    """Return each open mission with whether, and with what, one person can go: ten queries whatever their number."""
    today = paris_date(now)
    rules = rules_on(today)
    total = Mission.objects.open(today).count()
    missions = list(open_missions(today)[:MOST_MISSIONS])
    jobs = [job(one, rules=rules, now=now) for one in missions]
    fleet = read_fleet((one.loan for one in jobs), now=now)
    [person] = candidates([profile], points=points_of_communes(), now=now)
    lines = [
        (mission, answer(person, one, fleet, rules=rules))
        for mission, one in zip(missions, jobs, strict=True)
    ]
    return Found(_sorted(lines), total - len(missions), rules)


def people_for(
    wanted: Job, *, now: datetime, rules: Rules, narrowed: Q = EVERYBODY, most: int = MOST_PEOPLE
) -> Found:
    """Return who of the vivier could go to a work, and with what: those who live nearest are looked at."""
    rows = pool().filter(narrowed)
    nearest, total = _nearest(rows, wanted.work.point, most)
    profiles = list(rows.filter(nearest).select_related("person__commune").prefetch_related("person__licences")
                    .order_by("pk")[:most])  # fmt: skip
    fleet = read_fleet([wanted.loan], now=now)
    found = candidates(profiles, points=points_of_communes(), now=now)
    lines = [
        (profile, answer(one, wanted, fleet, rules=rules))
        for profile, one in zip(profiles, found, strict=True)
    ]
    return Found(_sorted(lines), total - len(profiles), rules)


def work_at(commune: Commune, shifts: tuple, starts_on: date, *, now: datetime) -> tuple[Job, Rules]:
    """Return a work that nobody noted: a commune, hours, a first day."""
    rules = rules_on(paris_date(now))
    work = Work(Point(commune.latitude, commune.longitude), shifts, starts_on)
    return job_of(work, today=paris_date(now), rules=rules), rules


def pool():
    """Return the people who look for work now, and who may be proposed."""
    alive = {"person__archived_at": None, "person__anonymised_at": None, "person__limited_at": None}
    return Profile.objects.searching().filter(**alive)


def _nearest(rows, point: Point, most: int) -> tuple[Q, int]:
    """Return the condition that keeps the communes nearest to a point that hold ``most`` people, and how many there are."""
    counted = rows.order_by().values("person__commune").annotate(count=Count("pk"))
    counts = {row["person__commune"]: row["count"] for row in counted}
    total = sum(counts.values())
    if total <= most:
        return Q(), total
    kept, held = [], 0
    known = Commune.objects.filter(pk__in=[one for one in counts if one])
    for commune in sorted(known, key=lambda one: (distance_km(one, point), one.pk)):
        kept.append(commune.pk)
        held += counts[commune.pk]
        if held >= most:
            break
    return Q(person__commune__in=kept), total


@dataclass(frozen=True)
class Territory:
    """What the manager reads: who lives where, what is asked where, what nobody reaches."""

    nobody: list[tuple[Mission, Answer | None]]
    looked_at: int
    left: int
    people: dict[str, int]
    missions: dict[str, int]
    unmet: dict[str, int]


def territory(*, now: datetime, since: date) -> Territory:
    """Count by commune, and find the open missions that nobody of the vivier reaches, even with a vehicle of ours."""
    today = paris_date(now)
    rules = rules_on(today)
    total = Mission.objects.open(today).count()
    missions = list(open_missions(today)[:MOST_AT_ONCE])
    jobs = [job(one, rules=rules, now=now) for one in missions]
    fleet = read_fleet((one.loan for one in jobs), now=now)
    profiles = (
        pool()
        .select_related("person__commune")
        .prefetch_related("person__licences")
        .order_by("-said_at", "-pk")
    )
    found = candidates(profiles[:MOST_PEOPLE], points=points_of_communes(), now=now)
    nobody = []
    for mission, one in zip(missions, jobs, strict=True):
        nearest = _unreached(one, found, fleet, rules)
        if nearest is not True:
            nobody.append((mission, nearest))
    return Territory(
        nobody, len(missions), total - len(missions),
        _by_commune(pool(), "person__commune"), _by_commune(Mission.objects.open(today), "commune"),
        _by_commune(Mission.objects.filter(status=Status.UNMET, asked_on__gte=since), "commune"),
    )  # fmt: skip


def _unreached(wanted: Job, people: list[Candidate], fleet, rules: Rules):
    """Return True when somebody can go, else the most frequent kind of answer, or None without anybody."""
    whys: Counter = Counter()
    first: dict = {}
    point = wanted.work.point
    for one in sorted(
        people, key=lambda one: distance_km(one.seeker.point, point) if one.seeker.point else 9999
    ):
        said = answer(one, wanted, fleet, rules=rules)
        if said.is_yes:
            return True
        kind = said.way.miss if said.way else None
        whys[kind] += 1
        first.setdefault(kind, said)
    return first[whys.most_common(1)[0][0]] if whys else None


def _by_commune(rows, path: str) -> dict[str, int]:
    counted = rows.exclude(**{path: None}).order_by().values_list(path).annotate(count=Count("pk"))
    return dict(counted)
