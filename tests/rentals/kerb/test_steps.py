"""Each step keeps its answer, says kindly what is wrong, and leads to the next (rows E1 to E3)."""

from datetime import timedelta

import pytest

from rentals.models import ConditionDraft
from tests.cast import client_for, staff
from tests.factories import (
    a_confirmed_rental,
    a_returned_rental,
    a_signed_rental,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
    paris_at,
)
from tests.rentals.kerb.steps import address, answer, draft, go_through, look_around, text, touch
from vehicles.operations import to_clean

pytestmark = pytest.mark.django_db


@pytest.fixture
def rental():
    return a_signed_rental()


def test_it_opens_at_the_first_step_that_is_not_answered(as_agent, rental):
    assert as_agent.get(address(rental, ""))["Location"] == address(rental, "meter")
    answer(as_agent, rental, "meter", meter="40 010")
    assert as_agent.get(address(rental, ""))["Location"] == address(rental, "energy")
    go_through(as_agent, rental, 40_010)
    assert as_agent.get(address(rental, ""))["Location"] == address(rental, "review")


def test_looking_keeps_nothing(as_agent, rental):
    for step in ("meter", "energy", "marks", "photos", "accessories", "review"):
        assert as_agent.get(address(rental, step)).status_code == 200
    assert not ConditionDraft.objects.exists()


# --- 1. kilometres ---


@pytest.mark.parametrize("typed", ["40120", "40 120", "40\u202f120 km", "40.120"])
def test_kilometres_are_read_as_people_write_them(as_agent, rental, typed):
    assert answer(as_agent, rental, "meter", meter=typed)["Location"] == address(rental, "energy")
    assert draft(rental).data["meter"] == 40_120


def test_a_lower_meter_is_refused_kindly_and_stays_on_the_page(as_agent, rental):
    page = text(answer(as_agent, rental, "meter", meter="39 000"))
    assert "Le compteur ne recule pas" in page
    assert 'value="39 000"' in page
    assert draft(rental) is None


def test_an_unlikely_meter_asks_to_be_confirmed(as_agent, rental, the_clock):
    from vehicles.operations import record_meter

    record_meter(rental.vehicle, 40_000, at=paris_at(4, 6), source="Atelier")
    page = text(answer(as_agent, rental, "meter", meter="46 000"))
    assert "c’est beaucoup" in page
    assert "J’ai relu" in page
    assert draft(rental) is None
    # Another number than the one that was confirmed is looked at again.
    assert "J’ai relu" in text(answer(as_agent, rental, "meter", meter="47 000", confirmed="46 000"))
    assert answer(as_agent, rental, "meter", meter="46 000", confirmed="46000").status_code == 302
    assert draft(rental).data["meter_confirmed"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Écrivez ce que montre le compteur."), ("beaucoup", "en chiffres"), ("99999999", "relisez")],
)
def test_what_is_no_number_of_kilometres_is_said(as_agent, rental, typed, said):
    assert said in text(answer(as_agent, rental, "meter", meter=typed))


def test_a_bike_whose_screen_is_dark_keeps_its_last_kilometres(as_agent):
    bike = a_signed_rental(term_months=6, vehicle=a_vehicle("e-bike", meter=812))
    assert answer(as_agent, bike, "meter", meter="").status_code == 302
    assert draft(bike).data["meter"] == 812


def test_the_meter_of_a_return_is_not_below_the_departure(agent, the_clock):
    rental = an_ongoing_rental()
    the_clock.move_to(rental.return_at)
    page = text(answer(client_for(agent), rental, "meter", back=True, meter="39 999"))
    assert "ne peut pas reculer" in page or "ne recule pas" in page


# --- what blocks is said first ---


def test_what_blocks_the_departure_is_said_at_the_first_step_with_the_page_that_mends_it(as_agent):
    rental = a_confirmed_rental()
    page = text(as_agent.get(address(rental, "meter")))
    assert "Avant de remettre les clés" in page
    assert "Le contrat n’est pas encore établi" in page
    assert "Noter la caution" in page
    assert "Remettre les clés</button>" not in text(as_agent.get(address(rental, "review")))


def test_a_vehicle_that_is_not_back_is_said_first(as_agent):
    clio, before = a_vehicle(), paris_at(4, 1, 8)
    rental = a_signed_rental(vehicle=clio, needed_from=paris_at(4, 7, 14), at=before)
    an_ongoing_rental(vehicle=clio, needed_from=paris_at(4, 1), needed_until=paris_at(4, 3), at=before)
    assert "n’est pas revenu" in text(as_agent.get(address(rental, "meter")))


def test_a_rental_that_cannot_start_leads_back_to_its_page(as_agent, rental):
    response = as_agent.get(address(rental, "meter", back=True))
    assert response["Location"] == f"/locations/{rental.pk}/"


# --- 2. fuel or battery ---


def test_a_quarter_is_touched_or_an_exact_value_written(as_agent, rental):
    assert answer(as_agent, rental, "energy", level=75)["Location"] == address(rental, "marks")
    assert draft(rental).data["energy"] == 75
    answer(as_agent, rental, "energy", level=75, exact="62")
    assert draft(rental).data["energy"] == 62


