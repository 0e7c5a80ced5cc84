"""Ask for a vehicle without an account, in four screens (row K1)."""

from datetime import date

import pytest

from rentals.models import PublicRequest
from tests.factories import a_place, commune, the_organisation

WHO = {"last_name": "Haddad", "first_name": "Samia", "phone": "06 39 98 41 27"}


@pytest.fixture
def phone(client, db):
    """Somebody's telephone, in front of our first page."""
    a_place()
    the_organisation()
    return client


def fill(phone, /, *, wanted="scooter", when=None, **who):
    phone.post("/demander/", {"wanted": wanted})
    phone.post("/demander/quand/", when or {"when": "this_week", "how_long": "week"})
    return phone.post("/demander/qui/", WHO | {"commune": commune("Mésanger").pk} | who, follow=True)


def test_four_screens_make_a_request_that_an_agent_will_see(phone):
    page = fill(phone)
    assert "Samia Haddad, Mésanger" in page.text
    assert "Un scooter" in page.text
    page = phone.post("/demander/verifier/", follow=True)
    assert "Demande envoyée" in page.text
    assert "mer.\u00a08\u00a0avril, 17\u00a0h\u00a030" in page.text
    asked = PublicRequest.objects.get()
    assert (asked.wanted, asked.starts_on, asked.phone) == ("scooter", date(2026, 4, 8), "+33639984127")
    assert asked.commune.name == "Mésanger"


def test_pressing_twice_or_going_back_sends_one_request(phone):
    fill(phone)
    phone.post("/demander/verifier/")
    page = phone.post("/demander/verifier/", follow=True)
    assert "Demande envoyée" in page.text
    assert PublicRequest.objects.count() == 1


def test_somebody_who_changes_an_answer_finds_the_others_as_they_were(phone):
    fill(phone)
    assert 'value="Haddad"' in phone.get("/demander/qui/").text
    assert "checked" in phone.get("/demander/quand/").text


def test_a_screen_whose_answers_are_missing_sends_to_the_first(phone):
    for path in ("quand/", "qui/", "verifier/", "envoyee/"):
        assert phone.get(f"/demander/{path}").headers["Location"] == "/demander/"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phone": "06 39 98"}, "n’a pas le bon nombre de chiffres"),
        ({"phone": ""}, "Écrivez votre numéro de téléphone."),
        ({"last_name": " "}, "Écrivez votre nom."),
        ({"commune": ""}, "Choisissez votre commune."),
        ({"commune": "99999"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_wrong_answer_is_said_beside_the_question_and_the_rest_stays(phone, wrong, sentence):
    page = fill(phone, **wrong)
    assert sentence in page.text
    assert 'value="Samia"' in page.text
    assert 'aria-invalid="true"' in page.text


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"how_long": "week"}, "Dites quand vous voulez le véhicule."),
        ({"when": "later", "how_long": "week"}, "Choisissez le jour."),
        ({"when": "later", "day": "2026-04-01", "how_long": "week"}, "Ce jour est passé."),
        ({"when": "later", "day": "2028-04-01", "how_long": "week"}, "C’est trop loin."),
        ({"when": "later", "day": "demain", "how_long": "week"}, "Écrivez le jour"),
        ({"when": "today"}, "Dites pour combien de temps."),
        ({"when": "hier", "how_long": "week"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_day_that_makes_no_sense_is_said_kindly(phone, answer, sentence):
    phone.post("/demander/", {"wanted": "car"})
    assert sentence in phone.post("/demander/quand/", answer).text


def test_somebody_from_elsewhere_can_ask_too(phone):
    fill(phone, commune="ailleurs")
    phone.post("/demander/verifier/")
    assert PublicRequest.objects.get().commune is None


def test_each_screen_shows_the_number_to_call_and_weighs_little(phone):
    fill(phone)
    for path in ("", "quand/", "qui/", "verifier/"):
        page = phone.get(f"/demander/{path}")
        assert "02\u00a061\u00a091\u00a000\u00a000" in page.text
        assert len(page.content) < 30_000
        assert page.text.count("<script") == 2, "they read aloud and keep pages: nothing else needs a script"
        assert page.headers["Cache-Control"] == "no-store"


def test_a_flood_from_one_address_is_asked_to_call(phone):
    for _ in range(20):
        fill(phone)
        phone.post("/demander/verifier/")
    fill(phone)
    page = phone.post("/demander/verifier/", follow=True)
    assert "on s’en occupe tout de suite" in page.text
    assert PublicRequest.objects.count() == 20


def test_the_pages_open_before_the_structure_is_described(client, db):
    assert client.get("/demander/").status_code == 200
