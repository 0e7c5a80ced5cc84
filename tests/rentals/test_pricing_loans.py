from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rentals.pricing import (
    Kind,
    PricingError,
    Tariff,
    Tier,
    extension_lines,
    km_lines,
    late_lines,
    loan_lines,
    total,
)

D = Decimal
SCOOTER = Tariff(day=D(7), week=D(20), month=D(70), km=D("0.10"), included_km_per_day=40, name="Scooter 50")
TIERS = Tariff(tiers=(Tier(30, D(3)), Tier(60, D("3.50")), Tier(None, D(4))))

prices = st.integers(0, 50_000).map(lambda cents: D(cents).scaleb(-2))
mixes = st.builds(
    Tariff, day=prices | st.none(), week=prices | st.none(), month=prices | st.none(), name=st.just("Vélo")
).filter(lambda tariff: tariff.by_length)
tiered = st.builds(
    lambda limits, tier_prices: Tariff(
        tiers=tuple(
            Tier(limit, price)
            for limit, price in zip([*sorted(limits), None], tier_prices[: len(limits) + 1], strict=True)
        )
    ),
    st.sets(st.integers(1, 120), max_size=4),
    st.lists(prices, min_size=5, max_size=5),
)
tariffs = mixes | tiered
durations = st.integers(1, 150)


@pytest.mark.parametrize(
    ("days", "price"),
    [(1, 7), (2, 14), (3, 20), (7, 20), (8, 27), (10, 40), (14, 40), (22, 67), (23, 70), (30, 70), (33, 90)],
)
def test_the_best_mix_of_day_week_and_month_is_charged(days, price):
    assert total(loan_lines(SCOOTER, days)) == price


@pytest.mark.parametrize(
    ("days", "sentences"),
    [
        (2, ["2 jours à 7,00 €."]),
        (3, ["1 semaine à 20,00 €, moins cher que 3 jours à 7,00 €."]),
        (8, ["1 semaine à 20,00 €, moins cher que 7 jours à 7,00 €.", "1 jour à 7,00 €."]),
        (10, ["2 semaines à 20,00 €, moins cher que 1 semaine et 3 jours, 41,00 €."]),
        (30, ["1 mois de 30 jours à 70,00 €, moins cher que 30 jours à 7,00 €."]),
    ],
)
def test_each_line_says_why(days, sentences):
    assert [line.why.replace("\u00a0", " ") for line in loan_lines(SCOOTER, days)] == sentences


def test_lines_are_named_after_the_offer():
    week, day = loan_lines(SCOOTER, 8)
    assert (week.label, week.quantity, week.unit_price) == ("Scooter 50, 1\u00a0semaine", 1, 20)
    assert (day.label, day.kind) == ("Scooter 50, 1\u00a0jour", Kind.RENT)


def test_at_equal_price_the_week_is_preferred_to_seven_days_and_never_said_cheaper():
    (line,) = loan_lines(Tariff(day=D(7), week=D(49)), 7)
    assert line.why.replace("\u00a0", " ") == "1 semaine à 49,00 €."


def test_at_equal_price_the_mix_closest_to_the_days_is_taken():
    (line,) = loan_lines(Tariff(day=D(10), week=D(30)), 3)
    assert (line.quantity, line.unit_price) == (3, 10)


def test_without_a_price_by_the_day_the_week_covers():
    (line,) = loan_lines(Tariff(week=D(20)), 10)
    assert line.why.replace("\u00a0", " ") == "2 semaines à 20,00 €, pour 10 jours."


