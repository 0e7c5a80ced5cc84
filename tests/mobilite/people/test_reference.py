"""Communes come with the software (rows H3, H4)."""

import pytest

from mobilite.people.models import Commune, FormerCommune
from mobilite.people.reference import sync_communes

pytestmark = pytest.mark.django_db


def test_the_territory_has_its_twenty_communes():
    assert Commune.objects.filter(in_territory=True).count() == 20
    assert Commune.objects.by_any_code("49160").in_territory
    assert not Commune.objects.by_any_code("44110").in_territory


def test_a_code_that_a_merger_ended_leads_to_todays_commune():
    assert Commune.objects.by_any_code("44160").insee == "44003"


def test_a_postcode_is_not_a_key():
    names = list(
        Commune.objects.filter(postcode="44850").order_by("name").values_list("name", "in_territory")
    )
    assert names == [
        ("Le Cellier", True),
        ("Ligné", True),
        ("Mouzeil", True),
        ("Saint-Mars-du-Désert", False),
    ]


def test_communes_are_put_right_and_never_doubled():
    count = Commune.objects.count(), FormerCommune.objects.count()
    Commune.objects.filter(insee="44003").update(name="Ancenis", in_territory=False)
    sync_communes()
    ancenis = Commune.objects.get(insee="44003")
    assert (ancenis.name, ancenis.in_territory) == ("Ancenis-Saint-Géréon", True)
    assert (Commune.objects.count(), FormerCommune.objects.count()) == count
