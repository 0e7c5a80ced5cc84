"""Missions, and people of the vivier."""

from datetime import date, time

from advice.recruitment.missions.models import Mission, Profile
from advice.recruitment.missions.operations import add_mission, set_profile
from tests.factories.lending import NOW
from tests.factories.people import commune
from tests.factories.persons import a_person

#: Tuesday to Friday, by day.
BY_DAY = [(day, time(9), time(16)) for day in range(1, 5)]


def a_mission(where="Oudon", *, hours=BY_DAY, at=NOW, actor=None, **values) -> Mission:
    """Return a cleaning mission that starts on 13 April 2026, for eight weeks."""
    values = {
        "title": "Entretien de bureaux", "client_name": "Bureaux d’essai", "trades": ",cleaning,",
        "starts_on": date(2026, 4, 13), "ends_on": date(2026, 6, 8), **values,
    }  # fmt: skip
    return add_mission(hours=hours, commune=commune(where), **values, at=at, actor=actor)


def a_seeker(where="Ancenis-Saint-Géréon", **values):
    """Return somebody who lives there."""
    return a_person(**{"commune": commune(where), **values})


def a_profile(where="Ancenis-Saint-Géréon", *, person=None, at=NOW, actor=None, **values) -> Profile:
    """Return somebody of the vivier, on foot, who cleans and rides after dark."""
    person = person or a_seeker(where)
    values = {"trades": ",cleaning,", "means": ",none,", "rides_after_dark": True, **values}
    return set_profile(person, **values, at=at, actor=actor)
