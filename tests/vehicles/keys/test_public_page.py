"""What anybody reads who scans a key tag."""

from datetime import UTC, datetime

import pytest

from tests.factories import a_place, a_vehicle, the_organisation
from tests.test_every_page import weight
from vehicles.keys.models import KeyTag

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)


def a_tag(vehicle=None, code="abcdefgh23"):
    return KeyTag.objects.create(vehicle=vehicle or a_vehicle(), code=code, made_at=NOW)


def test_the_page_says_whom_to_call_the_policy_and_what_to_do(anonymous):
    the_organisation()
    tag = a_tag()
    html = anonymous.get(tag.get_absolute_url()).content.decode()
    for words in ("tel:+33261910099", "EX-000-001", "En panne", "Un accident", "C-01"):
        assert words in html
    assert tag.vehicle.plate not in html
    assert weight(html) < 100 * 1024


def test_it_says_which_places_answer_now(anonymous, the_clock):
    the_organisation()
    own = a_place()
    tag = a_tag(a_vehicle(place=own))
    assert "Ouvert maintenant" in anonymous.get(tag.get_absolute_url()).content.decode()
    the_clock.move_to(datetime(2026, 4, 7, 20, 0, tzinfo=UTC))
    assert (
        "Fermé. On répond mer.\u00a08\u00a0avril, 9\u00a0h"
        in anonymous.get(tag.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("code", ["abc", "abcdefgh24", "A" * 300, "é"])
def test_a_code_of_nobody_says_whom_to_call(anonymous, code):
    the_organisation()
    answer = anonymous.get(f"/cle/{code}/")
    assert answer.status_code == 404
    assert "Appelez-nous" in answer.content.decode()


def test_nothing_breaks_before_the_structure_is_known(anonymous):
    assert anonymous.get(a_tag().get_absolute_url()).status_code == 200
