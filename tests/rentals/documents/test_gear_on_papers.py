"""The contract of a two-wheeler says helmets and gloves, by number and size, lent or hers; sheets on paper ask them too (row E4)."""

import pytest

from rentals import documents
from rentals.documents.gear import EMPTY_BOXES, gear_boxes
from rentals.kerb import drafts
from rentals.models import Moment
from tests.factories import a_confirmed_rental, a_driver, a_vehicle, an_offer
from tests.factories.gear import a_helmet
from tests.papers import text_of

pytestmark = pytest.mark.django_db


def test_a_contract_says_the_helmet_that_was_chosen_and_is_issued_anew_when_it_changes(agent, now):
    helmet = a_helmet("l")
    rental = a_confirmed_rental(
        a_driver(), offer=an_offer("reseau-scooter-50"), vehicle=a_vehicle("scooter-50")
    )
    first = documents.issue_contract(rental, at=now, actor=agent)
    text = text_of(first)
    assert "Un casque et des gants\u00a0: les nôtres ou les vôtres." in text
    assert "casque homologué, gants marqués CE" in text
    assert [one["name"] for one in gear_boxes(rental, None)] == [one["name"] for one in EMPTY_BOXES]
    with drafts.written(rental, Moment.OUT, at=now, actor=agent) as draft:
        who = rental.person_id
        draft.data["gear"] = {f"helmet-{who}": f"lent:{helmet.pk}", f"gloves-{who}": "own:CE"}
    second = documents.issue_contract(rental, at=now, actor=agent)
    assert second != first
    assert second == documents.issue_contract(rental, at=now, actor=agent)
    text = text_of(second)
    assert "Casque\u00a0: n°\u00a0K-01, taille L, prêté." in text
    assert "gants\u00a0: les siens, CE" in text
    assert "K-01, taille L, prêté" in gear_boxes(rental, None)[0]["known"]


def test_a_car_says_nothing_of_helmets(agent, now):
    rental = a_confirmed_rental()
    assert "asque" not in text_of(documents.issue_contract(rental, at=now, actor=agent))
