from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mobilite.periods import (
    PARIS,
    Period,
    add_months,
    days_due,
    french_date,
    last_day,
    month_dates,
    paris,
    paris_date,
)

HOUR = timedelta(hours=1)
# Hypothesis takes its bounds without a zone.
_SPAN = datetime(2020, 1, 1), datetime(2035, 1, 1)  # noqa: DTZ001
dates = st.dates(date(2000, 1, 1), date(2099, 12, 31))
instants = st.datetimes(*_SPAN, timezones=st.just(UTC))
graces = st.integers(0, 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
spans = st.timedeltas(timedelta(minutes=1), timedelta(days=400))
lengths = st.integers(1, 60) | st.none()
periods = st.builds(
    lambda start, length: Period(start, length and start + timedelta(days=length)),
    st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    lengths,
)


def days_of(period):
    horizon = date(2026, 9, 1)
    end = period.end or horizon
    return {period.start + timedelta(days=n) for n in range((end - period.start).days)}


@given(periods, periods)
def test_periods_overlap_when_they_share_a_day(one, other):
    shared = days_of(one) & days_of(other)
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)
    both = one.intersection(other)
    assert (days_of(both) if both else set()) == shared
    if both and both.end:
        assert both.days == len(shared)


@given(periods, st.dates(date(2026, 1, 1), date(2026, 8, 31)))
def test_a_period_contains_its_start_but_not_its_end(period, day):
    assert period.contains(day) == (day in days_of(period))


def test_touching_periods_do_not_overlap():
    march, april = Period(date(2026, 3, 1), date(2026, 4, 1)), Period(date(2026, 4, 1), date(2026, 5, 1))
    assert not march.overlaps(april)
    assert march.intersection(april) is None


@pytest.mark.parametrize("end", [date(2026, 4, 7), date(2026, 4, 6)])
def test_an_empty_period_is_refused(end):
    with pytest.raises(ValueError, match="La fin doit venir après le début"):
        Period(date(2026, 4, 7), end)


def test_a_period_of_naive_datetimes_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Period(datetime(2026, 4, 7, 9), None)  # noqa: DTZ001


def test_dates_and_datetimes_are_not_mixed():
    with pytest.raises(TypeError):
        Period(date(2026, 4, 7), datetime(2026, 4, 8, tzinfo=UTC))


def test_a_period_of_instants_has_no_days_of_its_own():
    with pytest.raises(TypeError):
        _ = Period(paris(date(2026, 4, 7), time(9)), paris(date(2026, 4, 8), time(9))).days


def test_the_hour_that_comes_twice_in_autumn_is_two_hours():
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    second = first.replace(fold=1)
    period = Period(first, second)
    assert period.end - period.start == HOUR
    assert period.contains(first)
    assert not period.contains(second)


def test_the_clocks_of_paris_are_read_in_winter_and_in_summer():
    assert paris(date(2026, 1, 15), time(9)).astimezone(UTC).hour == 8
    assert paris(date(2026, 4, 7), time(9, 30)) == datetime(2026, 4, 7, 7, 30, tzinfo=UTC)


def test_a_time_that_does_not_exist_slides_forward():
    slid = paris(date(2026, 3, 29), time(2, 30))
    assert (slid.hour, slid.minute) == (3, 30)
    assert slid.astimezone(UTC) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first_one():
    assert paris(date(2026, 10, 25), time(2, 30, fold=1)).astimezone(UTC).hour == 0


@given(dates, st.times())
def test_wall_time_in_paris_reads_back(day, at):
    instant = paris(day, at)
    assert paris_date(instant.astimezone(UTC)) == day
    assert instant.time() == at or (instant - HOUR).time() == at


def test_the_date_in_paris_is_not_that_of_greenwich():
    assert paris_date(datetime(2026, 4, 7, 22, 30, tzinfo=UTC)) == date(2026, 4, 8)


