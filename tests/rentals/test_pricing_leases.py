from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.periods import add_months, last_day
from rentals.pricing import (
    EarlyReturn,
    Kind,
    PricingError,
    Tariff,
    check_early_return_rule,
    early_return_lines,
    instalments,
    lease_end,
    lease_lines,
    repriced,
    total,
)

D = Decimal
EBIKE = Tariff(terms={1: D(40), 3: D(90), 6: D(150), 12: D(220)}, name="Vélo électrique")

dates = st.dates(date(2020, 1, 1), date(2040, 12, 31))
amounts = st.integers(0, 10**7).map(lambda cents: D(cents).scaleb(-2))
terms = st.dictionaries(st.integers(1, 24), amounts, min_size=1, max_size=5)


def test_a_lease_costs_the_price_of_its_term():
    (line,) = lease_lines(EBIKE, 6)
    assert (line.kind, line.quantity, line.amount) == (Kind.RENT, 1, 150)
    assert line.label.replace("\u00a0", " ") == "Vélo électrique, 6 mois"
    assert line.why.replace("\u00a0", " ") == "Tarif pour 6 mois : 150,00 €, soit 25,00 € par mois."


def test_a_price_by_the_month_is_said_only_when_it_is_exact():
    assert "par mois" not in lease_lines(EBIKE, 12)[0].why


def test_a_duration_that_is_not_offered_is_refused_with_those_that_are():
    with pytest.raises(PricingError, match="choisissez 1, 3, 6 ou 12\u00a0mois"):
        lease_lines(EBIKE, 5)


@pytest.mark.parametrize("ask", [lambda t: lease_lines(t, 6), lambda t: repriced(t, 3, D(0))])
def test_an_offer_by_the_day_has_no_lease(ask):
    with pytest.raises(PricingError, match="pas de prix au mois"):
        ask(Tariff(day=D(7)))


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 1, 31), 6, date(2026, 7, 30)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2027, 2, 28), 12, date(2028, 2, 27)),
    ],
)
def test_the_last_day_of_a_lease_is_the_day_before_its_end(start, months, last):
    assert last_day(lease_end(start, months)) == last


def test_a_renewed_lease_ends_as_counted_from_its_original_start():
    assert lease_end(date(2026, 8, 31), 6 + 6) == date(2027, 8, 31)


def test_a_lease_lasts_a_month_at_least():
    with pytest.raises(PricingError):
        lease_end(date(2026, 1, 31), 0)


def test_instalments_fall_on_the_anchor_day_without_drift():
    assert [each.due_on for each in instalments(D(150), date(2026, 1, 31), 6)] == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
        date(2026, 6, 30),
    ]


def test_no_cent_is_lost_in_12_instalments():
    found = [each.amount for each in instalments(D(220), date(2026, 1, 31), 12)]
    assert found == [D("18.34")] * 4 + [D("18.33")] * 8


def test_a_lease_may_be_paid_in_one_payment():
    (only,) = instalments(D(220), date(2026, 1, 31), 12, in_one_payment=True)
    assert (only.due_on, only.amount) == (date(2026, 1, 31), 220)


def test_the_instalments_of_a_renewal_still_come_from_the_original_start():
    found = instalments(D(150), date(2026, 8, 31), 6, after_months=6)
    assert [each.due_on for each in found][:2] == [date(2027, 2, 28), date(2027, 3, 31)]


def test_nothing_to_pay_has_no_instalment():
    assert instalments(D(0), date(2026, 1, 31), 6) == []


@pytest.mark.parametrize(("price", "months"), [(D(-1), 6), (D(1), 0)])
def test_an_impossible_schedule_is_refused(price, months):
    with pytest.raises(PricingError):
        instalments(price, date(2026, 1, 31), months)


@given(amounts, dates, st.integers(1, 36), st.integers(0, 24), st.booleans())
def test_instalments_add_up_within_the_lease_on_different_days(price, start, months, before, at_once):
    found = instalments(price, start, months, in_one_payment=at_once, after_months=before)
    due = [each.due_on for each in found]
    assert sum(each.amount for each in found) == price
    assert all(each.amount > 0 for each in found)
    assert due == sorted(set(due))
    assert all(add_months(start, before) <= day < lease_end(start, before + months) for day in due)


def test_six_months_given_back_in_the_third_are_priced_as_three():
    assert repriced(EBIKE, 3, D(75)) == 15
    (line,) = early_return_lines(EBIKE, 6, 3)
    assert (line.kind, line.amount) == (Kind.CORRECTION, -60)
    assert line.why.replace("\u00a0", " ") == "3 mois commencés : 90,00 €, au lieu de 150,00 € pour 6 mois."


def test_what_was_paid_beyond_is_given_back():
    assert repriced(EBIKE, 3, D(150)) == -60


def test_months_that_no_term_matches_cost_the_cheapest_terms_that_cover_them():
    assert repriced(EBIKE, 2, D(0)) == 80
    assert repriced(EBIKE, 5, D(0)) == 150


def test_a_lease_given_back_in_its_last_month_changes_nothing():
    assert early_return_lines(EBIKE, 6, 6) == []


@given(terms, st.data())
def test_an_early_return_never_costs_more_than_what_was_signed(prices, data):
    tariff = Tariff(terms=prices)
    months = data.draw(st.sampled_from(sorted(prices)))
    begun = data.draw(st.integers(1, months))
    paid = data.draw(amounts)
    lines = early_return_lines(tariff, months, begun)
    assert total(lines) <= 0
    # The bill and the sum due say the same.
    assert total(lease_lines(tariff, months) + lines) - paid == repriced(tariff, begun, paid)


@given(terms, st.integers(1, 30))
def test_one_more_month_begun_never_costs_less(prices, begun):
    tariff = Tariff(terms=prices)
    assert repriced(tariff, begun, D(0)) <= repriced(tariff, begun + 1, D(0))


def test_keeping_the_remaining_rents_is_refused_above_one_month():
    with pytest.raises(PricingError, match="abusive"):
        check_early_return_rule("remaining", [1, 3])
    check_early_return_rule(EarlyReturn.REMAINING, [1])
    check_early_return_rule(EarlyReturn.REPRICED, [1, 3, 6, 12])
