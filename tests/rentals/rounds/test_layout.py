"""The times of a round, whatever its stops: they never overlap, and the road is always there."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rentals.rounds.layout import Halt, TooTight, laid, rounded, timed

BASE = (0, 0)
EIGHT = datetime(2026, 4, 8, 6, tzinfo=UTC)


def minutes(count):
    return timedelta(minutes=count)


def road(one, other) -> int:
    """Return the road between two points of a grid: ten minutes at least, by steps of five, as communes have it."""
    apart = abs(one[0] - other[0]) + abs(one[1] - other[1])
    return max(10, -(-apart // 5) * 5)


def halt(key, where, starts, length=30, **roads):
    return Halt(key, where, EIGHT + minutes(starts), EIGHT + minutes(starts + length), **roads)


places = st.tuples(st.integers(-60, 60), st.integers(-60, 60))
typed = st.none() | st.integers(0, 300)
halts = st.lists(
    st.builds(
        lambda key, where, starts, length, go, back: halt(key, where, starts, length, go=go, back=back),
        st.uuids(),
        places,
        st.integers(0, 720),
        st.integers(5, 120),
        typed,
        typed,
    ),
    max_size=8,
)


@given(halts)
def test_stops_laid_out_never_overlap_and_the_road_fits(asked):
    try:
        legs = laid(asked, base=BASE, road=road)
    except TooTight:
        return
    assert [leg.halt.key for leg in legs] == [
        one.key for one in sorted(asked, key=lambda one: (one.starts_at, one.ends_at))
    ]
    for leg in legs:
        assert leg.blocked_from == leg.halt.starts_at - minutes(leg.before)
        assert leg.blocked_until >= leg.halt.ends_at + minutes(leg.after)
    for one, then in pairwise(legs):
        assert one.blocked_until <= then.blocked_from
        assert one.to_base == then.from_base
        if not one.to_base:
            # Away from the base, the wait is the colleague's too.
            assert (one.after, one.blocked_until) == (0, then.blocked_from)
            assert then.before == (
                road(one.halt.where, then.halt.where) if then.halt.go is None else then.halt.go
            )
        else:
            assert one.blocked_until == one.halt.ends_at + minutes(one.after)
    if legs:
        assert legs[0].from_base
        assert legs[-1].to_base


@given(halts, st.integers(0, 600), st.lists(st.integers(0, 900), min_size=8, max_size=8))
def test_times_worked_out_stop_after_stop_can_always_be_driven(asked, leaves, waits):
    leaves_at = EIGHT + minutes(leaves)
    not_before = {one.key: EIGHT + minutes(wait) for one, wait in zip(asked, waits, strict=False) if wait % 2}
    found = timed(asked, base=BASE, road=road, leaves_at=leaves_at, not_before=not_before)
    assert [one.key for one in found] == [one.key for one in asked]
    at, place = leaves_at, BASE
    for one, before in zip(found, asked, strict=True):
        go = road(place, one.where) if one.go is None else one.go
        assert one.starts_at >= max(at + minutes(go), not_before.get(one.key, at))
        assert one.starts_at.minute % 5 == 0
        assert one.ends_at - one.starts_at == before.ends_at - before.starts_at
        at, place = one.ends_at, one.where
    legs = laid(found, base=BASE, road=road)
    assert [leg.halt for leg in legs] == found


@given(halts, st.data())
def test_what_is_left_once_a_stop_has_gone_can_still_be_driven(asked, data):
    """With estimated roads: those of communes close up, whatever stop goes."""
    plain = [Halt(one.key, one.where, one.starts_at, one.ends_at) for one in asked]
    try:
        laid(plain, base=BASE, road=road)
    except TooTight:
        return
    if plain:
        gone = data.draw(st.sampled_from(plain))
        laid([one for one in plain if one is not gone], base=BASE, road=road)


def test_there_is_time_to_come_back_to_the_base_or_there_is_not():
    legs = laid([halt("a", (20, 0), 60), halt("b", (20, 5), 135)], base=BASE, road=road)
    assert [leg.to_base for leg in legs] == [True, True]
    legs = laid([halt("a", (20, 0), 60), halt("b", (20, 5), 100)], base=BASE, road=road)
    assert [(leg.before, leg.after) for leg in legs] == [(20, 0), (10, 25)]


def test_too_tight_says_from_when():
    with pytest.raises(TooTight) as error:
        laid([halt("a", (20, 0), 60), halt("b", (20, 0), 95)], base=BASE, road=road)
    assert error.value.earliest > error.value.then.starts_at
    assert error.value.earliest == EIGHT + minutes(100)


def test_hours_are_rounded_to_five_minutes():
    assert rounded(EIGHT) == EIGHT
    assert rounded(EIGHT + timedelta(seconds=1)) == EIGHT + minutes(5)
