"""The life of a mission: noted, completed, filled, closed, opened again; or a request that could not be met."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction

from advice.recruitment.missions.models import Mission, Shift, Status
from advice.recruitment.missions.models.missions import hours_of
from advice.recruitment.missions.operations.base import deny, held, named, told
from mobilite.pages.french import typography
from mobilite.people.models import Person
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date

#: Hours of one weekday: (Monday is 0, from, to), Paris clock; an end before its start is the day after.
Hours = tuple[int, time, time]
MOST_SHIFTS = 28


@transaction.atomic
def add_mission(*, hours: Iterable[Hours], at: datetime, actor, **values: Any) -> Mission:
    """Note a mission that looks for somebody, with its hours. Raises MissionRefused, NotValid."""
    mission = Mission(status=Status.OPEN, created_at=at, created_by=actor, asked_on=paris_date(at))
    saved(mission, values)
    _write(mission, list(hours), count=values.get("hours_per_week") is None)
    told(mission, "add_mission", f"a noté {named(mission)}", at=at, actor=actor, after=mission.status)
    return mission


@transaction.atomic
def note_unmet(
    *, unmet: str, unmet_words: str = "", asked_on: date, at: datetime, actor, **values: Any
) -> Mission:
    """Note a client's request that could not be met, with the reason: it counts by commune. Raises NotValid."""
    if asked_on > paris_date(at):
        deny("Ce jour n’est pas encore venu. Donnez celui de la demande.", field="asked_on")
    mission = Mission(status=Status.UNMET, created_at=at, created_by=actor, ended_at=at, starts_on=asked_on)
    saved(mission, {**values, "unmet": unmet, "unmet_words": unmet_words.strip(), "asked_on": asked_on})
    told(
        mission, "unmet_mission", f"a noté une demande non satisfaite : {named(mission)}", at=at, actor=actor,
        after=mission.status, data={"unmet": str(unmet)},
    )  # fmt: skip
    return mission


@transaction.atomic
def correct(mission_id: int, *, at: datetime, actor, **values: Any) -> Mission:
    """Complete or correct a mission that is not closed. Raises MissionRefused, NotValid."""
    mission = held(mission_id)
    if mission.status == Status.CLOSED:
        deny("Cette mission est close. Rouvrez-la d’abord.")
    if changed := saved(mission, values):
        if mission.forgotten_at is not None:
            # Written again, they are kept, then erased, as those of a new mission.
            mission.forgotten_at = None
            mission.save(update_fields=["forgotten_at"])
        told(mission, "correct_mission", f"a complété {named(mission)}", at=at, actor=actor, changed=changed)
    return mission


@transaction.atomic
def set_hours(mission_id: int, *, hours: Iterable[Hours], at: datetime, actor) -> Mission:
    """Write the hours of a mission in the place of those it had; the hours of the week are counted again."""
    mission = held(mission_id)
    if mission.status == Status.CLOSED:
        deny("Cette mission est close. Rouvrez-la d’abord.")
    mission.shifts.all().delete()
    _write(mission, list(hours), count=True)
    told(
        mission,
        "correct_mission",
        f"a changé les horaires de {named(mission)}",
        at=at,
        actor=actor,
        changed=["shifts"],
    )
    return mission


@transaction.atomic
def fill(mission_id: int, *, person: Person | None = None, at: datetime, actor) -> Mission:
    """Say that a mission has found somebody, and whom when it is one of ours. Raises MissionRefused."""
    mission = held(mission_id)
    if person is not None and (person.archived_at or person.anonymised_at or person.limited_at):
        deny("Cette personne ne peut pas être proposée. Choisissez quelqu’un d’autre.", field="person")
    _move(mission, Status.FILLED, "fill_mission", "a pourvu", at=at, actor=actor, ended_at=at, person=person)
    return mission


@transaction.atomic
def close(mission_id: int, *, at: datetime, actor) -> Mission:
    """Close a mission that is over, or that nobody asks for any more."""
    mission = held(mission_id)
    _move(mission, Status.CLOSED, "close_mission", "a clos", at=at, actor=actor, ended_at=at)
    return mission


@transaction.atomic
def unmet(mission_id: int, *, unmet: str, unmet_words: str = "", at: datetime, actor) -> Mission:
    """Say that a request could not be met, and why."""
    mission = held(mission_id)
    _move(
        mission, Status.UNMET, "unmet_mission", "n’a trouvé personne pour", at=at, actor=actor,
        data={"unmet": str(unmet)}, unmet=unmet, unmet_words=unmet_words.strip(), ended_at=at,
    )  # fmt: skip
    return mission


@transaction.atomic
def reopen(mission_id: int, *, at: datetime, actor) -> Mission:
    """Look for somebody again. Refused for a mission that is over."""
    mission = held(mission_id)
    if mission.ends_on is not None and mission.ends_on <= paris_date(at):
        deny("Cette mission est finie. Changez ses dates d’abord, ou notez-en une nouvelle.")
    _move(
        mission, Status.OPEN, "reopen_mission", "a rouvert", at=at, actor=actor,
        ended_at=None, person=None, unmet="", unmet_words="",
    )  # fmt: skip
    return mission


def _move(
    mission: Mission, status: str, verb: str, what: str, *, at: datetime, actor, data=None, **changes
) -> None:
    sentence = typography(f"{what} {named(mission)}")[:300]
    mission.move_to(status, verb=verb, sentence=sentence, actor=actor, at=at, data=data, **changes)


def _write(mission: Mission, hours: list[Hours], *, count: bool) -> None:
    if len(hours) > MOST_SHIFTS:
        deny(f"Une mission a {MOST_SHIFTS} horaires au plus. Réunissez-en.")
    for one, first in enumerate(hours):
        for other in hours[one + 1 :]:
            if _meet(first, other):
                deny("Deux horaires se recouvrent. Corrigez l’un des deux.", field="second_from")
    for weekday, starts_at, ends_at in hours:
        saved(Shift(mission=mission), {"weekday": weekday, "starts_at": starts_at, "ends_at": ends_at})
    if count:
        minutes = sum(one.ends - one.starts for one in (hours_of(*line) for line in hours))
        weekly = (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
        if weekly > 60:
            deny("Cela fait plus de 60 heures par semaine. Vérifiez les horaires.", field="days")
        mission.hours_per_week = weekly or None
        mission.save(update_fields=["hours_per_week"])


def _meet(one: Hours, other: Hours) -> bool:
    """Tell whether two hours of a week overlap, those of Sunday night with Monday's too."""
    day, week = 24 * 60, 7 * 24 * 60
    first, second = hours_of(*one), hours_of(*other)
    apart = second.weekday * day + second.starts - first.weekday * day - first.starts
    return apart % week < first.ends - first.starts or -apart % week < second.ends - second.starts
