"""The months of a lease: their days never drift, their euros always add up, whatever the day it starts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mobilite.money import ZERO
from mobilite.periods import Period, add_months
from rentals import pricing
from rentals.leases.months import Due, month_starts, paid_months, reduced

FIRST, LAST = date(2024, 1, 1), date(2031, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
PRICES = {1: "30.00", 3: "80.00", 6: "150.00", 12: "220.00"}


@pytest.mark.parametrize("months", PRICES)
def test_whatever_the_day_it_starts_its_instalments_add_up_and_their_days_do_not_drift(months):
    total = Decimal(PRICES[months])
    for start in EVERY_DAY:
        parts = pricing.instalments(total, start, months)
        end = pricing.lease_end(start, months)
        assert sum(part.amount for part in parts) == total
        assert max(part.amount for part in parts) - min(part.amount for part in parts) <= Decimal("0.01")
        days = [part.due_on for part in parts]
        assert days == [add_months(start, n) for n in range(months)]
        assert days == sorted(set(days))
        assert days[-1] < end
        # The same day of the month as the start, or the last one of a shorter month.
        for day in (*days, end):
            assert day.day == start.day or ((day + timedelta(days=1)).day == 1 and day.day < start.day)


def test_whatever_the_day_it_starts_a_renewal_goes_on_from_the_original_start():
    for start in EVERY_DAY:
        whole = pricing.instalments(Decimal(220), start, 12)
        later = pricing.instalments(Decimal(150), start, 6, after_months=6)
        assert [part.due_on for part in later] == [part.due_on for part in whole[6:]]
        assert pricing.lease_end(start, 12) == month_starts(start, 12)[-1]


MONEY = some.decimals(min_value=0, max_value=400, places=2)


@settings(max_examples=40)
@given(
    start=some.sampled_from(EVERY_DAY),
    months=some.sampled_from(list(PRICES)),
    money=MONEY,
    charge=MONEY,
    charged_after=some.integers(0, 400),
)
def test_what_was_paid_for_each_month_never_makes_more_than_was_paid(
    start, months, money, charge, charged_after
):
    total = Decimal(PRICES[months])
    dues = [Due(part.due_on, part.amount, 1) for part in pricing.instalments(total, start, months)]
    charges = [Due(start + timedelta(days=charged_after), charge)]
    found = paid_months(month_starts(start, months), [*dues, *charges], money)
    assert sum(one.asked for one in found) == total
    paid = sum((one.paid for one in found), ZERO)
    assert paid <= min(money, total)
    assert paid >= min(total, money - charge)
    assert all(ZERO <= one.paid <= one.asked for one in found)


@settings(max_examples=40)
@given(start=some.sampled_from(EVERY_DAY), months=some.sampled_from(list(PRICES)), money=MONEY, by=MONEY)
def test_a_term_paid_at_once_is_shared_among_its_months_to_the_cent(start, months, money, by):
    total = Decimal(PRICES[months])
    dues = reduced([Due(start, total, months)], by)
    left = max(total - by, ZERO)
    found = paid_months(month_starts(start, months), dues, money)
    assert sum((one.asked for one in found), ZERO) == left
    assert sum((one.paid for one in found), ZERO) == min(money, left)


@settings(max_examples=40)
@given(
    start=some.sampled_from(EVERY_DAY),
    months=some.sampled_from(list(PRICES)),
    after=some.integers(0, 364),
    days=some.integers(1, 90),
)
def test_a_pause_puts_off_what_comes_after_it_and_nothing_falls_due_during_it(start, months, after, days):
    pause = Period(start + timedelta(days=after), start + timedelta(days=after + days))
    plain, shifted = month_starts(start, months), month_starts(start, months, [pause])
    for was, now in zip(plain, shifted, strict=True):
        assert now == (was if was < pause.start else was + timedelta(days=days))
        assert not pause.contains(now)