def test_dates_are_written_the_french_way():
    assert french_date(date(2026, 4, 7)) == "7\u00a0avril\u00a02026"
    assert french_date(date(2026, 5, 1)) == "1er\u00a0mai\u00a02026"


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 1, 31), 6, date(2026, 7, 30)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2027, 2, 28), 12, date(2028, 2, 27)),
    ],
)
def test_the_last_day_printed_is_the_day_before_the_end(start, months, last):
    assert last_day(add_months(start, months)) == last


def test_monthly_dates_do_not_drift_after_february():
    assert month_dates(date(2026, 1, 31), 6) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
        date(2026, 6, 30),
    ]


@given(dates, st.integers(-240, 240))
def test_a_month_later_keeps_the_day_or_the_end_of_the_month(anchor, months):
    later = add_months(anchor, months)
    assert (later.year * 12 + later.month) - (anchor.year * 12 + anchor.month) == months
    assert later.day == anchor.day or (later.day < anchor.day and (later + timedelta(days=1)).day == 1)


@given(dates, st.integers(1, 60))
def test_monthly_dates_always_go_forward(anchor, count):
    found = month_dates(anchor, count)
    assert found == sorted(set(found))
    assert len(found) == count


@pytest.mark.parametrize(
    ("start", "end", "hours", "days"),
    [
        ((2026, 3, 28), (2026, 3, 30), 47, 2),
        ((2026, 10, 24), (2026, 10, 26), 49, 2),
        ((2026, 4, 7), (2026, 4, 9), 48, 2),
    ],
)
def test_days_survive_the_change_of_clocks(start, end, hours, days):
    start, end = paris(date(*start), time(9)), paris(date(*end), time(9))
    assert end.astimezone(UTC) - start.astimezone(UTC) == hours * HOUR
    assert days_due(start, end, grace=HOUR) == days


@pytest.mark.parametrize(
    ("end", "days"),
    [
        (time(9), 2),
        (time(10), 2),
        (time(10, 0, 0, 1), 3),
        (time(8, 59), 2),
    ],
)
def test_a_day_begun_is_due_only_past_the_grace(end, days):
    assert days_due(paris(date(2026, 4, 7), time(9)), paris(date(2026, 4, 9), end), grace=HOUR) == days


@given(instants, st.timedeltas(timedelta(microseconds=1), timedelta(days=1)), graces)
def test_at_least_one_day_is_due(start, span, grace):
    assume(span <= timedelta(hours=23))
    assert days_due(start, start + span, grace=grace) == 1


@given(instants, spans, spans, graces)
def test_staying_longer_is_never_fewer_days(start, span, more, grace):
    assert days_due(start, start + span, grace=grace) <= days_due(start, start + span + more, grace=grace)


@given(dates, st.times(), st.integers(1, 400), graces, st.integers(-12 * 60, 12 * 60))
def test_the_days_are_those_of_the_calendar(day, at, days, grace, minutes):
    """So many dates later at the same wall time, as much over as the grace at most: exactly so many days."""
    start, same_time = paris(day, at), paris(day + timedelta(days=days), at)
    # In the hour that does not exist or comes twice, a wall time is not one instant.
    assume(at.hour not in {2, 3})
    assert days_due(start, same_time, grace=grace) == days
    assert days_due(start, same_time.astimezone(UTC) + grace, grace=grace) == days
    over = same_time.astimezone(UTC) + grace + timedelta(minutes=max(minutes, 1))
    assert days_due(start, over, grace=grace) == days + 1


def test_a_return_before_the_departure_is_refused():
    start = paris(date(2026, 4, 7), time(9))
    with pytest.raises(ValueError, match="après le début"):
        days_due(start, start, grace=HOUR)


def test_a_negative_grace_is_refused():
    start = paris(date(2026, 4, 7), time(9))
    with pytest.raises(ValueError, match="grâce"):
        days_due(start, start + HOUR, grace=-HOUR)
