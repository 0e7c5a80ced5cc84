"""Examples of missions and of the vivier."""

from itertools import count

from advice.recruitment.missions.models import Mission, Profile
from mobilite.people.models import Commune, Partner
from tests.examples import Example
from tests.factories.lending import NOW
from tests.factories.missions import a_mission, a_profile, a_seeker

_number = count(1)


def missions(n):
    """Missions of partners and communes of their own."""
    communes = list(Commune.objects.order_by("pk")[:25])
    for _ in range(n):
        number = next(_number)
        partner = Partner.objects.create(
            name=f"Client d’essai {number}", kind="employer", commune=communes[number % 25]
        )
        Mission.objects.create(
            title=f"Essai {number}", partner=partner, commune=communes[number % 25], starts_on=NOW.date(), asked_on=NOW.date(),
            created_at=NOW,
        )  # fmt: skip


def profiles(n):
    """People of the vivier, of communes of their own."""
    communes = list(Commune.objects.order_by("pk")[:25])
    for _ in range(n):
        number = next(_number)
        Profile.objects.create(
            person=a_seeker(commune=communes[number % 25]), said_at=NOW, trades=",cleaning,"
        )


def _one(**state):
    return lambda: {"pk": a_mission(**state).pk}


PAGES = {
    "missions:mission": Example(_one()),
    "missions:edit": Example(_one()),
    "missions:hours": Example(_one()),
    "missions:fill": Example(_one()),
    "missions:unmet": Example(_one()),
    "missions:close": Example(_one()),
    "missions:reopen": Example(_one()),
    "missions:who": Example(_one()),
    "missions:ask_vehicle": Example(_one()),
    "missions:person": Example(lambda: {"pk": a_profile().person_id}),
    "missions:profile": Example(lambda: {"pk": a_profile().person_id}),
    "missions:leave": Example(lambda: {"pk": a_profile().person_id}),
}
ROWS = {"missions.mission": missions, "missions.profile": profiles}
