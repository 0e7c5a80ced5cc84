"""A recruiter who does not lend asks the counter: one task, with what and for when."""

from datetime import datetime, timedelta

from django.db import transaction

from advice.recruitment.missions.models import Mission
from advice.recruitment.missions.operations.base import deny, told
from mobilite.accounts.roles import Role
from mobilite.pages.french import date_fr, lower_first
from mobilite.people.models import Person
from mobilite.todo.operations import open_task
from vehicles.models import Category

SOON = timedelta(days=1)


@transaction.atomic
def ask_for_vehicle(person: Person, mission: Mission, category: Category, *, at: datetime, actor):
    """Give the agents the task of lending a vehicle to somebody for a mission. Asked twice, it is one task.

    Raises MissionRefused when the mission looks for nobody any more, or when she may not be proposed.
    """
    if mission.status != "open":
        deny("Cette mission ne cherche plus personne. Choisissez-en une autre.")
    if person.archived_at or person.anonymised_at or person.limited_at:
        deny("Cette personne ne peut pas être proposée. Choisissez quelqu’un d’autre.")
    day = date_fr(mission.starts_on, weekday=False)
    task = open_task(
        f"Prêter un véhicule pour une mission : {lower_first(category.name)}",
        role=Role.AGENT, about=mission, person=person, due_at=at + SOON, key=f"mission:{mission.pk}:{person.pk}",
        detail=f"{mission}, à partir du {day}.", at=at, actor=actor,
    )  # fmt: skip
    told(
        mission, "ask_for_vehicle", f"a demandé au comptoir un véhicule pour la personne n° {person.pk}", at=at,
        actor=actor, data={"category": category.code},
    )  # fmt: skip
    return task
