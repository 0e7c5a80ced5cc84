"""Five working days for an accident, two for a theft, from the day we knew (code des assurances, art. L113-2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rentals.incidents.models import Kind
from rentals.incidents.terms import is_working, last_day, working_days_after


@pytest.mark.parametrize(
    ("known_on", "count", "last"),
    [
        (date(2026, 4, 9), 5, date(2026, 4, 16)),  # Thursday
        (date(2026, 4, 10), 2, date(2026, 4, 14)),  # Friday: Monday, Tuesday
        (date(2026, 4, 11), 2, date(2026, 4, 14)),  # Saturday
        (date(2026, 4, 3), 2, date(2026, 4, 8)),  # the Friday before Easter Monday
        (date(2026, 4, 2), 5, date(2026, 4, 10)),
        (date(2026, 12, 24), 2, date(2026, 12, 29)),  # Christmas is a Friday
        (date(2026, 4, 30), 2, date(2026, 5, 5)),  # 1 May is a Friday
        (date(2026, 4, 9), 0, date(2026, 4, 9)),
    ],
)
def test_week_ends_and_holidays_do_not_count(known_on, count, last):
    assert working_days_after(known_on, count) == last


@given(day=st.dates(date(2024, 1, 1), date(2029, 1, 1)), count=st.integers(1, 12))
def test_so_many_working_days_lie_between(day, count):
    last = working_days_after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(map(is_working, between)) == count
    assert is_working(last)


@pytest.mark.django_db
def test_only_what_an_insurer_waits_for_has_a_last_day():
    days = {kind: last_day(kind, date(2026, 4, 9)) for kind in Kind}
    assert days == {
        Kind.ACCIDENT: date(2026, 4, 16),
        Kind.THEFT: date(2026, 4, 13),
        Kind.NOT_RETURNED: None,
        Kind.KEYS: None,
        Kind.BREAKDOWN: None,
    }
