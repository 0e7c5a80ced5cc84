"""One price, told the same everywhere; what a price promises for every duration (rows A5, B1, B2, B8, C1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.people.opening import Timetable
from mobilite.periods import PARIS
from rentals.operations import confirm, extend
from rentals.payments.balances import balance
from rentals.pricing import total
from rentals.quotes import NoPrice, extension_lines, quote, rate_for, renewal, rental_quote, settlement
from rentals.slots import slots
from tests.factories import (
    a_confirmed_rental,
    a_place,
    a_requested_rental,
    a_vehicle,
    an_offer,
    an_ongoing_rental,
    paris_at,
)

pytestmark = pytest.mark.django_db


def test_form_quote_confirmation_and_bill_say_the_same(agent, now):
    """Row B8."""
    asked = a_requested_rental(needed_until=paris_at(4, 17))
    rate, _why = rate_for(asked.offer, asked.person, now.date())
    form = quote(asked.offer, rate, starts=asked.needed_from, ends=asked.needed_until)
    paper = rental_quote(asked, on=now.date())
    confirmed = confirm(asked.pk, at=now, actor=agent)
    bill = balance(confirmed.main_bill)
    assert form.total == paper.total == bill.total == Decimal("40.00")
    assert [line.amount for line in form.lines] == [
        line.amount for line in confirmed.main_bill.lines.order_by("pk")
    ]


def test_a_price_announced_for_an_extension_is_the_one_charged(agent):
    rental = an_ongoing_rental(needed_until=paris_at(4, 15))
    announced = total(extension_lines(rental, paris_at(4, 21)))
    before = balance(rental.main_bill).total
    extend(rental.pk, needed_until=paris_at(4, 21), at=paris_at(4, 8), actor=agent)
    assert balance(rental.main_bill).total - before == announced == Decimal("13.00")


def test_a_renewal_announced_is_the_one_charged(agent):
    rental = an_ongoing_rental(term_months=3)
    announced = renewal(rental, 6, on=paris_at(6, 1).date())
    extend(rental.pk, months=6, at=paris_at(6, 1), actor=agent)
    standing = balance(rental.main_bill)
    assert standing.total == Decimal("80.00") + announced.total
    assert [part.amount for part in standing.parts][3:] == [part.amount for part in announced.instalments]


def test_what_has_no_price_says_so(now):
    rate, _why = rate_for(an_offer(), None, now.date())
    with pytest.raises(NoPrice) as caught:
        quote(an_offer(), rate, starts=now, ends=now)
    assert caught.value.field == "needed_until"
    bike = an_offer("velila-velo")
    rate, _why = rate_for(bike, None, now.date())
    with pytest.raises(NoPrice, match="choisissez 1, 3, 6 ou 12"):
        quote(bike, rate, starts=now, months=2)


def test_a_return_at_any_time_never_costs_less_than_nothing_nor_more_than_the_rule(agent):
    """Row B10: the early part is never more than the loan, the late part is day by day."""
    rental = a_confirmed_rental(vehicle=a_vehicle("car"))
    whole = balance(rental.main_bill).total
    due = []
    for hours in range(1, 24 * 12, 5):
        found = settlement(rental, returned_at=rental.pickup_at + timedelta(hours=hours), km=0)
        due.append(whole + total(found.early) + total(found.late))
    assert due == sorted(due)
    assert min(due) == Decimal("7.00")


@given(
    start=st.integers(0, 24 * 60),
    length=st.integers(1, 24 * 40),
)
def test_slots_are_when_we_are_open_and_hold_the_need(start, length):
    place = a_place()
    at = paris_at(4, 7, 9)
    needed_from = at + timedelta(hours=1, minutes=start)
    found = slots(
        needed_from=needed_from, needed_until=needed_from + timedelta(hours=length),
        pickup_place=place, return_place=place, at=at,
    )  # fmt: skip
    hours = Timetable.of(place)
    assert hours.is_open(found.pickup_at)
    assert hours.is_open(found.return_at)
    assert at <= found.pickup_at <= found.needed_from < found.needed_until <= found.return_at
    # Nothing nearer to the need would do.
    assert not any(
        hours.is_open(found.needed_until + timedelta(minutes=m))
        for m in range(0, int((found.return_at - found.needed_until).total_seconds() // 60), 15)
    )


@given(day=st.integers(0, 500), months=st.sampled_from([1, 3, 6, 12]))
def test_a_lease_is_back_by_its_last_day_or_at_our_next_opening(day, months):
    place = a_place()
    start = paris_at(4, 7, 9, 30) + timedelta(days=day)
    start = Timetable.of(place).next_opening(start).astimezone(PARIS)
    found = slots(needed_from=start, term_months=months, pickup_place=place, return_place=place, at=start)
    end = found.needed_until.astimezone(PARIS)
    assert (end.hour, end.minute) == (0, 0)
    hours = Timetable.of(place)
    assert hours.is_open(found.return_at)
    last_day_is_open = bool(hours.hours_on(end.date() - timedelta(days=1)))
    assert (found.return_at < found.needed_until) == last_day_is_open
