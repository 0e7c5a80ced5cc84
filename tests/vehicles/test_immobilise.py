"""The workshop: who is touched, where they go, and the way back."""

from datetime import timedelta

import pytest

from mobilite.audit.models import Entry
from tests.factories import a_person, a_place, a_vehicle, an_occupancy
from vehicles.availability import free_vehicles
from vehicles.models import Gearbox, OccupancyKind, State
from vehicles.operations import (
    AlreadyTaken,
    NotPossible,
    Touched,
    back_in_service,
    cancel_visit,
    immobilise,
    substitutes,
)

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def stop(vehicle, now, agent, *, start=timedelta(), length=2 * DAY, at=None, **how):
    return immobilise(
        vehicle.pk,
        starts_at=now + start,
        ends_at=now + start + length,
        reason="Freins",
        at=at or now,
        actor=agent,
        **how,
    )


def test_now_it_goes_to_the_workshop_and_is_not_free(now, agent):
    car = a_vehicle()
    visit = stop(car, now, agent)
    car.refresh_from_db()
    assert (car.state, visit.kind, visit.left_at, visit.reason) == (State.WORKSHOP, "workshop", now, "Freins")
    assert car not in free_vehicles(now + 9 * DAY, now + 10 * DAY, now=now)
    entry = Entry.objects.get()
    assert (entry.verb, entry.before, entry.after) == ("immobilise", "in_service", "workshop")
    assert "Freins" in entry.sentence


def test_later_it_only_blocks_its_dates(now, agent):
    car = a_vehicle()
    stop(car, now, agent, start=3 * DAY)
    car.refresh_from_db()
    assert car.state == State.IN_SERVICE
    assert car in free_vehicles(now, now + DAY, now=now)
    assert car not in free_vehicles(now + 3 * DAY, now + 4 * DAY, now=now)


def test_the_visit_that_was_planned_begins(now, agent):
    car = a_vehicle()
    planned = stop(car, now, agent, start=HOUR)
    begun = stop(car, now, agent, start=2 * HOUR, at=now + 2 * HOUR)
    assert begun.pk == planned.pk
    assert car.occupancies.count() == 1


def test_bookings_in_the_way_are_named_and_nothing_changes(now, agent):
    car = a_vehicle()
    first = an_occupancy(car, starts_at=now + HOUR, ends_at=now + DAY, person=a_person())
    an_occupancy(car, starts_at=now + 5 * DAY, ends_at=now + 6 * DAY)
    with pytest.raises(Touched, match="1\u00a0réservation") as refused:
        stop(car, now, agent)
    assert refused.value.occupancies == [first]
    car.refresh_from_db()
    assert car.state == State.IN_SERVICE
    assert not Entry.objects.exists()


def test_bookings_move_in_the_same_act(now, agent):
    """Row A6."""
    car, other = a_vehicle(), a_vehicle()
    booking = an_occupancy(car, starts_at=now + HOUR, ends_at=now + DAY)
    stop(car, now, agent, moves={booking.pk: other})
    booking.refresh_from_db()
    assert booking.vehicle == other
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["reassign", "immobilise"]


def test_if_one_cannot_move_none_does(now, agent):
    car, other = a_vehicle(), a_vehicle()
    first = an_occupancy(car, starts_at=now + HOUR, ends_at=now + DAY)
    second = an_occupancy(car, starts_at=now + DAY + HOUR, ends_at=now + 2 * DAY)
    an_occupancy(other, starts_at=second.starts_at, ends_at=second.ends_at)
    with pytest.raises(AlreadyTaken):
        stop(car, now, agent, moves={first.pk: other, second.pk: other})
    first.refresh_from_db()
    assert first.vehicle == car


def test_a_vehicle_in_somebodys_hands_is_not_at_the_workshop(now, agent):
    car = a_vehicle()
    an_occupancy(car, starts_at=now - DAY, ends_at=now + DAY, left_at=now - DAY)
    with pytest.raises(Touched):
        stop(car, now, agent, moves={car.occupancies.get().pk: a_vehicle()})


