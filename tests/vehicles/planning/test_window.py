"""Where an instant stands on the planning."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.clock import PARIS
from vehicles.planning.window import Scale, Window

WEEK = Window.around(date(2026, 4, 9), Scale.WEEK)
APRIL = Window.around(date(2026, 4, 9), Scale.MONTH)


def at(day, hour, minute=0):
    return datetime(2026, 4, day, hour, minute, tzinfo=PARIS)


def test_a_week_starts_on_monday_and_a_month_on_the_first():
    assert (WEEK.first, WEEK.last, WEEK.columns) == (date(2026, 4, 6), date(2026, 4, 12), 168)
    assert (APRIL.first, APRIL.last, APRIL.columns) == (date(2026, 4, 1), date(2026, 4, 30), 120)
    assert Window.around(date(2028, 2, 3), Scale.MONTH).length == 29


def test_the_title_says_the_days_once():
    assert WEEK.title == "lun.\u00a06 – dim.\u00a012\u00a0avril 2026"
    assert APRIL.title == "avril 2026"
    assert "mars" in Window.around(date(2026, 4, 1), Scale.WEEK).title


@pytest.mark.parametrize(
    ("moment", "line"),
    [
        (at(6, 8), 1),
        (at(6, 8, 30), 2),
        (at(6, 20), 25),
        (at(7, 3), 25),  # the night is folded
        (at(7, 9, 30), 28),
        (at(1, 12), 1),  # before the week
        (at(20, 12), 169),  # after it
    ],
)
def test_an_instant_stands_on_its_half_hour(moment, line):
    assert WEEK.line(moment) == line


def test_an_end_is_rounded_up_so_that_it_is_never_drawn_too_short():
    assert WEEK.line(at(7, 9, 40)) == 28
    assert WEEK.line(at(7, 9, 40), up=True) == 29
    assert WEEK.line(at(7, 9, 30), up=True) == 28


def test_the_pages_before_and_after_follow_one_another():
    assert Window.around(WEEK.next, Scale.WEEK).previous == WEEK.first
    assert Window.around(APRIL.next, Scale.MONTH).first == date(2026, 5, 1)
    assert Window.around(APRIL.previous, Scale.MONTH).first == date(2026, 3, 1)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001 (hypothesis wants naive bounds)
    st.sampled_from(Scale),
    st.integers(0, 5000),
)
def test_time_only_goes_right(moment, scale, minutes):
    moment = moment.replace(tzinfo=PARIS)
    window = Window.around(moment.date(), scale)
    later = moment + timedelta(minutes=minutes)
    assert 1 <= window.line(moment) <= window.line(moment, up=True) <= window.columns + 1
    assert window.line(moment) <= window.line(later)
