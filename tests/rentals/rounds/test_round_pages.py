"""The pages of rounds: agree on a place, follow the round, keep the places."""

import re
from html import unescape

import pytest

from mobilite.audit.models import Reading
from rentals.models import Moment
from rentals.rounds.models import MeetingPoint, Stop
from tests.cast import client_for, staff
from tests.factories import commune, paris_at, the_organisation
from tests.factories.diary import an_appointment
from tests.factories.rounds import a_meeting_point, a_rental_to_bring, a_stop, somebody_at_home

pytestmark = pytest.mark.django_db


def words(response):
    html = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ").split())


def answers(who, **changes):
    return {
        "where": "domicile",
        "meeting_point": "",
        "agent": who.pk,
        "on": "2026-04-08",
        "from_time": "13:30",
        "minutes": "30",
        "typed_go": "",
        "typed_back": "",
    } | changes


def agree_at(rental, word="depart"):
    return f"/locations/{rental.pk}/lieu/{word}/"


def test_a_departure_is_agreed_at_home(as_agent, agent):
    rental = a_rental_to_bring()
    shown = words(as_agent.get(agree_at(rental)))
    assert "À domicile : 15 min de route estimées depuis Ancenis-Saint-Géréon" in shown
    assert "les horaires de l’agence ne comptent pas" in shown
    done = as_agent.post(agree_at(rental), answers(agent), follow=True)
    said = words(done)
    assert (
        "C’est convenu : à domicile, mer. 8 avril, 13 h 30, par Camille, pris de 13 h 15 à 14 h 15." in said
    )
    assert "À domicile, par Camille" in said


