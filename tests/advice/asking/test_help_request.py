"""« Je cherche une solution pour me déplacer »: asked from a telephone in four screens, a file opened in one press (row I1)."""

import pytest

from advice.asking.models import HelpRequest
from advice.asking.operations import open_file, set_aside
from advice.cases.models import Case, Origin
from mobilite.people.models import Person
from mobilite.portal.arrivals import ArrivalRefused
from tests.cast import client_for
from tests.factories import a_person, a_place, commune, paris_at, the_organisation
from tests.factories.following import a_case
from tests.factories.seeking import a_help_request

WHO = {"last_name": "Camara", "first_name": "Aminata", "phone": "06 39 98 97 60"}
ROOT = "/conseil/demander/"


@pytest.fixture
def phone(client, db):
    a_place()
    the_organisation()
    return client


def test_four_screens_make_one_request_that_an_adviser_calls_and_opens(phone, adviser):
    assert phone.get(f"{ROOT}verifier/").headers["Location"] == ROOT
    assert "Choisissez au moins une réponse." in phone.post(ROOT, {}).text
    phone.post(ROOT, {"needs": ["work", "licence"]})
    phone.post(f"{ROOT}trajets/", {"means": ["lift"]})
    page = phone.post(f"{ROOT}qui/", WHO | {"commune": commune("Mésanger").pk}, follow=True).text
    assert "Aller travailler, passer le permis" in page
    for _press in range(2):
        page = phone.post(f"{ROOT}verifier/", {"words": "Je commence à 6 h."}, follow=True).text
        assert "C’est envoyé" in page
    asked = HelpRequest.objects.get()
    mine = client_for(adviser)
    assert asked.get_absolute_url() in mine.get("/").text
    assert "Ouvrir un dossier" in mine.get(asked.get_absolute_url()).text
    case = Case.objects.get(pk=mine.post(f"{asked.get_absolute_url()}dossier/").url.split("/")[-2])
    assert (case.origin, case.adviser, case.person.last_name) == (Origin.ONLINE, adviser, "Camara")
    assert case.request.startswith("Aller travailler, passer le permis. ")
    assert case.request.endswith("quelqu’un m’emmène. Je commence à 6 h.")
    assert "Demande en ligne" in mine.get(case.get_absolute_url()).text
    with pytest.raises(ArrivalRefused, match="déjà traitée"):
        open_file(asked.pk, at=paris_at(4, 7, 10), actor=adviser)


def test_somebody_we_know_is_proposed_and_her_open_file_is_continued(adviser):
    known = a_person("Aminata", "Camara")
    case = a_case(known, adviser=adviser)
    asked = a_help_request()
    page = client_for(adviser).get(asked.get_absolute_url()).text
    assert "Même nom." in page
    done = client_for(adviser).post(f"{asked.get_absolute_url()}dossier/{known.pk}/")
    assert done.url == case.get_absolute_url()
    asked.refresh_from_db()
    assert (asked.person, asked.case) == (known, case)
    assert Person.objects.filter(last_name="Camara").count() == 1


def test_set_aside_says_why_erases_her_words_and_is_forgotten_in_time(adviser, now):
    asked = a_help_request(words="À 6 h")
    with pytest.raises(ArrivalRefused, match="Dites pourquoi"):
        set_aside(asked.pk, reason=" ", at=now, actor=adviser)
    assert set_aside(asked.pk, reason="Elle a une voiture", at=now, actor=adviser).words == ""


def test_a_recruiter_does_not_see_who_asks_the_advisers(recruiter):
    assert client_for(recruiter).get("/conseil/en-ligne/").status_code == 403
