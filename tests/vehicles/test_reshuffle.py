"""Moving bookings so that one more fits: against every arrangement there is."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vehicles.operations import reshuffle
from vehicles.operations.reshuffle import Booking, moves_for

BASE = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def booking(key, first, last):
    return Booking(key, BASE + first * DAY, BASE + last * DAY)


def anywhere(booking, vehicle):
    return True


def place(asked, *, vehicles, movable, fixed=None, may_go=anywhere, most_moves=4):
    return moves_for(
        asked, vehicles=vehicles, fixed=fixed or {}, movable=movable, may_go=may_go, most_moves=most_moves
    )


def test_what_is_free_needs_no_move():
    assert place(booking("new", 1, 3), vehicles=["S1", "S2"], movable={"S1": [booking("a", 1, 2)]}) == {
        "new": "S2"
    }


def test_two_short_bookings_make_way_for_a_long_one():
    """Row A4: S1 1-3 March, S2 8-10 March, request 1-10 March."""
    movable = {"S1": [booking("a", 1, 3)], "S2": [booking("b", 8, 10)]}
    found = place(booking("new", 1, 10), vehicles=["S1", "S2"], movable=movable)
    assert found in ({"new": "S1", "a": "S2"}, {"new": "S2", "b": "S1"})


def test_nothing_fits_when_every_vehicle_is_needed():
    movable = {name: [booking(name, 1, 5)] for name in ("S1", "S2", "S3")}
    assert place(booking("new", 4, 6), vehicles=["S1", "S2", "S3"], movable=movable) is None


def test_what_must_stay_stays():
    fixed = {"S1": [booking("a", 1, 3)]}
    movable = {"S2": [booking("b", 8, 10)]}
    assert place(booking("new", 1, 10), vehicles=["S1", "S2"], movable=movable, fixed=fixed) == {
        "new": "S2",
        "b": "S1",
    }
    fixed["S2"] = [booking("c", 4, 5)]
    assert place(booking("new", 1, 10), vehicles=["S1", "S2"], movable=movable, fixed=fixed) is None


def test_it_gives_up_rather_than_make_people_wait(monkeypatch):
    monkeypatch.setattr(reshuffle, "MOST_STEPS", 3)
    movable = {name: [booking(name, 1, 5)] for name in ("S1", "S2", "S3", "S4")}
    assert place(booking("new", 4, 6), vehicles=list(movable), movable=movable) is None


def test_a_whole_category_of_ours_is_quick():
    """Forty bikes, each with a booking in the way and no solution: the search ends by itself."""
    movable = {n: [booking((n, k), 3 * k, 3 * k + 3) for k in range(10)] for n in range(40)}
    assert place(booking("new", 1, 30), vehicles=list(movable), movable=movable) is None


VEHICLES = ["S1", "S2", "S3"]


@st.composite
def fleets(draw):
    fixed, movable, forbidden = {}, {}, set()
    for vehicle in VEHICLES:
        taken = []
        for number in range(draw(st.integers(0, 3))):
            first = draw(st.integers(0, 10))
            one = booking(f"{vehicle}-{number}", first, first + draw(st.integers(1, 4)))
            if not any(one.touches(other) for other in taken):
                taken.append(one)
                (movable if draw(st.booleans()) else fixed).setdefault(vehicle, []).append(one)
    for found in movable.values():
        for one in found:
            forbidden |= {(one.key, vehicle) for vehicle in VEHICLES if draw(st.integers(0, 5)) == 0}
    first = draw(st.integers(0, 10))
    return fixed, movable, forbidden, booking("new", first, first + draw(st.integers(1, 8)))


def every_arrangement(fixed, movable, forbidden, asked):
    """Yield the number of moves of each arrangement without overlap: all of them, by brute force."""
    free = [(one, vehicle) for vehicle, found in movable.items() for one in found]
    for places in product(VEHICLES, repeat=len(free) + 1):
        where = [(asked, places[0]), *((one, to) for (one, _), to in zip(free, places[1:], strict=True))]
        moved = [(one, to) for (one, home), to in zip(free, places[1:], strict=True) if to != home]
        if any((one.key, to) in forbidden for one, to in moved):
            continue
        stands = [*where, *((one, vehicle) for vehicle, found in fixed.items() for one in found)]
        if all(
            a is b or va != vb or not a.touches(b)
            for n, (a, va) in enumerate(stands)
            for b, vb in stands[n + 1 :]
        ):
            yield len(moved)


@settings(max_examples=150)
@given(fleet=fleets(), most_moves=st.integers(0, 4))
@pytest.mark.slow
def test_the_request_is_placed_if_and_only_if_an_arrangement_exists(fleet, most_moves):
    fixed, movable, forbidden, asked = fleet
    possible = list(every_arrangement(fixed, movable, forbidden, asked))
    found = place(
        asked,
        vehicles=VEHICLES,
        movable=movable,
        fixed=fixed,
        may_go=lambda one, vehicle: (one.key, vehicle) not in forbidden,
        most_moves=most_moves,
    )
    if found is None:
        assert not possible or min(possible) > most_moves
        return
    assert len(found) - 1 == min(possible)  # the fewest moves
    stands = [(asked, found["new"])]
    for vehicle, bookings in movable.items():
        stands += [(one, found.get(one.key, vehicle)) for one in bookings]
        assert all(found.get(one.key) != vehicle for one in bookings)
    stands += [(one, vehicle) for vehicle, bookings in fixed.items() for one in bookings]
    for number, (one, vehicle) in enumerate(stands):
        assert not any(vehicle == there and one.touches(other) for other, there in stands[number + 1 :])
