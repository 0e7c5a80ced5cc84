"""Row H4: a postcode is not a key."""

import pytest
from django.urls import reverse

from mobilite.people.communes import communes_of
from mobilite.people.models import Person

pytestmark = pytest.mark.django_db


def names(text):
    return [(one.name, one.in_territory) for one in communes_of(text)]


def test_a_postcode_gives_its_communes_those_of_the_territory_first():
    assert names("44850") == [
        ("Le Cellier", True),
        ("Ligné", True),
        ("Mouzeil", True),
        ("Saint-Mars-du-Désert", False),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ligne", "Ligné"),
        ("Ligné (44850)", "Ligné"),
        ("LE CELLIER", "Le Cellier"),
        ("cellier", "Le Cellier"),
        ("44160", "Ancenis-Saint-Géréon"),
        ("44082", "Ligné"),
    ],
)
def test_a_name_or_a_code_gives_one(text, name):
    assert [found for found, _ in names(text)] == [name]


@pytest.mark.parametrize("text", ["", "?", "99999", "Trifouillis", "%"])
def test_nonsense_gives_none(text):
    assert names(text) == []


def test_44110_is_a_postcode_before_it_is_a_code():
    assert "Nort-sur-Erdre" not in [name for name, _ in names("44110")]


def post(client, commune):
    data = {
        "last_name": "Diallo",
        "first_name": "Aïcha",
        "language": "fr",
        "channel": "sms",
        "commune": commune,
    }
    return client.post(reverse("people:new"), data)


def test_what_was_typed_is_understood_when_it_is_one_commune(as_agent):
    assert post(as_agent, "?mouzeil").status_code == 302
    assert Person.objects.get().commune.name == "Mouzeil"


def test_what_was_typed_stays_when_it_is_several(as_agent):
    shown = post(as_agent, "?44850").content.decode()
    assert "Plusieurs communes répondent" in shown
    assert "Saint-Mars-du-Désert (44850)" in shown
    assert 'data-typed="44850"' in shown
    assert "Nous ne connaissons pas cette commune" in post(as_agent, "?Trifouillis").content.decode()
