"""A theft stops the clock of a lease: nothing due after it, the instalment under way shared by days, to the cent (row C5)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.money import from_cents
from rentals.pricing import Instalment, PricingError, instalments, lease_end, stopped_lease, theft_lines


def of(total, start, months, **more):
    return instalments(Decimal(total), start, months, **more)


def test_stolen_on_10_april_nothing_is_due_after_it():
    """150 € in 6 x 25 from 25 March: 25 March to 24 April is 31 days, 17 used on 10 April: 13,71 €."""
    start = date(2026, 3, 25)
    stopped = stopped_lease(of(150, start, 6), end=lease_end(start, 6), stolen_on=date(2026, 4, 10))
    assert (stopped.days, stopped.of_days) == (17, 31)
    assert stopped.due == (Instalment(start, Decimal("13.71")),)
    assert stopped.reduction == Decimal("136.29")
    (line,) = theft_lines(stopped, date(2026, 4, 10))
    assert line.amount == Decimal("-136.29")
    assert (
        line.why
        == "Rien n’est dû après le 10\u00a0avril\u00a02026\u00a0: 17\u00a0jours sur 31 de l’échéance de 25,00\u00a0€, 5\u00a0échéances à venir retirées."
    )


@pytest.mark.parametrize(
    ("stolen_on", "due"),
    [
        (date(2026, 1, 31), ["0.89"]),  # the first day of 28
        (date(2026, 2, 27), ["25.00"]),  # the last day of the first month
        (date(2026, 2, 28), ["25.00", "0.81"]),  # the day on which the second falls due, of 31
        (date(2026, 7, 30), ["25.00"] * 6),  # the last day of all
        (date(2026, 7, 31), ["25.00"] * 6),
        (date(2026, 1, 30), []),
    ],
)
def test_at_the_borders(stolen_on, due):
    start = date(2026, 1, 31)
    stopped = stopped_lease(of(150, start, 6), end=lease_end(start, 6), stolen_on=stolen_on)
    assert [str(one.amount) for one in stopped.due] == due


def test_paid_in_one_go_the_whole_term_is_shared():
    start = date(2026, 4, 1)
    stopped = stopped_lease(
        of(220, start, 12, in_one_payment=True), end=lease_end(start, 12), stolen_on=date(2026, 4, 10)
    )
    assert (stopped.days, stopped.of_days) == (10, 365)
    assert stopped.due[0].amount == Decimal("6.03")


def test_instalments_that_do_not_follow_the_lease_are_refused():
    twice = [Instalment(date(2026, 4, 1), Decimal(1))] * 2
    with pytest.raises(PricingError):
        stopped_lease(twice, end=date(2026, 5, 1), stolen_on=date(2026, 4, 3))
    with pytest.raises(PricingError):
        stopped_lease(twice[:1], end=date(2026, 4, 1), stolen_on=date(2026, 4, 3))


starts = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(
    start=starts,
    months=st.integers(1, 24),
    cents=st.integers(1, 100_000),
    after=st.integers(-40, 800),
    whole=st.booleans(),
)
def test_no_cent_is_lost_and_nothing_is_due_after_the_theft(start, months, cents, after, whole):
    parts, end = instalments(from_cents(cents), start, months, in_one_payment=whole), lease_end(start, months)
    stolen_on = start + timedelta(days=after)
    stopped = stopped_lease(parts, end=end, stolen_on=stolen_on)
    due = sum((one.amount for one in stopped.due), Decimal(0))
    assert due + stopped.reduction == from_cents(cents)
    assert stopped.reduction >= 0
    assert all(one.due_on <= stolen_on for one in stopped.due)
    assert sum((one.amount for one in theft_lines(stopped, stolen_on)), Decimal(0)) == -stopped.reduction


@given(start=starts, months=st.integers(1, 12), cents=st.integers(1, 100_000), day=st.integers(0, 400))
def test_a_later_theft_never_costs_less(start, months, cents, day):
    parts, end = instalments(from_cents(cents), start, months), lease_end(start, months)
    first, second = (
        stopped_lease(parts, end=end, stolen_on=start + timedelta(days=days)).reduction
        for days in (day, day + 1)
    )
    assert first >= second