def test_a_return_is_agreed_at_a_town_hall(as_agent, agent):
    rental, point = a_rental_to_bring(), a_meeting_point()
    asked = answers(agent, where="lieu", meeting_point=point.pk, on="2026-04-15", from_time="17:00")
    said = words(as_agent.post(agree_at(rental, "retour"), asked, follow=True))
    assert "Mairie de Ligné" in said
    stop = Stop.objects.get()
    assert (stop.moment, stop.appointment.starts_at) == (Moment.IN, paris_at(4, 15, 17))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"where": "lieu"}, "Choisissez le lieu."),
        ({"on": ""}, "Il manque le jour."),
        ({"from_time": ""}, "Il manque l’heure."),
        ({"from_time": "14:05"}, "Le véhicule est nécessaire"),
        ({"on": "9999-12-31"}, "Vérifiez l’année."),
        ({"agent": "999999999999999999999"}, "agent"),
        ({"typed_go": "99999999999999999999"}, "300"),
        ({"meeting_point": "\x00", "where": "lieu"}, "hoisi"),
        ({"where": "ailleurs"}, "where"),
        ({"minutes": "abc"}, "minutes"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_kept(as_agent, agent, changes, sentence):
    rental = a_rental_to_bring()
    response = as_agent.post(agree_at(rental), answers(agent, **changes))
    assert response.status_code == 200
    assert sentence in response.content.decode().replace("\u00a0", " ")
    assert not Stop.objects.exists()


def test_who_is_taken_and_who_is_free_is_said_beside_the_hour(as_agent, agent):
    staff("agent", "Nadia", "Roux")
    an_appointment(agent, paris_at(4, 8, 13))
    said = words(as_agent.post(agree_at(a_rental_to_bring()), answers(agent)))
    assert "Camille a déjà un rendez-vous, mer. 8 avril" in said
    assert "Libre à cette heure : Nadia Roux." in said


def test_back_to_the_agency(as_agent, agent):
    stop = a_stop(agent)
    said = words(as_agent.post(agree_at(stop.rental), answers(agent, where="agence"), follow=True))
    assert "Ce sera à l’agence, mer. 8 avril, 14 h." in said
    assert not Stop.objects.live().exists()


def test_a_word_that_is_neither_is_not_there(as_agent):
    assert as_agent.get(agree_at(a_rental_to_bring(), "milieu")).status_code == 404


@pytest.fixture
def two(agent):
    first = a_stop(agent, starts_at=paris_at(4, 8, 10))
    bruno = somebody_at_home("Bruno", "Martin", phone="+33612345678", no_voicemail=True)
    second = a_stop(
        agent,
        a_rental_to_bring(bruno),
        starts_at=paris_at(4, 8, 12),
        point=a_meeting_point(note="Se garer derrière"),
    )
    return first, second


def test_the_round_says_the_next_stop_whom_to_call_and_where(as_agent, two):
    first, _second = two
    response = as_agent.get(first.round.get_absolute_url())
    html, said = response.content.decode(), words(response)
    assert said.index("Prochaine étape") < said.index("Bruno Martin")
    assert "09 h 45" in said or "9 h 45 Départ de Ancenis-Saint-Géréon, 15 min de route" in said
    assert 'href="tel:+33612345678"' in html
    assert 'href="geo:0,0?q=3%20rue%20du%20Pont%2C%20' in html
    assert f'href="/locations/{first.rental_id}/depart/"' in html
    assert "Ne laissez pas de message vocal." in said
    assert "Se garer derrière" in said


def test_readings_of_the_round_are_noted(as_agent, agent, two):
    as_agent.get(two[0].round.get_absolute_url())
    read = set(Reading.objects.filter(reader=agent).values_list("object_id", flat=True))
    assert {stop.rental.person_id for stop in two} <= read


def test_a_hidden_home_is_not_shown_to_who_may_not_read_it(as_agent, manager):
    stop = a_stop(manager, a_rental_to_bring(somebody_at_home(address_is_hidden=True)))
    url = stop.round.get_absolute_url()
    page = as_agent.get(url)
    assert "Adresse masquée" in words(page)
    assert "rue du Pont" not in page.content.decode()
    assert "geo:" not in page.content.decode()
    assert "rue du Pont" in client_for(manager).get(url).content.decode()
    an_agent_form = as_agent.get(agree_at(a_rental_to_bring(somebody_at_home("Bruno", "Martin"))))
    assert "adresse masquée à 14 h" in words(an_agent_form)


def test_one_press_passes_by_a_stop_before(as_agent, two):
    first, second = two
    url = f"{first.round.get_absolute_url()}etapes/{second.pk}/avant/"
    said = words(as_agent.post(url, follow=True))
    assert "L’ordre est changé" in said
    for stop in two:
        stop.appointment.refresh_from_db()
    assert second.appointment.starts_at < first.appointment.starts_at
    assert "Il n’y a plus rien à ordonner" in words(as_agent.post(url, follow=True))


def test_the_order_on_a_form(as_agent, two):
    first, second = two
    url = f"{first.round.get_absolute_url()}ordre/"
    shown = as_agent.get(url).content.decode()
    assert 'value="09:45"' in shown
    asked = {
        "leaves_at": "09:00",
        f"rank_{first.pk}": "2",
        f"rank_{second.pk}": "1",
        f"minutes_{first.pk}": "45",
        f"minutes_{second.pk}": "30",
    }
    twice = as_agent.post(url, asked | {f"rank_{first.pk}": "1"})
    assert "Deux étapes ont le même passage" in words(twice)
    assert "La tournée est ordonnée" in words(as_agent.post(url, asked, follow=True))


def test_the_sheet_is_a_pdf(as_agent, two):
    the_organisation()
    response = as_agent.get(f"{two[0].round.get_absolute_url()}feuille/")
    assert response["Content-Type"] == "application/pdf"


def test_today_shows_the_rounds_of_the_day(as_agent, agent):
    a_stop(agent, a_rental_to_bring(on=7, hour=14))
    said = words(as_agent.get("/"))
    assert "Tournées du jour" in said
    assert "13 h 45 Camille part en tournée : 1 étape, retour à 14 h 45." in said
    assert "Tout est prêt. À domicile, par Camille" in said


def test_the_diary_leads_to_the_round(as_agent, agent):
    stop = a_stop(agent)
    page = as_agent.get(stop.appointment.get_absolute_url())
    assert "Ouvrir la tournée" in words(page)
    assert "Déplacer" not in words(page)


def test_places_are_kept_on_a_page(as_agent):
    asked = {
        "name": "Mairie de Mouzeil",
        "kind": "town_hall",
        "address": "1 rue de la Mairie",
        "commune": commune("Mouzeil").pk,
        "note": "",
        "is_active": "on",
    }
    assert "Mairie de Mouzeil est ajouté" in words(
        as_agent.post("/reglages/lieux-de-rendez-vous/nouveau/", asked, follow=True)
    )
    point = MeetingPoint.objects.get()
    again = as_agent.post("/reglages/lieux-de-rendez-vous/nouveau/", asked)
    assert "porte déjà ce nom" in words(again)
    as_agent.post(point.get_absolute_url(), asked | {"is_active": ""})
    point.refresh_from_db()
    assert not point.is_active


def test_a_place_stays_while_somebody_is_expected_there(as_agent, agent):
    stop = a_stop(agent, point=a_meeting_point())
    asked = {
        "name": "Mairie de Ligné",
        "kind": "town_hall",
        "address": "1 place de l’Église",
        "commune": commune("Ligné").pk,
    }
    said = words(as_agent.post(stop.meeting_point.get_absolute_url(), asked))
    assert "Une personne y est attendue" in said
