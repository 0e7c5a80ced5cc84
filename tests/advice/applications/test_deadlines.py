"""The last day to ask, at its borders and at month ends; the last day to contest a refusal."""

from datetime import date

import pytest

from advice.aids.engine import Situation
from advice.applications.deadlines import appeal_until, delays_of, soonest
from tests.factories.aid_requests import PAUL
from tests.factories.aiding import known, rules_by_slug


def last_day(slug, on=date(2026, 4, 7), **facts):
    rule = rules_by_slug()[slug][-1]
    delay = soonest(delays_of(rule.conditions, Situation(PAUL | facts, on=on, **known())))
    return delay.last_day if delay else None


@pytest.mark.parametrize(
    ("starts", "last"),
    [("2026-04-01", date(2026, 5, 1)), ("2026-01-31", date(2026, 2, 28)), ("2028-01-30", date(2028, 2, 29)),
     ("2026-12-31", date(2027, 1, 31)), ("2026-02-28", date(2026, 3, 28))],
)  # fmt: skip
def test_the_mobility_aid_is_asked_within_a_month_of_the_start(starts, last):
    assert last_day("ft-amob", starts_on=starts) == last


def test_only_the_event_that_is_hers_counts():
    both = {"starts_on": "2026-04-01", "event_on": "2026-03-20"}
    assert last_day("ft-amob", **both) == date(2026, 5, 1)
    assert last_day("ft-amob", action="entretien", **both) == date(2026, 3, 27)


def test_a_delay_that_leaves_its_last_day_out_ends_the_day_before():
    commune = {"commune": "44131", "bike": "vae"}
    assert last_day("pornic-velo", bike_invoice_on="2026-01-10", **commune) == date(2026, 7, 9)


def test_without_its_day_there_is_no_last_day():
    assert last_day("ft-amob") is None
    assert last_day("ft-garde-enfants", starts_on="2026-04-01") is None


@pytest.mark.parametrize(
    ("came", "last"),
    [(date(2026, 5, 4), date(2026, 7, 4)), (date(2026, 12, 31), date(2027, 2, 28)), (date(2027, 12, 31), date(2028, 2, 29)),
     (date(2026, 6, 30), date(2026, 8, 30))],
)  # fmt: skip
def test_a_refusal_is_contested_within_two_months(came, last):
    assert appeal_until(came) == last
