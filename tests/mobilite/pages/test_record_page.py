"""A record: its next step, its acts, its story, its cards."""

from datetime import UTC, datetime

import pytest

from mobilite import registry
from mobilite.pages.record_page import StoryItem
from mobilite.people.models import Person
from tests.cast import client_for

pytestmark = pytest.mark.urls("tests.mobilite.pages.urls")


@pytest.fixture
def person(db):
    return Person.objects.create(
        last_name="Le Goff", first_name="Aïcha", created_at=datetime(2026, 4, 1, 9, tzinfo=UTC)
    )


@pytest.fixture
def url(person):
    return f"/example/{person.pk}/"


@pytest.fixture
def client(agent):
    return client_for(agent)


def test_the_title_names_the_record(client, url):
    html = client.get(url).content.decode()
    assert "LOC-2026-0158 · Mobilité</title>" in html
    assert "Vérifier le permis" in html
    assert "Confirmée" in html


def test_an_act_that_is_not_possible_says_why(client, url):
    html = client.get(url).content.decode()
    assert "Le véhicule n’est pas parti." in html
    assert "Recevoir le véhicule</a>" not in html


def test_the_story_is_newest_first_under_its_days(client, url):
    html = client.get(url).content.decode()
    today, before = html.index("Aujourd’hui, mardi\u00a07\u00a0avril"), html.index("Jeudi\u00a02\u00a0avril")
    assert today < html.index("SMS envoyé") < before < html.index("Payé en espèces")


def test_the_story_narrows_to_one_kind(client, url):
    html = client.get(url, {"histoire": "argent"}).content.decode()
    assert "Payé en espèces" in html
    assert "SMS envoyé" not in html


def test_other_apps_add_to_the_story(client, url, monkeypatch):
    monkeypatch.setitem(registry._points, "story", {})
    at = datetime(2026, 4, 6, 9, tzinfo=UTC)
    registry.register(
        "story", "x", lambda record: [StoryItem(at, "note", "sticky-note", f"Note sur {record}")]
    )
    assert "Note sur" in client.get(url).content.decode()


def test_an_act_without_a_page_is_posted_and_says_so(client, url):
    response = client.post(f"{url}act/", follow=True)
    assert "C’est fait." in response.content.decode()


def test_a_refused_act_comes_back_with_the_reason(client, url):
    response = client.post(f"{url}act/", {"no": "1"}, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "Une location est confirmée." in response.content.decode()


def test_an_act_is_never_done_by_a_get(client, url):
    assert client.get(f"{url}act/").status_code == 405
