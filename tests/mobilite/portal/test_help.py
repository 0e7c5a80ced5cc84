"""« Aide »: whom to call at this minute, when and where we are, and pages that a telephone may keep."""

import json
import re
from datetime import time, timedelta

import pytest
from django.urls import reverse

from mobilite.people.models import OpeningHours
from mobilite.portal.offline import public_addresses
from tests.factories import a_place, the_organisation


@pytest.fixture
def two_places(db):
    """Two places on a Tuesday at 9:30: one is open until noon, the other opens at two."""
    the_organisation()
    morning, afternoon = a_place(name="Ancenis"), a_place(name="Ligné")
    OpeningHours.objects.all().delete()
    for place, start, end, phone in (
        (morning, time(9), time(12), "+33261910021"),
        (afternoon, time(14), time(17), "+33261910022"),
    ):
        OpeningHours.objects.create(place=place, weekday=1, opens_at=start, closes_at=end)
        place.phone = phone
        place.save()


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


def test_the_place_that_is_open_now_answers_then_the_other(client, two_places, the_clock):
    said = words(client.get("/aide/"))
    assert "Ancenis Ouvert jusqu’à 12 h 02 61 91 00 21" in said
    assert "Appelez-nous 02 61 91 00 21" in said
    the_clock.shift(timedelta(hours=5))
    said = words(client.get("/aide/"))
    assert "Ligné Ouvert jusqu’à 17 h 02 61 91 00 22" in said
    assert "Appelez-nous 02 61 91 00 22" in said
    the_clock.shift(timedelta(hours=5))
    said = words(client.get("/aide/"))
    assert "Tout est fermé" in said
    assert "On répond mar. 14 avril, 9 h" in said


def test_each_place_says_its_hours_and_the_way_by_its_address(client, two_places):
    page = client.get("/aide/")
    assert "mar. 7 avril 9 h – 12 h" in words(page)
    assert 'href="https://www.openstreetmap.org/search?query=' in page.text
    assert "<iframe" not in page.text


def test_the_statement_says_what_nobody_checked_and_stands_at_the_foot_of_each_page(client, db):
    the_organisation()
    assert 'href="/accessibilite/"' in client.get("/demander/").text
    said = words(client.get("/accessibilite/"))
    assert "Ce que personne n’a encore vérifié" in said
    assert "Défenseur des droits, Libre réponse 71120" in said


def test_a_telephone_keeps_only_pages_that_are_the_same_for_everybody(client, db):
    the_organisation()
    kept = {path for path in public_addresses() if client.get(path).headers.get("X-Kept")}
    assert kept == {"/accessibilite/", "/aide/", "/dommages/", "/emplois/"}


def test_the_script_that_keeps_pages_answers_for_no_page_of_ours(client, db):
    answer = client.get(reverse("public:worker"))
    assert answer.headers["Content-Type"].startswith("text/javascript")
    ours = json.loads(re.search(r"const OURS = (.*);", answer.text)[1])
    assert {"/aide/", "/conseil/demander/", "/moi/"} <= set(ours)
    assert not [
        path for path in ("/", "/locations/3/", "/personnes/", "/conseil/") if path.startswith(tuple(ours))
    ]


def test_the_manifest_names_the_structure_and_icons_that_are_there(client, db):
    from django.contrib.staticfiles.finders import find

    the_organisation()
    said = client.get(reverse("public:manifest")).json()
    assert said["short_name"] == "ELI"
    assert all(find(icon["src"].removeprefix("/static/")) for icon in said["icons"])
