"""The demonstration's diary: permanences at two places, two weeks of appointments behind and ahead of today."""

from datetime import date, datetime, timedelta

from mobilite.demonstration import Demonstration
from mobilite.diary.models import Kind
from mobilite.diary.operations import (
    AlreadyBusy,
    book,
    cancel,
    mark_kept,
    mark_no_show,
    set_once,
    set_pattern,
)
from mobilite.diary.presences import here

WEEKS = timedelta(days=14)
#: Who is where each week: rank of the place, weekdays, hours.
PERMANENCES = {
    "agent": [(0, (0, 1, 3, 4), (9, 0), (17, 30)), (1, (2,), (9, 0), (17, 30))],
    "adviser": [(0, (0, 2, 4), (9, 0), (17, 30)), (2, (1, 3), (9, 0), (17, 30))],
    "recruiter": [(0, (1, 2, 3), (9, 0), (12, 30)), (1, (4,), (13, 30), (17, 30))],
}
KINDS = {
    "agent": (Kind.DEPARTURE, Kind.RETURN, Kind.PHONE_CALL, Kind.OTHER),
    "adviser": (Kind.FIRST_INTERVIEW, Kind.FOLLOW_UP, Kind.FOLLOW_UP, Kind.VISIT, Kind.PHONE_CALL),
    "recruiter": (Kind.FIRST_INTERVIEW, Kind.FOLLOW_UP, Kind.PHONE_CALL),
}
LENGTHS = {Kind.FIRST_INTERVIEW: 60, Kind.FOLLOW_UP: 45, Kind.VISIT: 60, Kind.PHONE_CALL: 15}
NOTES = ("Apporter le devis", "Parler du permis", "Vient avec sa sœur", "", "", "")


def make(demo: Demonstration) -> None:
    """Note the permanences, then fill two weeks on either side, as a structure that works would."""
    team, places = demo.made["team"], demo.made["places"]
    first = demo.today - WEEKS
    for role, permanences in PERMANENCES.items():
        for rank, weekdays, start, end in permanences:
            for weekday in weekdays:
                set_pattern(
                    team[role],
                    place=places[rank],
                    weekday=weekday,
                    from_time=demo.at(first, *start).time(),
                    until_time=demo.at(first, *end).time(),
                    starts_on=first,
                    at=demo.at(first, 8),
                    actor=team[role],
                )
    # So that the day can be played on a Sunday too.
    if demo.today.weekday() > 4:
        for role in PERMANENCES:
            set_once(
                team[role], place=places[0], day=demo.today, from_time=demo.at(first, 9).time(),
                until_time=demo.at(first, 17, 30).time(), at=demo.at(first, 8), actor=team[role],
            )  # fmt: skip
    for days in range((2 * WEEKS).days):
        fill(demo, first + timedelta(days=days))


def fill(demo: Demonstration, day: date) -> None:
    """Take a few appointments on a day, and tell those that are over."""
    for role, kinds in KINDS.items():
        user = demo.made["team"][role]
        present = here(day, day + timedelta(days=1), users=[user.pk])
        for one in present:
            for start, end in one.received:
                for _ in range(demo.random.randrange(1, 4)):
                    take(demo, user, demo.pick(kinds), one.place, start, end)


def take(demo: Demonstration, user, kind, place, start: datetime, end: datetime) -> None:
    length = timedelta(minutes=LENGTHS.get(kind, 30))
    quarters = int((end - start - length) / timedelta(minutes=15))
    starts_at = start + demo.random.randrange(quarters + 1) * timedelta(minutes=15)
    person = demo.pick(demo.made["people"])
    where = {"place": place}
    if kind == Kind.VISIT and person.commune and not person.address_is_hidden:
        where = {"commune": person.commune, "address": person.address}
    elif kind == Kind.PHONE_CALL:
        where = {}
    known_at = min(starts_at - timedelta(days=demo.random.randrange(1, 9)), demo.now)
    try:
        appointment = book(
            user,
            kind=kind,
            person=person,
            starts_at=starts_at,
            ends_at=starts_at + length,
            note=demo.pick(NOTES),
            at=known_at,
            actor=user,
            **where,
        )
    except AlreadyBusy:
        return
    if demo.chance(6):
        reason = demo.pick(("La personne travaille ce jour-là", "Malade", "Plus besoin"))
        cancel(appointment.pk, reason=reason, at=known_at, actor=user)
    elif appointment.ends_at <= demo.now:
        tell = mark_no_show if demo.chance(12) else mark_kept
        tell(appointment.pk, at=appointment.ends_at, actor=user)
