"""What is free, what stands in the way, what serves least."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import a_category, a_person, a_place, a_vehicle, an_occupancy
from vehicles.availability import (
    conflicts,
    expiring,
    free_vehicles,
    inspection_warning,
    insured_from,
    least_used_first,
    why_not_lendable,
)
from vehicles.models import OccupancyKind, State, Vehicle

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def is_free(vehicle, starts_at, ends_at, now):
    found = vehicle in free_vehicles(starts_at, ends_at, now=now)
    assert found == (vehicle in free_vehicles(starts_at, ends_at, category=vehicle.category, now=now))
    return found


def test_a_vehicle_with_nothing_planned_is_free(now):
    assert is_free(a_vehicle(), now, now + DAY, now)


def test_one_question_is_one_query(now, django_assert_num_queries):
    place, car = a_place(), a_category("car")
    for _ in range(5):
        an_occupancy(a_vehicle(), starts_at=now, ends_at=now + HOUR)
    with django_assert_num_queries(1):
        assert not list(free_vehicles(now, now + DAY, category=car, place=place, now=now))
    with django_assert_num_queries(1):
        assert len(least_used_first(free_vehicles(now + DAY, now + 2 * DAY, category=car, now=now), now)) == 5


def test_only_the_asked_category_and_place_answer(now):
    car, scooter = a_vehicle(), a_vehicle("scooter-50")
    elsewhere = a_vehicle(place=a_place("Varades"))
    assert set(free_vehicles(now, now + DAY, now=now)) == {car, scooter, elsewhere}
    assert set(free_vehicles(now, now + DAY, category=car.category, now=now)) == {car, elsewhere}
    assert set(free_vehicles(now, now + DAY, category=car.category, place=car.place, now=now)) == {car}


def test_the_turnaround_before_the_next_loan_counts(now):
    """Row A3: return at 12:00, an hour to make ready: 13:00 is accepted, 12:59 refused."""
    car = a_vehicle()
    noon = now.replace(hour=12, minute=0)
    an_occupancy(car, starts_at=now, ends_at=noon)
    assert is_free(car, noon + HOUR, noon + 3 * HOUR, now)
    assert not is_free(car, noon + timedelta(minutes=59), noon + 3 * HOUR, now)


def test_the_turnaround_after_the_loan_asked_counts_too(now):
    car, bike = a_vehicle(), a_vehicle("e-bike")
    for vehicle in (car, bike):
        an_occupancy(vehicle, starts_at=now + DAY, ends_at=now + 2 * DAY)
    # The bike takes half an hour to make ready, the car an hour: each by its own category.
    almost = now + DAY - timedelta(minutes=45)
    assert is_free(bike, now, almost, now)
    assert not is_free(car, now, almost, now)


def test_a_booking_keeps_the_turnaround_that_it_was_made_with(now):
    car = a_vehicle()
    an_occupancy(car, starts_at=now, ends_at=now + HOUR)
    a_category("car", turnaround_minutes=0)
    assert not is_free(car, now + HOUR, now + 2 * HOUR, now)
    assert is_free(car, now + 2 * HOUR, now + 3 * HOUR, now)


def test_what_was_released_takes_nothing(now):
    car = a_vehicle()
    an_occupancy(car, starts_at=now, ends_at=now + DAY, released_at=now)
    assert is_free(car, now, now + DAY, now)


def test_an_overdue_vehicle_is_never_free(now):
    """Row A7: due 17:00, not back: at 17:01 unavailable, for any date."""
    car = a_vehicle()
    due = now + HOUR
    occupancy = an_occupancy(car, starts_at=now, ends_at=due, left_at=now)
    later = now + 30 * DAY
    assert is_free(car, later, later + DAY, due)
    assert not is_free(car, later, later + DAY, due + timedelta(minutes=1))
    assert list(conflicts(car, later, later + DAY, now=due + HOUR)) == [occupancy]
    assert not conflicts(car, later, later + DAY)


@pytest.mark.parametrize("state", [State.WORKSHOP, State.RETIRED])
def test_the_workshop_and_the_way_out_are_not_free(now, state):
    retired_on = date(2026, 4, 1) if state == State.RETIRED else None
    car = a_vehicle(state=state, retired_on=retired_on)
    assert not is_free(car, now, now + DAY, now)
    assert why_not_lendable(car, now, now + DAY)


def test_a_vehicle_is_not_free_before_it_is_in_the_fleet(now):
    car = a_vehicle(in_service_on=date(2026, 4, 10))
    assert not is_free(car, now, now + HOUR, now)
    assert "10\u00a0avril\u00a02026" in why_not_lendable(car, now, now + HOUR)
    assert is_free(car, now + 3 * DAY, now + 4 * DAY, now)


def test_the_end_of_cover_blocks_what_runs_past_it(now):
    """Row G3: insurance ended 30 June: return 2 July refused."""
    car = a_vehicle(insured_until=date(2026, 7, 1))
    start = datetime(2026, 6, 28, 8, tzinfo=UTC)
    assert is_free(car, start, datetime(2026, 6, 30, 21, 59, tzinfo=UTC), now)
    assert is_free(car, start, datetime(2026, 6, 30, 22, tzinfo=UTC), now)  # midnight in Paris
    assert not is_free(car, start, datetime(2026, 6, 30, 22, 1, tzinfo=UTC), now)
    assert not is_free(car, start, datetime(2026, 7, 2, 8, tzinfo=UTC), now)
    assert "30\u00a0juin\u00a02026 inclus" in why_not_lendable(
        car, start, datetime(2026, 7, 2, 8, tzinfo=UTC)
    )


def test_no_end_of_cover_known_blocks_nothing(now):
    assert is_free(a_vehicle(insured_until=None), now, now + 900 * DAY, now)


def test_an_inspection_due_meanwhile_warns_and_does_not_block(now):
    car = a_vehicle(inspection_due_on=date(2026, 4, 9))
    assert is_free(car, now, now + 5 * DAY, now)
    assert "prévoyez un échange" in inspection_warning(car, now + 5 * DAY)
    assert inspection_warning(car, now + DAY) == ""
    assert inspection_warning(a_vehicle(inspection_due_on=None), now + 900 * DAY) == ""


def test_the_day_that_begins_at_midnight_is_not_touched():
    assert insured_from(datetime(2026, 6, 30, 22, tzinfo=UTC)) == date(2026, 7, 1)
    assert insured_from(datetime(2026, 6, 30, 22, 0, 1, tzinfo=UTC)) == date(2026, 7, 2)


def test_conflicts_come_first_one_first_with_their_people(now):
    car, person = a_vehicle(), a_person()
    second = an_occupancy(car, starts_at=now + 2 * DAY, ends_at=now + 3 * DAY)
    first = an_occupancy(car, starts_at=now, ends_at=now + DAY, person=person)
    assert list(conflicts(car, now, now + 5 * DAY)) == [first, second]
    assert conflicts(car, now, now + DAY)[0].person == person


def test_the_least_used_in_ninety_days_comes_first_then_by_number(now):
    worn, rested, old, fresh = a_vehicle(), a_vehicle(), a_vehicle(), a_vehicle()
    an_occupancy(
        worn, starts_at=now - 9 * DAY, ends_at=now - DAY, left_at=now - 9 * DAY, released_at=now - DAY
    )
    an_occupancy(rested, starts_at=now - 2 * DAY, ends_at=now + DAY, left_at=now - 2 * DAY)
    # Out for months, but all of it before the window, save one day.
    an_occupancy(
        old,
        starts_at=now - 300 * DAY,
        ends_at=now - 89 * DAY,
        left_at=now - 300 * DAY,
        released_at=now - 89 * DAY,
    )
    # The workshop is no use, nor is what never left.
    an_occupancy(
        fresh, starts_at=now - 5 * DAY, ends_at=now, left_at=now - 5 * DAY, kind=OccupancyKind.WORKSHOP
    )
    an_occupancy(fresh, starts_at=now + DAY, ends_at=now + 9 * DAY)
    found = least_used_first(Vehicle.objects.all(), now)
    assert [(one.number, one.seconds_used) for one in found] == [
        (fresh.number, 0),
        (old.number, 86400),
        (rested.number, 2 * 86400),
        (worn.number, 8 * 86400),
    ]


def test_what_is_still_out_counts_until_now(now):
    car = a_vehicle()
    an_occupancy(car, starts_at=now - HOUR, ends_at=now + DAY, left_at=now - HOUR)
    assert least_used_first(Vehicle.objects.all(), now + HOUR).get().seconds_used == 7200


def test_equal_uses_go_by_number(now):
    second, first = a_vehicle(number="C-22"), a_vehicle(number="C-11")
    for vehicle, start in ((first, now - 9 * DAY), (second, now - 4 * DAY - HOUR / 3)):
        an_occupancy(vehicle, starts_at=start, ends_at=start + DAY, left_at=start, released_at=start + DAY)
    assert list(least_used_first(Vehicle.objects.all(), now)) == [first, second]


def test_deadlines_are_told_thirty_days_before(now):
    soon = a_vehicle(insured_until=date(2026, 5, 7))
    late = a_vehicle(inspection_due_on=date(2026, 1, 1))
    a_vehicle(insured_until=date(2026, 5, 8))
    a_vehicle(insured_until=date(2026, 4, 8), state=State.RETIRED, retired_on=date(2026, 4, 1))
    assert set(expiring(now)) == {soon, late}


class TheQueryAnswersLikeTheDefinition(TestCase):
    """Against a model of ten lines: every booking of one vehicle, looked at one by one."""

    @given(
        bookings=st.lists(
            st.tuples(st.integers(0, 40), st.integers(1, 10), st.sampled_from("blor")), max_size=5
        ),
        start=st.integers(0, 50),
        length=st.integers(1, 12),
        at=st.integers(0, 60),
    )
    def test_it_does(self, bookings, start, length, at):
        base = datetime(2026, 4, 1, tzinfo=UTC)
        half = timedelta(minutes=30)
        car = a_vehicle()
        taken, expected = [], True
        asked = (base + start * half, base + (start + length) * half)
        now = base + at * half
        for begin, size, kind in bookings:
            begins, ends = base + begin * half, base + (begin + size) * half
            until = ends + HOUR
            if any(begins < other_until and other_begins < until for other_begins, other_until in taken):
                continue
            # b: booked; o: out since its start, back some day; l: out, the last of its vehicle; r: given back.
            left = begins if kind in "ol" and not any(one.left_at for one in car.occupancies.live()) else None
            released = ends if kind == "r" else None
            an_occupancy(car, starts_at=begins, ends_at=ends, left_at=left, released_at=released)
            if released is None:
                taken.append((begins, until))
                touches = begins < asked[1] + HOUR and asked[0] < until
                expected &= not touches and not (left and ends < now)
        assert is_free(car, *asked, now) is expected
