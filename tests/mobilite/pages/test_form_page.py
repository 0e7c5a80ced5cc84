"""A form: what was typed stays, what is wrong is said beside the field, a refusal too."""

import pytest

from tests.cast import client_for

pytestmark = pytest.mark.urls("tests.mobilite.pages.urls")
GOOD = {"name": "Diallo", "day": "2026-04-08", "hour": "09:00", "vehicle": "any"}


@pytest.fixture
def client(agent):
    return client_for(agent)


def test_a_form_shows_its_questions_and_what_its_button_does(client):
    html = client.get("/example/new/").content.decode()
    assert "<legend>Qui\u202f?</legend>" in html
    assert "Enregistrer la personne</button>" in html
    assert "Surnom <span" in html
    assert "(facultatif)" in html
    assert 'type="date"' in html
    assert 'type="time"' in html


def test_a_form_says_what_its_button_will_do(client):
    html = client.get("/example/new/").content.decode()
    assert "Ce que cela fait" in html
    assert "40,00 €" in html


def test_a_choice_that_is_not_possible_is_disabled(client):
    html = client.get("/example/new/").content.decode()
    assert 'value="c3" id="id_vehicle_1" disabled' in html.replace("\n", " ") or "opt-off" in html


def test_a_good_answer_says_what_happened(client):
    response = client.post("/example/new/", GOOD, follow=True)
    assert response.redirect_chain == [("/example/", 302)]
    assert "La personne est enregistrée." in response.content.decode()


def test_what_is_wrong_is_summed_up_and_what_was_typed_stays(client):
    html = client.post("/example/new/", {**GOOD, "day": "hier", "name": ""}).content.decode()
    assert "2 réponses sont à revoir" in html
    assert '<a href="#id_name">Il manque «\u00a0Nom\u00a0».</a>' in html
    assert 'value="hier"' in html
    assert 'value="09:00"' in html
    assert 'aria-invalid="true"' in html
    assert "<title>Erreur" in html


def test_a_wrong_date_does_not_redden_the_hour_beside_it(client):
    html = client.post("/example/new/", {**GOOD, "day": "hier"}).content.decode()
    assert html.count("f-err") == 1


def test_a_refusal_stands_beside_its_field(client):
    html = client.post("/example/new/", {**GOOD, "name": "Sow"}).content.decode()
    assert '<a href="#id_day">Dimanche, le lieu est fermé.</a>' in html
    assert 'id="id_day_error"' in html


def test_a_refusal_without_a_field_stands_on_top(client):
    html = client.post("/example/new/", {**GOOD, "name": "Petit"}).content.decode()
    assert "<li>Le dernier scooter vient de partir.</li>" in html


def test_errors_are_linked_to_their_field_for_screen_readers(client):
    html = client.post("/example/new/", {**GOOD, "name": ""}).content.decode()
    assert 'aria-describedby="id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_a_form_is_refused_without_its_permission(integration_employee):
    assert client_for(integration_employee).get("/example/new/").status_code == 403