def test_nor_is_one_that_should_be_back_though_a_later_visit_can_be_planned(now, agent):
    car = a_vehicle()
    an_occupancy(car, starts_at=now - 3 * DAY, ends_at=now - DAY, left_at=now - 3 * DAY)
    with pytest.raises(Touched):
        stop(car, now, agent)
    assert stop(car, now, agent, start=DAY)


def test_the_time_to_make_ready_is_the_workshops(now, agent):
    car = a_vehicle()
    ended = an_occupancy(car, starts_at=now - DAY, ends_at=now - timedelta(minutes=30))
    stop(car, now, agent)
    ended.refresh_from_db()
    assert ended.blocked_until == now


def test_what_is_gone_or_ends_before_now_is_refused(now, agent):
    from datetime import date

    with pytest.raises(NotPossible, match="sorti du parc"):
        stop(a_vehicle(state=State.RETIRED, retired_on=date(2026, 1, 1)), now, agent)
    with pytest.raises(NotPossible, match="après le début"):
        stop(a_vehicle(), now, agent, length=-HOUR)
    with pytest.raises(NotPossible, match="déjà passée"):
        stop(a_vehicle(), now, agent, start=-5 * DAY, length=DAY)


def test_back_in_service_ends_the_visit(now, agent):
    car = a_vehicle()
    stop(car, now, agent)
    planned = stop(car, now, agent, start=9 * DAY)
    back_in_service(car.pk, at=now + HOUR, actor=agent)
    assert list(car.occupancies.live()) == [planned]
    assert car in free_vehicles(now + HOUR, now + DAY, now=now + HOUR)
    with pytest.raises(NotPossible, match="déjà en service"):
        back_in_service(car.pk, at=now + HOUR, actor=agent)


def test_a_planned_visit_can_be_given_up(now, agent):
    car = a_vehicle()
    visit = stop(car, now, agent, start=DAY)
    cancel_visit(visit.pk, at=now, actor=agent)
    assert not car.occupancies.live()
    with pytest.raises(NotPossible):
        cancel_visit(visit.pk, at=now, actor=agent)
    with pytest.raises(NotPossible):
        cancel_visit(stop(car, now, agent).pk, at=now, actor=agent)


def test_a_substitute_has_the_same_licence_class_nearest_first(now):
    """Row A6: S2 out -> S4."""
    broken, busy, used, near = (a_vehicle("scooter-50") for _ in range(4))
    far = a_vehicle("scooter-50", place=a_place("Varades"))
    a_vehicle("scooter-125")
    a_vehicle("car")
    an_occupancy(busy, starts_at=now, ends_at=now + DAY)
    an_occupancy(
        used, starts_at=now - 2 * DAY, ends_at=now - DAY, left_at=now - 2 * DAY, released_at=now - DAY
    )
    assert list(substitutes(broken, now, now + DAY, now)) == [near, used, far]


def test_a_cargo_bike_and_a_bike_ask_the_same(now):
    bike, cargo = a_vehicle("e-bike"), a_vehicle("cargo-e-bike")
    assert list(substitutes(bike, now, now + DAY, now)) == [cargo]


def test_an_automatic_is_replaced_by_an_automatic(now):
    automatic = a_vehicle(gearbox=Gearbox.AUTOMATIC)
    a_vehicle()
    other = a_vehicle(gearbox=Gearbox.AUTOMATIC)
    assert list(substitutes(automatic, now, now + DAY, now)) == [other]
    assert len(substitutes(a_vehicle(), now, now + DAY, now)) == 3


def test_another_visit_in_the_way_is_said(now, agent):
    car = a_vehicle()
    an_occupancy(car, starts_at=now + DAY, ends_at=now + 2 * DAY, kind=OccupancyKind.WORKSHOP)
    with pytest.raises(AlreadyTaken):
        stop(car, now, agent, start=DAY)