@pytest.mark.parametrize(
    "wrong", [{}, {"exact": "130"}, {"exact": "plein"}, {"level": "74"}, {"level": "\x00"}]
)
def test_a_level_is_asked_for(as_agent, rental, wrong):
    page = text(answer(as_agent, rental, "energy", **wrong))
    assert "is-wrong" in page
    assert draft(rental) is None


# --- 4. photos ---


def test_what_no_database_can_hold_is_left_out_of_the_motive(as_agent, rental):
    answer(as_agent, rental, "photos", few="trop\x00 sombre", do="next")
    assert draft(rental).data["few_photos_reason"] == "trop sombre"


# --- 5. accessories ---


def test_each_accessory_is_there_or_missing(as_agent):
    rental = a_signed_rental(offer=an_offer("reseau-scooter-50"), vehicle=a_vehicle("scooter-50"))
    page = text(answer(as_agent, rental, "accessories", a0="no"))
    assert "Dites si «\u00a0Gilet\u00a0» est là." in page
    answer(as_agent, rental, "accessories", a0="no", a1="yes")
    assert draft(rental).data["accessories"] == {
        "Antivol": False,
        "Gilet": True,
    }
    answer(as_agent, rental, "accessories", do="all")
    assert all(draft(rental).data["accessories"].values())


# --- always kept ---


def test_going_back_or_quitting_keeps_what_is_typed(as_agent, rental):
    back = answer(as_agent, rental, "energy", level=50, do="back")
    assert back["Location"] == address(rental, "meter")
    quitted = answer(as_agent, rental, "meter", meter="40 100", do="quit")
    assert quitted["Location"] == f"/locations/{rental.pk}/"
    assert (draft(rental).data["meter"], draft(rental).data["energy"]) == (40_100, 50)


def test_a_step_opened_from_the_summary_leads_back_to_it(as_agent, rental):
    assert answer(as_agent, rental, "energy", level=50, then="review")["Location"] == address(
        rental, "review"
    )


def test_two_colleagues_share_what_is_noted(as_agent, rental, the_clock):
    colleague = client_for(staff("agent", "Yann", "Riou"))
    answer(as_agent, rental, "meter", meter="40 010")
    mark = touch(as_agent, rental, "front", 160, 110)
    the_clock.shift(timedelta(minutes=4))
    answer(colleague, rental, "energy", level=100)
    seen = text(as_agent.get(address(rental, "marks")))
    assert "par Yann" in seen
    assert mark in seen
    kept = draft(rental).data
    assert (kept["meter"], kept["energy"], len(kept["marks"])) == (40_010, 100, 1)


def test_what_was_noted_of_another_vehicle_is_dropped(as_agent, agent, rental):
    from rentals.operations import swap

    answer(as_agent, rental, "meter", meter="40 010")
    other = a_vehicle(meter=12_000)
    swap(rental.pk, vehicle=other, reason="Pneu crevé", at=paris_at(4, 7, 9, 31), actor=agent)
    assert as_agent.get(address(rental, ""))["Location"] == address(rental, "meter")
    answer(as_agent, rental, "energy", level=25)
    assert draft(rental).vehicle == other
    assert "meter" not in draft(rental).data


def test_everybody_else_stays_out(rental, as_workshop, as_adviser, as_beneficiary, anonymous):
    for client in (as_workshop, as_adviser, as_beneficiary, anonymous):
        assert answer(client, rental, "meter", meter="40 010").status_code in (302, 403, 404)
    assert draft(rental) is None


def test_the_sides_are_walked_along(as_agent, rental):
    look_around(as_agent, rental)
    assert draft(rental).data["seen"] == ["front", "right", "back", "left"]


def test_a_vehicle_to_be_cleaned_is_made_ready_from_here_and_what_is_typed_stays(agent, now):
    rental = a_signed_rental()
    to_clean(rental.vehicle.pk, at=now, actor=agent)
    client = client_for(agent)
    page = text(client.get(address(rental, "meter")))
    assert "est à nettoyer depuis" in page
    assert 'name="do" value="ready"' in page
    done = answer(client, rental, "meter", do="ready", meter="40 120")
    assert done["Location"] == address(rental, "meter")
    assert draft(rental).data["meter"] == 40_120
    page = text(client.get(address(rental, "meter")))
    assert "est prêt à repartir" in page
    assert "Avant de remettre les clés" not in page
    # The button that the network sends twice says so, and breaks nothing.
    again = client.post(address(rental, "meter"), {"do": "ready", "meter": "40 120"}, follow=True)
    assert "déjà prêt" in text(again)


def test_a_vehicle_that_came_back_says_that_it_is_to_be_cleaned(agent):
    rental = a_returned_rental()
    page = text(client_for(agent).get(address(rental, "done", back=True)))
    assert "À nettoyer avant de repartir" in page
    assert f"/vehicules/{rental.vehicle.pk}/pret/?suite={address(rental, 'done', back=True)}" in page