@given(mixes, st.integers(1, 45))
def test_no_other_mix_that_covers_the_days_is_cheaper(tariff, days):
    by_length = tariff.by_length
    ranges = [range(-(-days // length) + 1) for length in by_length]
    cheapest = min(
        sum(price * n for price, n in zip(by_length.values(), counts, strict=True))
        for counts in product(*ranges)
        if sum(length * n for length, n in zip(by_length, counts, strict=True)) >= days
    )
    assert total(loan_lines(tariff, days)) == cheapest


@given(tariffs, durations)
def test_a_longer_loan_never_costs_less(tariff, days):
    assert total(loan_lines(tariff, days)) <= total(loan_lines(tariff, days + 1))


@given(mixes, durations, durations)
def test_a_loan_is_never_dearer_than_the_sum_of_its_parts(tariff, first, second):
    """Row B2; not of tiers, which grow dearer by design (row B3)."""
    parts = total(loan_lines(tariff, first)) + total(loan_lines(tariff, second))
    assert 0 <= total(loan_lines(tariff, first + second)) <= parts


@given(tariffs, durations, durations, st.integers(0, 5000))
def test_every_price_has_its_sentence(tariff, before, after, km):
    """« Pourquoi ce prix » : rows B2, B3, B4, B10."""
    priced = replace(tariff, km=D("0.10"), included_km_per_day=40)
    lines = [
        *loan_lines(priced, before),
        *extension_lines(priced, before, after),
        *km_lines(priced, before, km),
        *late_lines(priced, after, cap=D(30)),
    ]
    for line in lines:
        assert line.why.endswith(".")
        assert line.label.strip()


@given(tariffs, durations)
def test_every_line_is_its_quantity_times_its_price_and_fits_on_a_bill(tariff, days):
    for line in loan_lines(replace(tariff, name="V" * 80), days):
        assert line.amount == line.quantity * line.unit_price
        assert line.quantity > 0
        assert len(line.label) <= 120
        assert len(line.why) <= 300
        assert " €" not in line.why


def test_a_loan_of_400_days_is_priced_at_once():
    started = perf_counter()
    assert total(loan_lines(SCOOTER, 400)) == 13 * 70 + 2 * 20
    assert perf_counter() - started < 1


def test_progressive_tiers_price_each_day_in_its_tier():
    lines = loan_lines(TIERS, 45)
    assert total(lines) == D("142.50")
    assert [(line.quantity, line.unit_price) for line in lines] == [(30, 3), (15, D("3.50"))]
    assert lines[1].label == "Location, du jour 31 au jour 45"
    assert lines[1].why.replace("\u00a0", " ") == "3,50 € par jour à partir du jour 31, jusqu’au jour 60."


@pytest.mark.parametrize(("days", "price"), [(30, "90"), (31, "93.50"), (60, "195"), (61, "199")])
def test_a_tier_includes_its_last_day(days, price):
    assert total(loan_lines(TIERS, days)) == D(price)


def test_extending_8_days_to_14_makes_40_in_all():
    (line,) = extension_lines(SCOOTER, 8, 14)
    assert total(loan_lines(SCOOTER, 8)) + line.amount == 40
    assert line.label == "Scooter 50, +\u00a06\u00a0jours"
    assert line.why.replace("\u00a0", " ") == (
        "14 jours en tout (2 semaines) : 40,00 €, moins 27,00 € pour les 8 jours déjà comptés."
    )


def test_days_that_a_week_already_covers_add_nothing_and_say_so():
    (line,) = extension_lines(SCOOTER, 3, 7)
    assert line.amount == 0
    assert "1\u00a0semaine" in line.why


def test_the_same_duration_adds_no_line():
    assert extension_lines(SCOOTER, 8, 8) == []


@given(tariffs, durations, durations)
def test_extensions_price_the_whole_loan_as_one(tariff, before, after):
    lines = extension_lines(tariff, before, after)
    assert total(lines) == total(loan_lines(tariff, after)) - total(loan_lines(tariff, before))
    assert after < before or total(lines) >= 0


@given(tariffs, st.lists(durations, min_size=2, max_size=5).map(sorted))
def test_many_extensions_cost_what_one_would(tariff, steps):
    lines = loan_lines(tariff, steps[0])
    for before, after in pairwise(steps):
        lines += extension_lines(tariff, before, after)
    assert total(lines) == total(loan_lines(tariff, steps[-1]))


def test_14_days_and_620_km_at_7_a_day_and_ten_cents_make_160():
    tariff = Tariff(day=D(7), km=D("0.10"))
    assert total(loan_lines(tariff, 14) + km_lines(tariff, 14, 620)) == 160


def test_20_days_at_2_50_include_800_km():
    tariff = Tariff(day=D("2.50"), km=D("0.10"), included_km_per_day=40)
    assert total(loan_lines(tariff, 20)) == 50
    assert km_lines(tariff, 20, 800) == []
    (line,) = km_lines(tariff, 20, 830)
    assert (line.kind, line.quantity, line.amount) == (Kind.KM, 30, 3)
    assert line.label.replace("\u00a0", " ") == "30 km au-delà des 800 compris"
    assert line.why.replace("\u00a0", " ") == (
        "830 km parcourus, dont 800 compris (40 par jour pendant 20 jours) ; "
        "le kilomètre en plus est à 0,10 €."
    )


def test_without_a_price_by_the_kilometre_there_is_no_line():
    assert km_lines(Tariff(day=D("2.50"), included_km_per_day=40), 20, 830) == []


@given(durations, st.integers(0, 200), st.integers(0, 20_000), prices)
def test_only_the_kilometres_beyond_those_included_are_paid(days, included, km, price):
    lines = km_lines(Tariff(day=D(1), km=price, included_km_per_day=included), days, km)
    assert total(lines) == max(0, km - days * included) * price


def test_a_late_day_costs_the_day_and_half_as_much_again():
    (line,) = late_lines(SCOOTER, 2)
    assert (line.kind, line.quantity, line.unit_price, line.amount) == (Kind.LATE, 2, D("10.50"), 21)
    assert "Prix du jour (7,00\u00a0€) + 50\u00a0%" in line.why


def test_lateness_is_capped_and_says_so():
    lines = late_lines(SCOOTER, 10, cap=D(50))
    assert [line.amount for line in lines] == [105, -55]
    assert "50,00\u00a0€" in lines[1].why


@pytest.mark.parametrize("tariff", [Tariff(terms={6: D(150)}), Tariff(week=D(20))])
def test_an_offer_without_a_price_by_the_day_has_no_late_day(tariff):
    assert late_lines(tariff, 3) == []


def test_nothing_late_nothing_due():
    assert late_lines(SCOOTER, 0) == []


@given(tariffs, st.integers(1, 60), st.integers(0, 200), prices | st.none())
def test_lateness_grows_with_the_days_up_to_its_cap(tariff, days, percent, cap):
    now = total(late_lines(tariff, days, percent=percent, cap=cap))
    later = total(late_lines(tariff, days + 1, percent=percent, cap=cap))
    assert 0 <= now <= later
    assert cap is None or later <= cap


@pytest.mark.parametrize(
    "ask",
    [
        lambda: loan_lines(SCOOTER, 0),
        lambda: loan_lines(Tariff(terms={6: D(150)}), 8),
        lambda: loan_lines(Tariff(tiers=(Tier(30, D(3)),)), 31),
        lambda: extension_lines(SCOOTER, 0, 3),
        lambda: km_lines(SCOOTER, 8, -1),
        lambda: late_lines(SCOOTER, 1, percent=-1),
    ],
)
def test_what_has_no_price_is_refused_with_a_sentence(ask):
    with pytest.raises(PricingError) as refusal:
        ask()
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize("tariff", [SCOOTER, TIERS, Tariff(day=D(0)), Tariff(terms={1: D(36), 6: D(130)})])
def test_a_sound_tariff_passes(tariff):
    tariff.check()


@pytest.mark.parametrize(
    ("tariff", "sentence"),
    [
        (Tariff(), "aucun prix"),
        (Tariff(km=D("0.10")), "aucun prix"),
        (Tariff(day=D(-1)), "négatif"),
        (Tariff(day=D("1.005")), "deux chiffres"),
        (Tariff(day=D(1), km=D(-1)), "négatif"),
        (Tariff(day=D(1), included_km_per_day=-1), "négatif"),
        (Tariff(day=D(7), week=D(50)), "ne servirait jamais"),
        (Tariff(day=D(7), week=D(20), month=D(95)), "ne servirait jamais"),
        (Tariff(day=D(7), week=D(6)), "plus bas"),
        (Tariff(day=D(1), tiers=(Tier(None, D(1)),)), "pas les deux"),
        (Tariff(tiers=(Tier(30, D(3)),)), "pas de limite"),
        (Tariff(tiers=(Tier(None, D(3)), Tier(None, D(3)))), "seul le dernier"),
        (Tariff(tiers=(Tier(30, D(3)), Tier(30, D(4)), Tier(None, D(5)))), "plus loin"),
        (Tariff(tiers=(Tier(0, D(3)), Tier(None, D(5)))), "plus loin"),
        (Tariff(terms={0: D(3)}), "au moins un mois"),
        (Tariff(terms={3: D(90), 6: D(80)}), "moins cher"),
    ],
)
def test_a_tariff_that_contradicts_itself_is_refused(tariff, sentence):
    with pytest.raises(PricingError, match=sentence):
        tariff.check()
