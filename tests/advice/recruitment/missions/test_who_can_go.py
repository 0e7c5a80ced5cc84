"""Who can go, and with what: her means, a free vehicle of ours, or one sentence that says why not; lists cost the same."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mobilite.people.models import Commune
from mobilite.todo.models import Task
from tests.factories.fleet import a_vehicle
from tests.factories.lending import NOW, an_offer
from tests.factories.missions import a_mission, a_profile, a_seeker
from vehicles.models import Occupancy

pytestmark = pytest.mark.django_db
SCOOTER, BIKE = "reseau-scooter-50", "velila-velo"


def page_of(client, name, pk, **asked) -> str:
    page = client.get(reverse(f"missions:{name}", args=[pk]), asked).content.decode()
    return page.replace("\u00a0", " ")


def taken(vehicle, until):
    Occupancy.objects.create(
        vehicle=vehicle, kind="workshop", starts_at=NOW, ends_at=until, blocked_until=until, reason="révision"
    )


def test_on_foot_she_goes_with_a_scooter_of_ours_that_is_free_then(as_manager):
    an_offer(SCOOTER)
    scooter = a_vehicle("scooter-50")
    mission = a_mission("Ligné")
    profile = a_profile(person=a_seeker(licences=["AM"]))
    page = page_of(as_manager, "person", profile.person_id)
    assert "Avec un scooter" in page
    assert "20,9 km, 40 minutes" in page
    assert f"personne={profile.person_id}&amp;offre=" in page
    assert "debut=2026-04-13&amp;fin=2026-05-11" in page
    taken(scooter, NOW + timedelta(days=20))
    page = page_of(as_manager, "who", mission.pk)
    assert "En scooter 50 : rien de libre avant le 28 avril 2026." in page
    assert "Lui donner" not in page


def test_without_the_licence_the_sentence_says_so(as_manager):
    an_offer(SCOOTER)
    a_vehicle("scooter-50")
    mission = a_mission("Ligné")
    a_profile()
    assert "En scooter 50 : pour «" in page_of(as_manager, "who", mission.pk)


def test_with_her_car_she_goes_at_once_if_her_licence_is_noted(as_recruiter):
    mission = a_mission("Joué-sur-Erdre")
    a_profile(person=a_seeker(licences=["B"]), means=",car,")
    a_profile(means=",car,")
    page = page_of(as_recruiter, "who", mission.pk)
    assert "en voiture, 31,5 km, 45 minutes" in page
    assert page.count("ms-t-now") == 1


def test_who_does_not_lend_asks_the_counter_once(as_recruiter):
    an_offer(BIKE)
    a_vehicle("e-bike")
    mission, profile = a_mission("Oudon"), a_profile()
    assert "Demander au comptoir" in page_of(as_recruiter, "who", mission.pk)
    for _ in range(2):
        as_recruiter.post(
            reverse("missions:ask_vehicle", args=[mission.pk]),
            {"personne": profile.person_id, "categorie": "e-bike"},
        )
    task = Task.objects.get(key=f"mission:{mission.pk}:{profile.person_id}")
    assert (task.role, task.about) == ("agent", mission)
    nonsense = {"personne": "9" * 30, "categorie": "\x00"}
    assert as_recruiter.post(reverse("missions:ask_vehicle", args=[mission.pk]), nonsense).status_code == 404


def test_the_vivier_is_searched_by_skill_then_by_who_can_go(as_recruiter):
    cleans, gardens = a_profile("Oudon"), a_profile("Oudon", trades=",gardens,", means=",bike,")
    asked = {"commune": "44115", "trade": "gardens", "days": ["1"], "hours": "9h-16h"}
    page = as_recruiter.get(reverse("missions:seek"), asked).content.decode()
    assert gardens.person.last_name in page
    assert reverse("missions:person", args=[cleans.person_id]) not in page
    wrong = as_recruiter.get(reverse("missions:seek"), {"commune": "", "hours": "tôt"}).content.decode()
    assert "Écrivez par exemple" in wrong


def test_what_nobody_reaches_and_communes_without_a_mission_are_shown(as_manager):
    a_profile("Joué-sur-Erdre")
    near, far = a_mission("Joué-sur-Erdre", title="Tout près"), a_mission("Nantes", title="Trop loin")
    a_profile("Le Pin")
    page = as_manager.get(reverse("missions:territory")).content.decode()
    assert far.get_absolute_url() in page
    assert near.get_absolute_url() not in page
    assert "aucune mission" in page
    assert "<svg" in page
    assert len(page) < 300_000


def test_pages_cost_the_same_for_few_and_for_many(as_manager):
    an_offer(BIKE)
    communes = list(Commune.objects.filter(in_territory=True).order_by("pk"))

    def more(count):
        for rank in range(count):
            a_vehicle("e-bike")
            starts = date(2026, 4, 13) + timedelta(days=rank)
            mission = a_mission(communes[rank].name, starts_on=starts, hours=[(0, time(9), time(12))])
            profile = a_profile(
                communes[rank].name, stops={"drop": {"commune": "44115", "at": "08:00", "name": ""}}
            )
        return mission, profile

    def cost(mission, profile):
        found = []
        for url in (
            reverse("missions:who", args=[mission.pk]),
            reverse("missions:person", args=[profile.person_id]),
            reverse("missions:territory"),
        ):
            as_manager.get(url)
            with CaptureQueriesContext(connection) as queries:
                as_manager.get(url)
            found.append(len(queries))
        return found

    few = cost(*more(2))
    assert cost(*more(8)) == few
    assert max(few) < 40
