"""When keys can change hands (row A5)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.people import opening
from mobilite.people.models import Closure, OpeningHours, Place
from mobilite.periods import paris, paris_date
from tests.factories import a_place

EASTER_MONDAY = date(2026, 4, 6)
TUESDAY = date(2026, 4, 7)


def close(place, first, last, reason="inventaire", **fields):
    return Closure.objects.create(
        place=place, starts_on=first, ends_on=last + timedelta(days=1), reason=reason, **fields
    )


@pytest.fixture
def ancenis(db):
    return a_place()


def test_a_week_day_is_open_in_its_two_stretches(ancenis):
    assert opening.hours_on(ancenis, TUESDAY) == [(time(9), time(12, 30)), (time(13, 30), time(17, 30))]
    assert (
        opening.day_state(ancenis, TUESDAY).label
        == "9\xa0h\xa0–\xa012\xa0h\xa030, 13\xa0h\xa030\xa0–\xa017\xa0h\xa030"
    )


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ((8, 59), False),
        ((9, 0), True),
        ((12, 29), True),
        ((12, 30), False),
        ((13, 30), True),
        ((17, 30), False),
    ],
)
def test_it_is_closed_at_closing_time(ancenis, at, expected):
    assert opening.is_open(ancenis, paris(TUESDAY, time(*at))) is expected


def test_easter_monday_is_closed_and_says_why(ancenis):
    state = opening.day_state(ancenis, EASTER_MONDAY)
    assert (state.is_open, state.label) == (False, "lundi de Pâques, fermé")
    assert opening.next_opening(ancenis, paris(EASTER_MONDAY, time(10))) == paris(TUESDAY, time(9))


def test_a_sunday_is_closed(ancenis):
    assert opening.day_state(ancenis, date(2026, 4, 12)).label == "fermé"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "jour de l’an"),
        (date(2026, 5, 1), "fête du Travail"),
        (date(2026, 5, 14), "Ascension"),
        (date(2026, 5, 25), "lundi de Pentecôte"),
        (date(2026, 7, 14), "fête nationale"),
        (date(2026, 8, 15), "Assomption"),
        (date(2026, 12, 25), "Noël"),
        (date(2026, 4, 3), ""),  # Good Friday is one in Moselle, not here
        (date(2026, 12, 26), ""),
    ],
)
def test_public_holidays_are_those_of_metropolitan_france(day, name):
    assert opening.public_holiday(day).lower() == name.lower()
    assert "'" not in opening.public_holiday(day)


def test_there_are_eleven_public_holidays_a_year():
    assert {len(opening.public_holidays(year)) for year in (2025, 2026, 2027)} == {11}


def test_keys_are_taken_on_friday_and_given_back_on_monday_around_a_week_of_work(ancenis):
    """Work from Mon 13 to Fri 17 April: the slots are Fri 10 at 17:00 and Mon 20 at 9:00 (row A5)."""
    assert opening.last_opening(ancenis, paris(date(2026, 4, 13), time(6))) == paris(
        date(2026, 4, 10), time(17)
    )
    assert opening.next_opening(ancenis, paris(date(2026, 4, 17), time(18))) == paris(
        date(2026, 4, 20), time(9)
    )


def test_a_closure_of_one_place_leaves_the_others_open(ancenis):
    ligne = a_place("Ligné")
    close(ancenis, TUESDAY, TUESDAY)
    assert opening.day_state(ancenis, TUESDAY).label == "inventaire, fermé"
    assert opening.day_state(ligne, TUESDAY).is_open


def test_a_closure_of_all_places_closes_each(ancenis):
    close(None, date(2026, 5, 15), date(2026, 5, 15), reason="pont de l’Ascension")
    assert opening.day_state(ancenis, date(2026, 5, 15)).label == "pont de l’Ascension, fermé"
    assert opening.day_state(ancenis, date(2026, 5, 18)).is_open


def test_a_holiday_can_be_opened_exceptionally(ancenis):
    close(
        ancenis,
        EASTER_MONDAY,
        EASTER_MONDAY,
        "braderie",
        is_open_anyway=True,
        opens_at=time(10),
        closes_at=time(12),
    )
    state = opening.day_state(ancenis, EASTER_MONDAY)
    assert state.is_open
    assert state.label == "ouverture exceptionnelle\xa0: 10\xa0h\xa0–\xa012\xa0h"
    assert opening.is_open(ancenis, paris(EASTER_MONDAY, time(10)))
    assert not opening.is_open(ancenis, paris(EASTER_MONDAY, time(9, 30)))


def test_the_word_of_the_place_wins_over_that_of_all_places(ancenis):
    close(
        None, TUESDAY, TUESDAY, "portes ouvertes", is_open_anyway=True, opens_at=time(8), closes_at=time(20)
    )
    assert opening.hours_on(ancenis, TUESDAY) == [(time(8), time(20))]
    close(ancenis, TUESDAY, TUESDAY, "dégât des eaux")
    assert opening.hours_on(ancenis, TUESDAY) == []


def test_stretches_that_touch_are_one(ancenis):
    OpeningHours.objects.create(place=ancenis, weekday=1, opens_at=time(12, 30), closes_at=time(13, 30))
    assert opening.hours_on(ancenis, TUESDAY) == [(time(9), time(17, 30))]


def test_a_place_out_of_service_never_opens(ancenis):
    ancenis.is_open = False
    assert opening.day_state(ancenis, TUESDAY).label == "lieu hors service"
    with pytest.raises(opening.NeverOpens, match="Aucune ouverture"):
        opening.next_opening(ancenis, paris(TUESDAY, time(9)))


def test_a_place_without_hours_never_opens(db):
    with pytest.raises(opening.NeverOpens):
        opening.last_opening(a_place("Oudon", week={}), paris(TUESDAY, time(9)))


def test_the_hours_of_many_places_take_two_queries(ancenis, django_assert_num_queries):
    places = [ancenis, a_place("Ligné"), a_place("Riaillé")]
    with django_assert_num_queries(2):
        tables = opening.timetables(places)
        for place in places:
            for days in range(30):
                tables[place.pk].day_state(TUESDAY + timedelta(days=days))


# Rules that hold at every instant, the two Sundays of the clock change included.


def a_timetable():
    """A place open every day and, on Sundays, across the hour that is skipped or comes twice."""
    place = Place(pk=1, name="Ancenis")
    hours = [
        OpeningHours(place=place, weekday=day, opens_at=time(9), closes_at=time(12, 30)) for day in range(6)
    ]
    hours += [
        OpeningHours(place=place, weekday=day, opens_at=time(14), closes_at=time(14, 20)) for day in range(5)
    ]
    hours += [OpeningHours(place=place, weekday=6, opens_at=time(1, 30), closes_at=time(3, 30))]
    hours += [OpeningHours(place=place, weekday=6, opens_at=time(2, 30), closes_at=time(2, 45))]
    closures = [
        Closure(place=place, starts_on=date(2026, 3, 28), ends_on=date(2026, 3, 29), reason="inventaire"),
        Closure(place=None, starts_on=date(2026, 4, 2), ends_on=date(2026, 4, 4), reason="pont"),
    ]
    return opening.Timetable(place, hours, closures)


TIMETABLE = a_timetable()
SPRING, AUTUMN = datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
instants = st.one_of(
    st.integers(-8 * 24 * 60, 8 * 24 * 60).map(lambda minutes: SPRING + timedelta(minutes=minutes)),
    st.integers(-8 * 24 * 60, 8 * 24 * 60).map(lambda minutes: AUTUMN + timedelta(minutes=minutes)),
)


@given(instants)
def test_the_next_opening_is_open_and_is_its_own_next_opening(at):
    found = TIMETABLE.next_opening(at)
    assert found >= at
    assert TIMETABLE.is_open(found)
    assert TIMETABLE.next_opening(found) == found
    assert (found == at) is TIMETABLE.is_open(at)


@given(instants)
def test_the_last_opening_is_open_and_is_its_own_last_opening(at):
    found = TIMETABLE.last_opening(at)
    assert found <= at
    assert TIMETABLE.is_open(found)
    assert TIMETABLE.last_opening(found) == found
    assert TIMETABLE.next_opening(found) == found


@given(instants, instants)
def test_a_later_instant_never_has_an_earlier_opening(one, other):
    first, second = sorted((one, other))
    assert TIMETABLE.next_opening(first) <= TIMETABLE.next_opening(second)
    assert TIMETABLE.last_opening(first) <= TIMETABLE.last_opening(second)


@given(instants)
def test_nothing_opens_between_an_instant_and_its_next_opening(at):
    found = TIMETABLE.next_opening(at)
    steps = int((found - at).total_seconds() // 600)
    assert not any(TIMETABLE.is_open(at + timedelta(minutes=10 * step)) for step in range(steps))


@given(instants)
def test_an_open_instant_is_within_the_hours_of_its_paris_day(at):
    if TIMETABLE.is_open(at):
        assert TIMETABLE.hours_on(paris_date(at))
