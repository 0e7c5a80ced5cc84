"""For one person and one work: can she go, now or with which vehicle of ours; else why not, in one sentence."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from advice.recruitment.missions.matching.fleet import Fleet, Loan, loan_for, mode_of
from advice.recruitment.missions.reach.modes import Key, Rules
from advice.recruitment.missions.reach.trips import (
    Miss,
    Night,
    Seeker,
    Way,
    Work,
    nights,
    way,
    why_not_then,
)
from mobilite.people.models import Person
from mobilite.periods import french_date
from vehicles.licences import may_drive_by
from vehicles.models import Category, Drawing


class Rank(IntEnum):
    """How soon she can go: lists are sorted by it."""

    NOW = 0
    BIKE = 1
    SCOOTER = 2
    CAR = 3
    NO = 4


RANKS = {Drawing.BIKE: Rank.BIKE, Drawing.SCOOTER: Rank.SCOOTER, Drawing.CAR: Rank.CAR}
WORDS = {
    Rank.NOW: "Tout de suite",
    Rank.BIKE: "Avec un vélo",
    Rank.SCOOTER: "Avec un scooter",
    Rank.CAR: "Avec une voiture",
    Rank.NO: "Pas pour l’instant",
}
#: Which category's licences open a means of one's own.
OWN = {Key.CAR: "car", Key.SCOOTER: "scooter-50"}
NO_COMMUNE = "Sa commune n’est pas notée\u00a0: ajoutez-la à sa fiche."


@dataclass(frozen=True)
class Candidate:
    """A person as reach sees her, and what of ours she has in hand today."""

    person: Person
    seeker: Seeker
    means: tuple[str, ...]
    holds: Category | None = None


@dataclass(frozen=True)
class Job:
    """A work, what it asks besides, its nights and the days of a first loan: worked out once."""

    work: Work
    night: Night
    loan: Loan
    licence: str = ""
    provided: bool = False


@dataclass(frozen=True)
class Answer:
    """What a list shows of one pair. ``why`` is "" for a yes; ``category`` what we would lend."""

    rank: Rank
    way: Way | None
    why: str = ""
    by: str = ""
    category: Category | None = None
    offer_id: int | None = None
    loan: Loan | None = None

    @property
    def word(self) -> str:
        return WORDS[self.rank]

    @property
    def is_yes(self) -> bool:
        return self.rank != Rank.NO


def job_of(work: Work, *, today: date, rules: Rules, licence: str = "", provided: bool = False) -> Job:
    """Return a work with what does not depend on who goes."""
    loan = loan_for(work.starts_on, work.ends_on, today=today, days=rules.lent_days)
    return Job(work, nights(work, today, rules), loan, licence, provided)


def answer(candidate: Candidate, job: Job, fleet: Fleet, *, rules: Rules) -> Answer:
    """Say with what somebody can go to a work, as soon as possible. No query."""
    seeker, work = candidate.seeker, job.work
    if seeker.point is None:
        return Answer(Rank.NO, None, NO_COMMUNE)
    if why := why_not_then(seeker, work) or _why_not_licence(candidate, job):
        return Answer(Rank.NO, None, why)
    misses: list[Way] = []

    def by(mode: str) -> Way:
        return way(seeker, work, rules.modes[mode], rules=rules, night=job.night)

    own = [by(Key.WALK), *(by(one) for one in candidate.means)]
    yes = [one for one in own if one and not _unlicensed(candidate, one, fleet, job, misses)]
    if candidate.holds is not None and (held := by(mode_of(candidate.holds))):
        return Answer(Rank.NOW, held, by=f"{held.mode.label}, que nous lui louons")
    if yes:
        best = min(yes, key=lambda one: one.minutes)
        return Answer(Rank.NOW, best, by=best.mode.label)
    if job.provided:
        return Answer(Rank.NOW, by(Key.CAR), by="avec le véhicule ou la navette du client")
    found = []
    for category in fleet.categories:
        if category.pk not in fleet.offers:
            continue
        tried = by(mode_of(category))
        if not tried:
            misses.append(tried)
        elif (miss := _why_not_lent(candidate, category, tried, job, fleet)) is not None:
            misses.append(miss)
        else:
            found.append((RANKS[Drawing(category.drawing)], category.position, category.pk, category, tried))
    if found:
        rank, _position, _pk, category, tried = min(found, key=lambda one: one[:3])
        return Answer(
            rank,
            tried,
            by=tried.mode.label,
            category=category,
            offer_id=fleet.offers[category.pk],
            loan=job.loan,
        )
    misses = misses or own
    nearest = max(misses, key=lambda one: (one.miss or 0, one.mode.ceiling_km))
    label = nearest.mode.label
    return Answer(Rank.NO, nearest, f"{label[:1].upper()}{label[1:]}\u00a0: {_lower(nearest.why_not)}")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _why_not_licence(candidate: Candidate, job: Job) -> str:
    if not job.licence:
        return ""
    on = job.loan.starts_on
    for licence in candidate.person.licences.all():
        if licence.category == job.licence and (licence.expires_on is None or licence.expires_on >= on):
            return ""
    return f"La mission demande le permis {job.licence}, qui n’est pas noté sur sa fiche."


def _unlicensed(candidate: Candidate, one: Way, fleet: Fleet, job: Job, misses: list[Way]) -> bool:
    """Tell whether she may not drive what is hers; what she may not is one more reason why not."""
    code = OWN.get(one.mode.key)
    category = next((known for known in fleet.categories if known.code == code), None) if code else None
    if category is None or (miss := _may_not(candidate, category, one, job)) is None:
        return False
    misses.append(miss)
    return True


def _may_not(candidate: Candidate, category: Category, tried: Way, job: Job) -> Way | None:
    person = candidate.person
    allowed = may_drive_by(
        category, category.licence_rules.all(), person, person.licences.all(), on=job.loan.starts_on
    )
    return None if allowed else Way(tried.mode, tried.km, tried.minutes, Miss.LICENCE, allowed.why)


def _why_not_lent(candidate: Candidate, category: Category, tried: Way, job: Job, fleet: Fleet) -> Way | None:
    # A Way that says no is false: « or » would forget it.
    if (miss := _may_not(candidate, category, tried, job)) is not None:
        return miss
    if fleet.is_free(category, job.loan):
        return None
    day = fleet.first_day(category, job.loan)
    why = f"rien de libre avant le {french_date(day)}." if day else "rien de libre dans les quatre mois."
    return Way(tried.mode, tried.km, tried.minutes, Miss.NOTHING_FREE, why)
