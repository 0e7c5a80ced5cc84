"""Reach in plain Python: distances checked by hand, each border, the sun on known days, and what must always hold."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.recruitment.missions.reach.modes import Mode, Rules
from advice.recruitment.missions.reach.sun import sun_minutes
from advice.recruitment.missions.reach.trips import (
    Miss,
    Point,
    Seeker,
    Shift,
    Stop,
    Work,
    km_words,
    nights,
    road_km,
    road_minutes,
    way,
    why_not_then,
)
from mobilite.distance import distance_km

ANCENIS, JOUE, LE_PIN, LIGNE = (
    Point(47.382, -1.168),
    Point(47.508, -1.431),
    Point(47.592, -1.146),
    Point(47.404, -1.379),
)
MONTRELAIS, VAIR, OUDON, MESANGER = (
    Point(47.402, -0.973),
    Point(47.402, -1.109),
    Point(47.353, -1.268),
    Point(47.431, -1.232),
)
LE_CELLIER, RIAILLE, TEILLE = Point(47.337, -1.355), Point(47.521, -1.310), Point(47.465, -1.284)

EBIKE = Mode("ebike", "à vélo électrique", kmh=18, detour=1.25, ceiling_km=12, in_the_open=True)
SCOOTER = Mode(
    "scooter", "en scooter 50", kmh=35, detour=1.3, ceiling_km=25, in_the_open=True, takes_a_child=False
)
CAR = Mode("car", "en voiture", kmh=45, detour=1.3, ceiling_km=60)
RULES = Rules({})
SPRING = date(2026, 4, 7)
WEEK = tuple(Shift(day, 9 * 60, 17 * 60) for day in range(5))


def work(at=ANCENIS, shifts=WEEK, starts_on=SPRING, ends_on=date(2026, 5, 7)) -> Work:
    return Work(at, shifts, starts_on, ends_on)


def go(seeker: Seeker, job: Work, mode: Mode, rules: Rules = RULES):
    return way(seeker, job, mode, rules=rules, night=nights(job, SPRING, rules))


@pytest.mark.parametrize(
    ("one", "other", "crow", "by_bike", "by_scooter", "reached"),
    [
        # Crow: facts (rentals 1.2) for the first five, then by the flat formula. Road: × 1.25 by bike, × 1.3 by scooter.
        (ANCENIS, JOUE, 24.2, 30.3, 31.5, "car"),
        (ANCENIS, LE_PIN, 23.4, 29.3, 30.4, "car"),
        (ANCENIS, LIGNE, 16.1, 20.1, 20.9, "scooter"),
        (ANCENIS, MONTRELAIS, 14.8, 18.6, 19.3, "scooter"),
        (ANCENIS, VAIR, 5.0, 6.2, 6.5, "ebike"),
        (ANCENIS, OUDON, 8.2, 10.2, 10.6, "ebike"),
        (ANCENIS, MESANGER, 7.3, 9.1, 9.5, "ebike"),
        (LE_CELLIER, LIGNE, 7.7, 9.6, 10.0, "ebike"),
        (RIAILLE, TEILLE, 6.5, 8.1, 8.5, "ebike"),
        (OUDON, LIGNE, 10.1, 12.6, 13.1, "scooter"),
    ],
)
def test_ten_pairs_of_communes_are_as_far_as_the_map_says(one, other, crow, by_bike, by_scooter, reached):
    assert round(distance_km(one, other), 1) == crow
    assert road_km(one, other, EBIKE, RULES) == pytest.approx(by_bike, abs=0.1)
    assert road_km(one, other, SCOOTER, RULES) == pytest.approx(by_scooter, abs=0.1)
    seeker = Seeker(one, rides_after_dark=True)
    assert next(mode.key for mode in (EBIKE, SCOOTER, CAR) if go(seeker, work(other), mode)) == reached


def test_too_far_says_how_far_and_for_how_much():
    answer = go(Seeker(JOUE), work(), SCOOTER)
    assert (answer.miss, answer.why_not) == (Miss.DISTANCE, "Trop loin\u00a0: 31,5\u00a0km pour 25\u00a0km.")


def test_a_ceiling_is_reached_and_not_passed():
    at = road_km(ANCENIS, OUDON, EBIKE, RULES)
    seeker = Seeker(OUDON, rides_after_dark=True)
    assert go(seeker, work(), replace(EBIKE, ceiling_km=at))
    assert go(seeker, work(), replace(EBIKE, ceiling_km=round(at - 0.1, 1))).miss == Miss.DISTANCE
    minutes = road_minutes(at, EBIKE)
    assert go(seeker, work(), EBIKE, replace(RULES, longest_minutes=minutes))
    assert go(seeker, work(), EBIKE, replace(RULES, longest_minutes=minutes - 1)).miss == Miss.TIME


def test_inside_one_commune_the_road_is_what_the_rules_say():
    assert (road_km(ANCENIS, ANCENIS, EBIKE, RULES), km_words(2.0)) == (2, "2\u00a0km")


@pytest.mark.parametrize(
    ("day", "rises", "sets"),
    [
        # Paris, from almanacs: solstices, an equinox, the day that summer time ends.
        (date(2026, 6, 21), "05:47", "21:58"),
        (date(2026, 12, 21), "08:41", "16:56"),
        (date(2026, 3, 20), "06:55", "19:03"),
        (date(2026, 10, 25), "07:26", "17:43"),
    ],
)
def test_the_sun_rises_and_sets_as_almanacs_say(day, rises, sets):
    def minutes(words):
        return int(words[:2]) * 60 + int(words[3:])

    sunrise, sunset = sun_minutes(day, 48.8566, 2.3522)
    assert abs(sunrise - minutes(rises)) <= 3
    assert abs(sunset - minutes(sets)) <= 3


def test_beyond_the_circle_there_is_no_day_in_winter_and_no_night_in_summer():
    assert sun_minutes(date(2026, 12, 21), 78.0, 15.0) == (0, 0)
    assert sun_minutes(date(2026, 6, 21), 78.0, 15.0) == (0, 24 * 60)


@pytest.mark.parametrize(
    ("agrees", "starts_on", "hours", "miss", "says"),
    [
        (True, date(2026, 12, 1), (9, 17), None, ""),
        (False, date(2026, 6, 1), (9, 17), None, ""),
        (
            False,
            date(2026, 12, 1),
            (9, 17),
            Miss.DARK,
            "Elle ne roule pas la nuit\u00a0: départ à 8\u00a0h\u00a0",
        ),
        (None, date(2026, 12, 1), (10, 17), Miss.DARK, "Demandez-lui si elle roule la nuit\u00a0: retour"),
        (False, date(2026, 6, 1), (21, 29), Miss.DARK, "retour à 5\u00a0h, le soleil se lève à"),
        (False, date(2026, 6, 1), (4, 11), Miss.DARK, "le soleil se lève à 6"),
    ],
)
def test_after_dark_only_if_she_agrees(agrees, starts_on, hours, miss, says):
    job = work(
        shifts=(Shift(0, hours[0] * 60, hours[1] * 60),),
        starts_on=starts_on,
        ends_on=starts_on.replace(day=28),
    )
    answer = go(Seeker(OUDON, rides_after_dark=agrees), job, EBIKE)
    assert (answer.miss, says in answer.why_not) == (miss, True)
    assert go(Seeker(OUDON, rides_after_dark=agrees), job, CAR)


def test_a_mission_without_end_looks_at_the_nights_that_come():
    september = work(starts_on=date(2026, 9, 1), ends_on=None)
    assert go(Seeker(OUDON, rides_after_dark=False), september, EBIKE).miss == Miss.DARK
    assert go(Seeker(OUDON, rides_after_dark=False), replace(september, ends_on=date(2026, 9, 15)), EBIKE)


SCHOOL = Stop(LIGNE, 7 * 60 + 30, "école")


@pytest.mark.parametrize(
    ("seeker", "starts", "ends", "mode", "miss"),
    [
        # Ligné to Ancenis by car: 20.9 km, 30 minutes, and 5 at the gate: 8 h 05.
        (Seeker(OUDON, drop=SCHOOL), 8 * 60 + 5, 16 * 60, CAR, None),
        (Seeker(OUDON, drop=SCHOOL), 8 * 60, 16 * 60, CAR, Miss.STOP),
        # Later in the day, the child was left long before; before the gate opens and over by then, it is another journey.
        (Seeker(OUDON, drop=SCHOOL), 13 * 60, 20 * 60, EBIKE, None),
        (Seeker(OUDON, drop=SCHOOL), 5 * 60, 7 * 60 + 30, EBIKE, None),
        (Seeker(OUDON, drop=SCHOOL), 8 * 60 + 30, 16 * 60, EBIKE, Miss.DISTANCE),
        (Seeker(OUDON, drop=replace(SCHOOL, point=OUDON)), 9 * 60, 16 * 60, SCOOTER, Miss.CHILD),
        (Seeker(OUDON, fetch=Stop(OUDON, 18 * 60)), 9 * 60, 17 * 60 + 45, CAR, None),
        (Seeker(OUDON, fetch=Stop(OUDON, 18 * 60)), 9 * 60, 17 * 60 + 46, CAR, Miss.STOP),
        (Seeker(OUDON, fetch=Stop(OUDON, 18 * 60)), 18 * 60, 22 * 60, SCOOTER, None),
    ],
)
def test_children_are_left_and_fetched_in_time(seeker, starts, ends, mode, miss):
    answer = go(replace(seeker, rides_after_dark=True), work(shifts=(Shift(0, starts, ends),)), mode)
    assert answer.miss == miss, answer.why_not


def test_a_stop_that_makes_one_late_says_by_how_much():
    answer = go(Seeker(OUDON, drop=SCHOOL), work(shifts=(Shift(0, 480, 960),)), CAR)
    assert answer.why_not == (
        "L’arrêt pour les enfants (école), à partir de 7\u00a0h\u00a030, fait arriver à 8\u00a0h\u00a005 pour 8\u00a0h "
        "(trajet de 55 minutes)."
    )


@pytest.mark.parametrize(
    ("free", "shift", "fits"),
    [
        ((8 * 60, 17 * 60), Shift(0, 8 * 60, 17 * 60), True),
        ((8 * 60, 17 * 60), Shift(0, 8 * 60, 17 * 60 + 1), False),
        ((8 * 60, 17 * 60), Shift(0, 8 * 60 - 1, 12 * 60), False),
        # From 20 h to 6 h: an evening, a night, an early morning.
        ((20 * 60, 30 * 60), Shift(0, 21 * 60, 29 * 60), True),
        ((20 * 60, 30 * 60), Shift(0, 4 * 60, 6 * 60), True),
        ((20 * 60, 30 * 60), Shift(0, 4 * 60, 7 * 60), False),
        (None, Shift(0, 0, 24 * 60), True),
    ],
)
def test_hours_fit_across_midnight(free, shift, fits):
    assert (why_not_then(Seeker(OUDON, free=free), work(shifts=(shift,))) == "") is fits


def test_a_day_that_she_has_not_is_named():
    assert why_not_then(Seeker(OUDON, days=frozenset({0, 1})), work()) == "Elle n’est pas libre le mercredi."


points = st.builds(Point, st.floats(47.2, 47.7), st.floats(-1.7, -0.8))
hours = st.tuples(st.integers(0, 1439), st.integers(15, 720))


@given(
    points, points, points, hours, st.integers(0, 1439), st.integers(0, 1439),
    st.integers(4, 60), st.integers(0, 50), st.integers(2, 40), st.integers(0, 40), st.sampled_from([True, False, None]),
)  # fmt: skip
def test_a_faster_means_with_a_larger_ceiling_never_reaches_less(
    home, there, child, shift, drop, fetch, kmh, faster, ceiling, farther, agrees
):
    seeker = Seeker(home, rides_after_dark=agrees, drop=Stop(child, drop), fetch=Stop(child, fetch))
    job = work(there, (Shift(1, shift[0], sum(shift)),))
    slow = Mode("slow", "", kmh=kmh, detour=1.3, ceiling_km=ceiling, in_the_open=True)
    fast = replace(slow, kmh=kmh + faster, ceiling_km=ceiling + farther)
    assert not go(seeker, job, slow) or go(seeker, job, fast)
