"""How long the road takes: a first guess by the crow's flight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.diary.travel import LEAST, distance_km, minutes_between, travel_minutes
from mobilite.people.models import Commune
from tests.factories import a_place, commune

points = st.builds(
    Commune, latitude=st.floats(46, 48.5), longitude=st.floats(-2.5, 0), insee=st.just("00000")
)


@given(points, points)
def test_a_road_is_a_positive_multiple_of_five_minutes_the_same_both_ways(one, other):
    minutes = minutes_between(one, other)
    assert minutes >= LEAST
    assert minutes % 5 == 0
    assert minutes == minutes_between(other, one)
    assert minutes >= distance_km(one, other) * 1.3 / 45 * 60 - 1e-6


@pytest.mark.django_db
def test_from_ancenis_to_nantes_is_about_an_hour_and_to_the_next_street_ten_minutes():
    assert 55 <= minutes_between(commune(), commune("Nantes")) <= 70
    assert minutes_between(commune(), commune()) == 10


@pytest.mark.django_db
def test_nothing_is_counted_at_the_place_itself_for_a_call_or_from_nowhere():
    place = a_place()
    assert travel_minutes(place, place=place, commune=None) == 0
    assert travel_minutes(place, place=None, commune=None) == 0
    assert travel_minutes(None, place=None, commune=commune("Nantes")) == 0
