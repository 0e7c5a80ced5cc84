"""Keeping a vehicle for a request, for a time; the waiting list (rows A4, A8)."""

from datetime import timedelta

import pytest

from mobilite.audit.entries import entries_about
from mobilite.workflow import ForbiddenTransition, Refusal
from rentals.models import Status
from rentals.operations import confirm, hold, refuse, release_lapsed_holds, wait
from tests.factories import a_confirmed_rental, a_held_rental, a_requested_rental, a_vehicle, an_offer
from vehicles.models import Occupancy, OccupancyKind

pytestmark = pytest.mark.django_db


def test_a_hold_takes_the_vehicle_in_the_calendar(agent, now):
    rental = a_held_rental(until=now + timedelta(hours=4), actor=agent)
    occupancy = rental.current.occupancy
    assert rental.status == Status.HELD
    assert (occupancy.kind, occupancy.person) == (OccupancyKind.HOLD, rental.person)
    assert (occupancy.starts_at, occupancy.ends_at) == (rental.pickup_at, rental.return_at)
    assert [entry.verb for entry in entries_about(rental)] == ["hold", "request"]


def test_nothing_is_free_so_the_request_waits(agent, now):
    a_held_rental()
    second = a_requested_rental()
    with pytest.raises(Refusal) as caught:
        hold(second.pk, until=now + timedelta(hours=4), at=now, actor=agent)
    assert "liste d’attente" in caught.value.sentence
    assert wait(second.pk, at=now, actor=agent).status == Status.WAITING
    assert Occupancy.objects.count() == 1


def test_a_hold_ends_in_the_future(agent, now):
    with pytest.raises(Refusal):
        hold(a_requested_rental().pk, until=now, at=now, actor=agent)


def test_a_lapsed_hold_goes_back_to_the_waiting_list(now):
    rental = a_held_rental(until=now + timedelta(hours=4))
    assert release_lapsed_holds(now + timedelta(hours=3, minutes=59)) == []
    assert release_lapsed_holds(now + timedelta(hours=4)) == [rental]
    rental.refresh_from_db()
    assert (rental.status, rental.vehicle) == (Status.WAITING, None)
    assert not Occupancy.objects.live().exists()
    newest = entries_about(rental).first()
    assert (newest.verb, newest.actor) == ("lapse", None)
    assert release_lapsed_holds(now + timedelta(hours=5)) == []


def test_the_vehicle_of_a_lapsed_hold_goes_to_who_confirms(agent, now):
    lapsed = a_held_rental(until=now + timedelta(hours=1))
    other = a_requested_rental()
    confirmed = confirm(other.pk, at=now + timedelta(hours=1), actor=agent)
    lapsed.refresh_from_db()
    assert (confirmed.status, lapsed.status) == (Status.CONFIRMED, Status.WAITING)


def test_ones_own_lapsed_hold_can_still_be_confirmed(agent, now):
    rental = a_held_rental(until=now + timedelta(hours=1))
    confirmed = confirm(rental.pk, at=now + timedelta(hours=2), actor=agent)
    assert confirmed.status == Status.CONFIRMED
    assert confirmed.current.occupancy.kind == OccupancyKind.RENTAL
    assert Occupancy.objects.count() == 1


def test_confirming_with_another_vehicle_frees_the_one_held(agent, now):
    rental = a_held_rental()
    other = a_vehicle("car")
    confirmed = confirm(rental.pk, at=now, actor=agent, vehicle=other)
    assert confirmed.vehicle == other
    assert [occupancy.vehicle for occupancy in Occupancy.objects.live()] == [other]


def test_waiting_again_frees_what_was_held(agent, now):
    rental = a_held_rental()
    wait(rental.pk, at=now, actor=agent)
    assert not Occupancy.objects.live().exists()


def test_a_refusal_says_why_and_frees_what_was_held(agent, now):
    rental = a_held_rental()
    with pytest.raises(Refusal) as caught:
        refuse(rental.pk, reason=" ", at=now, actor=agent)
    assert caught.value.field == "reason"
    refused = refuse(rental.pk, reason="Hors du territoire", at=now, actor=agent)
    assert (refused.status, refused.end_reason, refused.ended_at) == (
        Status.REFUSED,
        "Hors du territoire",
        now,
    )
    assert not Occupancy.objects.live().exists()


def test_a_confirmed_rental_is_not_held_nor_refused(agent, now):
    rental = a_confirmed_rental()
    with pytest.raises(ForbiddenTransition):
        hold(rental.pk, until=now + timedelta(hours=1), at=now, actor=agent)
    with pytest.raises(ForbiddenTransition):
        refuse(rental.pk, reason="Trop tard", at=now, actor=agent)
    assert Occupancy.objects.live().count() == 1


def test_a_bike_is_held_as_a_bike(now):
    a_vehicle("car")
    rental = a_held_rental(offer=an_offer("velila-velo"))
    assert rental.vehicle.category.code == "e-bike"
