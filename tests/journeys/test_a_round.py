"""A scooter brought home, then taken back at a town hall, by one agent's rounds: agreed, driven, noted."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from mobilite.diary.models import Status
from rentals.operations import hand_over, take_back
from rentals.rounds.models import Stop
from tests.factories import a_report, a_signed_rental, a_vehicle, an_offer, paris_at
from tests.factories.lending import own_gear
from tests.factories.rounds import a_meeting_point, a_rental_to_bring, a_stop, somebody_at_home
from tests.journeys.conftest import BOTH
from tests.journeys.hands import card, field, fill, press, said, sign_in, words
from tests.journeys.test_a_day_at_the_counter import seen

pytestmark = pytest.mark.django_db(transaction=True)

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def scooter(agent):
    """A scooter lent from today 14 h to Thursday 11 h, whose contract is signed; another departure is at Ligné at 15 h 30."""
    person = somebody_at_home("Aïcha", "Le Goff", phone="+33612345678")
    rental = a_signed_rental(
        person,
        offer=an_offer("reseau-scooter-50"),
        vehicle=a_vehicle("scooter-50"),
        needed_from=paris_at(4, 7, 14),
        needed_until=paris_at(4, 9, 11),
    )
    other = a_rental_to_bring(somebody_at_home("Bruno", "Martin"), on=7, hour=15)
    a_stop(agent, other, starts_at=paris_at(4, 7, 14, 45), point=a_meeting_point())
    return rental


def agree(page, rental, word, *, where, day, hour, agent):
    page.goto(f"/locations/{rental.pk}/lieu/{word}/")
    page.locator("main").locator("label").filter(has_text=where).click()
    fill(page, {"Jour": day, "Heure": hour})
    field(page, "Qui y va ?").select_option(label=str(agent))


@BOTH
def test_a_scooter_goes_home_and_comes_back_at_a_town_hall(
    visit, accessible, agent, scooter, the_clock, size
):
    name = f"round-{size['width']}"
    page = visit(size=size)
    page.goto("/")
    sign_in(page, agent)

    # Too tight: who is taken until when. Then an hour that can be driven.
    agree(page, scooter, "depart", where="À domicile", day="2026-04-07", hour="14:00", agent=agent)
    accessible(page)
    seen(page, f"{name}-agree")
    press(page, "Convenir et prévenir la personne")
    refused = words(page.locator("main"))
    assert "Camille finit à 14 h 30 (Mésanger)" in refused
    assert "Personne d’autre n’est libre" in refused
    accessible(page)
    seen(page, f"{name}-refused")
    fill(page, {"Heure": "13:30"})
    press(page, "Convenir et prévenir la personne")
    assert "C’est convenu : à domicile, mar. 7 avril, 13 h 30, par Camille" in said(page)
    assert "À domicile, par Camille" in card(page, "Quand")
    seen(page, f"{name}-rental")

    # The return, at the town hall of Ligné, after the agency closed.
    agree(page, scooter, "retour", where="À la mairie", day="2026-04-09", hour="18:00", agent=agent)
    field(page, "Quel lieu ?").select_option(label="Mairie de Ligné")
    press(page, "Convenir et prévenir la personne")
    assert "Mairie de Ligné, jeu. 9 avril, 18 h, par Camille" in said(page)

    # Today, then the round: the next stop, whom to call, the map, the keys.
    page.goto("/")
    assert "Camille part en tournée : 2 étapes" in words(page.locator("main"))
    seen(page, f"{name}-today")
    page.get_by_role("link", name="Suivre").first.click()
    page.get_by_role("heading", name="Tournée de Camille").wait_for()
    accessible(page)
    seen(page, f"{name}-round")
    step = page.locator("[aria-current=step]").filter(has_text="Prochaine étape")
    assert "Aïcha Le Goff" in words(step)
    expect(step.get_by_role("link", name="06 12 34 56 78")).to_have_attribute("href", "tel:+33612345678")
    assert step.get_by_role("link", name="Carte").get_attribute("href").startswith("geo:0,0?q=3%20rue")
    page.goto(f"{Stop.objects.first().round.get_absolute_url()}ordre/")
    accessible(page)
    seen(page, f"{name}-order")
    page.go_back()
    the_clock.move_to(paris_at(4, 7, 13, 30))
    page.locator("[aria-current=step]").filter(has_text="Prochaine étape").get_by_role(
        "link", name="Remettre le véhicule"
    ).click()
    page.get_by_role("heading", name="Étape 1 sur 8").wait_for()

    hand_over(
        scooter.pk,
        report=a_report(vehicle=scooter.vehicle, gear=own_gear(scooter)),
        at=paris_at(4, 7, 13, 50),
        actor=agent,
    )
    page.goto(Stop.objects.get(rental=scooter, moment="out").round.get_absolute_url())
    assert "Fait" in words(page.locator("main"))
    assert "Bruno Martin" in words(page.locator("[aria-current=step]").filter(has_text="Prochaine étape"))

    # Thursday evening, at the town hall.
    meter = scooter.vehicle.meter + 40
    the_clock.move_to(paris_at(4, 9, 18))
    take_back(scooter.pk, report=a_report(meter), at=paris_at(4, 9, 18, 10), actor=agent)
    back = Stop.objects.select_related("appointment").get(rental=scooter, moment="in")
    assert back.appointment.status == Status.KEPT
    assert back.appointment.ends_at - back.appointment.starts_at == HALF_AN_HOUR
