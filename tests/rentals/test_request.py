"""Noting what somebody needs: need and slots (rows A5, C1)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mobilite.audit.entries import entries_about
from mobilite.people.models import Closure, Commune
from mobilite.workflow import Refusal
from rentals.models import Origin, PublicRequest, Rental, Status
from rentals.operations import request, reschedule
from rentals.quotes import days_of
from tests.factories import (
    a_confirmed_rental,
    a_driver,
    a_place,
    a_requested_rental,
    a_vehicle,
    an_offer,
    paris_at,
)

pytestmark = pytest.mark.django_db


def refused(*args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as caught:
        a_requested_rental(*args, **kwargs)
    return caught.value


def test_it_has_a_reference_of_the_year_and_one_entry(agent, now):
    first, second = a_requested_rental(actor=agent), a_requested_rental(actor=agent)
    assert [first.reference, second.reference] == ["LOC-2026-0001", "LOC-2026-0002"]
    assert first.status == Status.REQUESTED
    (entry,) = entries_about(first)
    assert (entry.verb, entry.actor, entry.at) == ("request", agent, now)
    assert entry.sentence == (
        "a noté la demande LOC-2026-0001\u00a0: Réseau mobilité, voiture, "
        "mar.\u00a07\u00a0avril 2026, 10\u00a0h → mar.\u00a014\u00a0avril, 10\u00a0h."
    )
    assert first.vehicle is None


def test_waiting_for_our_opening_is_not_billed():
    """Row A5: keys taken on Friday 10 at 17:00 and back on Monday 20 at 9:00, 5 days due, not 10."""
    rental = a_requested_rental(needed_from=paris_at(4, 13, 6), needed_until=paris_at(4, 17, 20))
    assert rental.pickup_at == paris_at(4, 10, 17)
    assert rental.return_at == paris_at(4, 20, 9)
    assert days_of(rental.offer, rental.needed_from, rental.needed_until) == 5


def test_when_we_are_open_the_slots_are_the_need_itself():
    rental = a_requested_rental(needed_from=paris_at(4, 9, 14), needed_until=paris_at(4, 10, 11))
    assert (rental.pickup_at, rental.return_at) == (paris_at(4, 9, 14), paris_at(4, 10, 11))


def test_a_rental_may_span_a_closed_day():
    place = a_place()
    Closure.objects.create(
        place=place, starts_on=date(2026, 4, 9), ends_on=date(2026, 4, 10), reason="Inventaire"
    )
    rental = a_requested_rental(needed_from=paris_at(4, 8), needed_until=paris_at(4, 10, 12))
    assert (rental.pickup_at, rental.return_at) == (paris_at(4, 8), paris_at(4, 10, 12))


@pytest.mark.parametrize("field", ["pickup_at", "return_at"])
def test_a_slot_when_we_are_closed_is_refused_with_those_around(field):
    error = refused(
        needed_from=paris_at(4, 20, 9), needed_until=paris_at(4, 24, 9), **{field: paris_at(4, 18, 10)}
    )
    assert error.field == field
    assert "fermé sam.\u00a018\u00a0avril 2026" in error.sentence
    assert (
        "Choisissez ven.\u00a017\u00a0avril 2026, 17\u00a0h ou lun.\u00a020\u00a0avril 2026, 9\u00a0h"
        in error.sentence
    )


def test_slots_may_be_given():
    rental = a_requested_rental(
        needed_from=paris_at(4, 13, 6), needed_until=paris_at(4, 17, 20),
        pickup_at=paris_at(4, 10, 9), return_at=paris_at(4, 20, 14),
    )  # fmt: skip
    assert (rental.pickup_at, rental.return_at) == (paris_at(4, 10, 9), paris_at(4, 20, 14))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"needed_from": paris_at(4, 6, 10)}, "needed_from"),
        ({"needed_from": paris_at(4, 9), "needed_until": paris_at(4, 9)}, "needed_until"),
        ({"needed_from": paris_at(4, 9), "needed_until": paris_at(4, 8)}, "needed_until"),
        ({"needed_from": paris_at(4, 9), "pickup_at": paris_at(4, 9, 11)}, "pickup_at"),
        ({"needed_until": paris_at(4, 9), "return_at": paris_at(4, 8)}, "return_at"),
        ({"needed_until": paris_at(12, 31)}, "needed_until"),
        ({"term_months": 3, "offer": "reseau-voiture"}, "term_months"),
        ({"term_months": 2}, "term_months"),
        ({"purpose": "holidays"}, "purpose"),
        ({"accessories": ["Jacuzzi"]}, "accessories"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(fields, field):
    if isinstance(fields.get("offer"), str):
        fields = fields | {"offer": an_offer(fields["offer"])}
    error = refused(**fields)
    assert error.field == field
    assert not Rental.objects.exists()


def test_when_we_only_open_after_the_need_the_first_slot_is_named():
    # On Tuesday after closing time, for Wednesday before opening time.
    error = refused(at=paris_at(4, 7, 18), needed_from=paris_at(4, 8, 7), needed_until=paris_at(4, 10, 12))
    assert error.field == "needed_from"
    assert "au plus tôt mer.\u00a08\u00a0avril 2026, 9\u00a0h" in error.sentence


def test_the_same_day_can_still_be_noted_a_little_late(now):
    rental = a_requested_rental(needed_from=paris_at(4, 7, 9), needed_until=paris_at(4, 8, 9))
    assert rental.pickup_at == paris_at(4, 7, 9) < now


def test_an_offer_that_is_withdrawn_is_refused():
    assert refused(offer=an_offer(is_open=False)).field == "offer"


def test_the_wanted_vehicle_is_of_the_category():
    assert refused(vehicle=a_vehicle("e-bike")).field == "wanted_vehicle"


class TestALease:
    @pytest.mark.parametrize(
        ("start", "months", "last_day", "due_back"),
        [
            # Row C1. 30 July 2026 is a Thursday: back by the last slot of that day.
            (paris_at(1, 31), 6, date(2026, 7, 30), paris_at(7, 30, 17)),
            (paris_at(1, 30), 1, date(2026, 2, 27), paris_at(2, 27, 17)),
            # The last day is a Sunday: back on Monday, free of charge.
            (paris_at(2, 28, year=2027), 12, date(2028, 2, 27), paris_at(2, 28, 9, year=2028)),
        ],
    )
    def test_it_ends_before_the_same_day_n_months_later(self, start, months, last_day, due_back):
        at = start - timedelta(days=3)
        rental = a_requested_rental(term_months=months, needed_from=start, at=at)
        assert rental.last_day == last_day
        assert rental.return_at == due_back
        assert rental.vehicle_until >= rental.needed_until

    def test_it_starts_on_a_closed_day_with_keys_taken_before(self):
        rental = a_requested_rental(term_months=1, needed_from=paris_at(4, 12))  # a Sunday
        assert rental.pickup_at == paris_at(4, 10, 17)
        assert rental.last_day == date(2026, 5, 11)


def test_an_online_request_becomes_one_rental_only(agent, now):
    asked = PublicRequest.objects.create(
        wanted="car", starts_on=date(2026, 4, 8), how_long="week", first_name="Aïcha", last_name="Diallo",
        commune=Commune.objects.first(), phone="+33639980001", received_at=now, press_key="k",
    )  # fmt: skip
    rental = a_requested_rental(public_request=asked, actor=agent)
    asked.refresh_from_db()
    assert (asked.rental, asked.handled_at, rental.origin) == (rental, now, Origin.ONLINE)
    assert "déjà traité" in refused(public_request=asked).sentence


def test_it_is_found_by_reference_name_and_plate():
    person = a_driver("Aïcha", "Le Goff")
    vehicle = a_vehicle("car", plate="ZZ-000-AB")
    rental = a_confirmed_rental(person, vehicle=vehicle)
    a_requested_rental(a_driver("Bruno", "Martin"), vehicle=vehicle)
    for text in ("aicha legoff", rental.reference, "zz000ab", "ZZ-000-AB", vehicle.number):
        assert list(Rental.objects.found_by(text)) == [rental], text


def test_a_request_can_be_moved_until_it_is_confirmed(agent, now):
    rental = a_requested_rental()
    moved = reschedule(
        rental.pk, needed_from=paris_at(4, 20), needed_until=paris_at(4, 22), at=now, actor=agent
    )
    moved.refresh_from_db()
    assert (moved.pickup_at, moved.return_at) == (paris_at(4, 20), paris_at(4, 22))
    confirmed = a_confirmed_rental()
    with pytest.raises(Refusal):
        reschedule(
            confirmed.pk, needed_from=paris_at(4, 20), needed_until=paris_at(4, 22), at=now, actor=agent
        )


def test_past_years_can_be_noted_at_their_own_time():
    at = datetime(2025, 3, 4, 9, tzinfo=UTC)
    rental = request(
        a_driver(), offer=an_offer(), needed_from=at, needed_until=paris_at(3, 11, year=2025),
        pickup_place=a_place(), purpose="work", at=at, actor=None,
    )  # fmt: skip
    assert rental.reference == "LOC-2025-0001"
