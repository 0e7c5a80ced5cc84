"""The order of the list, explained; how long people wait. Properties first (row A8)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.periods import add_months
from rentals.waiting.estimate import FEWEST_BIKES, FEWEST_WEEKS, UNKNOWN, Wait, likely_wait, wait_words
from rentals.waiting.models import Entry, Ground
from rentals.waiting.ranking import (
    FIRST_RULES,
    Rule,
    asked_by,
    in_order,
    months_between,
    points_of,
    ranks,
    rules_on,
    why,
)
from tests.factories import a_person, a_place, an_offer, paris_at
from tests.factories.waiting import a_wait

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
AHEAD, FREED, WEEKS = st.integers(0, 300), st.integers(0, 300), st.integers(0, 104)


@given(DAYS, DAYS, st.integers(0, 36))
def test_whole_months_are_counted_the_same_both_ways(since, until, months):
    """The database asks « asked by this day? », the explanation counts: they never differ."""
    assert (months_between(since, until) >= months) == (since <= asked_by(until, months) or months == 0)


def test_a_month_from_the_31st_ends_with_february():
    assert months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1
    assert months_between(date(2026, 1, 31), date(2026, 2, 27)) == 0
    assert months_between(date(2026, 5, 1), date(2026, 4, 1)) == 0


class Asked:
    def __init__(self, requested_on, starts_on=None, no_vehicle=False, no_transport=False):
        self.requested_on, self.starts_on = requested_on, starts_on
        self.no_vehicle, self.no_transport = no_vehicle, no_transport


@given(DAYS, st.none() | DAYS, st.booleans(), st.booleans(), DAYS, st.integers(0, 400))
def test_waiting_never_takes_points_away(requested, starts, car, bus, on, later):
    asked = Asked(requested, starts, car, bus)
    assert points_of(asked, FIRST_RULES, on) <= points_of(asked, FIRST_RULES, on + timedelta(days=later))


def test_each_line_says_why_and_a_start_still_far_says_from_when():
    asked = Asked(date(2026, 1, 7), date(2026, 6, 1), no_vehicle=True)
    lines = why(asked, FIRST_RULES, date(2026, 4, 7))
    assert [line.points for line in lines] == [0, 2, 3]
    assert lines[0].detail == "début le 1er\u00a0juin 2026, compte à partir du 2\u00a0mai 2026"
    assert lines[2].detail == "3\u00a0mois, 1\u00a0point par mois"


@given(AHEAD, FREED, WEEKS)
def test_a_wait_is_known_only_from_what_happened_and_is_never_upside_down(ahead, freed, weeks):
    wait = likely_wait(ahead, freed=freed, weeks=weeks)
    assert (wait is None) == (freed < FEWEST_BIKES or weeks < FEWEST_WEEKS)
    if wait is not None:
        assert 1 <= wait.low <= wait.high
        assert wait.high >= (ahead + 1) * weeks / freed
        assert wait.low <= max((ahead + 1) * weeks / freed, 1)


@given(AHEAD, st.integers(FEWEST_BIKES, 300), st.integers(FEWEST_WEEKS, 104), st.integers(1, 50))
def test_more_people_ahead_never_shorten_a_wait_and_more_bikes_never_lengthen_it(ahead, freed, weeks, more):
    wait = likely_wait(ahead, freed=freed, weeks=weeks)
    behind = likely_wait(ahead + more, freed=freed, weeks=weeks)
    richer = likely_wait(ahead, freed=freed + more, weeks=weeks)
    assert (wait.low, wait.high) <= (behind.low, behind.high)
    assert wait.high <= behind.high
    assert richer.low <= wait.low
    assert richer.high <= wait.high


def test_a_wait_is_said_in_words():
    assert wait_words(likely_wait(4, freed=20, weeks=26)) == "environ 4 à 9\u00a0semaines"
    assert wait_words(likely_wait(0, freed=60, weeks=26)) == "environ une semaine, ou moins"
    assert wait_words(None) == UNKNOWN
    assert str(Wait(20, 60)) == "de 20\u00a0semaines à plus d’un an"
    assert str(Wait(60, 90)) == "plus d’un an"


@pytest.mark.django_db
def test_the_database_orders_as_the_explanation_counts():
    offer, on = an_offer("velila-velo"), date(2026, 4, 30)
    for rank, (day, told) in enumerate(
        [
            (paris_at(3, 31), {}),
            (paris_at(1, 30), {}),
            (paris_at(4, 2), {"starts_on": date(2026, 5, 30), "no_vehicle": True}),
            (paris_at(4, 1), {"starts_on": date(2026, 5, 31), "no_transport": True}),
            (paris_at(4, 1), {"no_transport": True}),
            (paris_at(4, 3), {"no_vehicle": True, "no_transport": True}),
        ]
    ):
        a_wait(a_person("Aïcha", f"Nom{rank}"), offer=offer, at=day, **told)
    found = list(in_order(Entry.objects.live(), FIRST_RULES, on))
    assert [entry.points for entry in found] == [5, 4, 3, 2, 2, 1]
    assert [entry.points for entry in found] == [points_of(entry, FIRST_RULES, on) for entry in found]
    assert found[3].requested_at <= found[4].requested_at
    assert found[3].pk < found[4].pk
    place = a_place().pk
    said = ranks(FIRST_RULES, on, categories=[offer.category_id])
    assert [said[entry.pk][place] for entry in found] == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db
def test_months_of_the_calendar_give_the_same_points_in_the_database():
    offer, rules = an_offer("velila-velo"), (Rule(Ground.MONTH, 1, "Vous attendez.", 12),)
    requested = [
        date(2025, 12, 31),
        date(2026, 1, 1),
        date(2026, 1, 28),
        date(2026, 1, 31),
        date(2024, 2, 29),
    ]
    for rank, day in enumerate(requested):
        at = paris_at(day.month, day.day, 23, 59, year=day.year)
        a_wait(a_person("Ali", f"Nom{rank}"), offer=offer, at=at)
    for on in (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), add_months(date(2026, 2, 28), 8)):
        found = in_order(Entry.objects.live(), rules, on)
        assert [entry.points for entry in found] == [points_of(entry, rules, on) for entry in found]


@pytest.mark.django_db
def test_ranks_are_counted_place_by_place_in_one_query(django_assert_num_queries):
    offer, ligne = an_offer("velila-velo"), a_place("Ligné")
    both = a_wait(a_person("Un", "Un"), offer=offer, places=[a_place(), ligne], at=paris_at(3, 1))
    here = a_wait(a_person("Deux", "Deux"), offer=offer, at=paris_at(2, 1))
    with django_assert_num_queries(1):
        found = ranks(FIRST_RULES, date(2026, 3, 2), categories=[offer.category_id])
    assert found == {both.pk: {a_place().pk: 2, ligne.pk: 1}, here.pk: {a_place().pk: 1}}
    assert rules_on(date(2026, 3, 2)) == FIRST_RULES
