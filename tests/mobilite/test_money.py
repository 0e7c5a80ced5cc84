from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.money import CENT, french, from_cents, parse_french, rounded, share, split, to_cents

cents = st.integers(-(10**11), 10**11)
amounts = cents.map(from_cents)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0.005", "0.01"),
        ("0.0049", "0.00"),
        ("1.345", "1.35"),
        ("1.335", "1.34"),
        ("-0.005", "-0.01"),
        ("-0.004", "0.00"),
        ("12", "12.00"),
    ],
)
def test_half_a_cent_is_rounded_away_from_zero(amount, expected):
    assert str(rounded(Decimal(amount))) == expected


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e15"])
def test_what_is_no_amount_is_never_rounded(amount):
    with pytest.raises(ValueError, match="Ce montant n’est pas possible"):
        rounded(Decimal(amount))


def test_a_float_is_never_an_amount():
    with pytest.raises(TypeError):
        rounded(0.1)


@pytest.mark.parametrize("amount", ["0.001", "12.505", "NaN", "sNaN", "Infinity"])
def test_a_fraction_of_a_cent_is_refused_rather_than_lost(amount):
    with pytest.raises(ValueError, match="montant"):
        to_cents(Decimal(amount))


def test_zeros_after_the_cents_are_no_fraction_of_a_cent():
    assert to_cents(Decimal("12.500")) == 1250


@given(cents)
def test_cents_and_euros_go_round_trip(value):
    assert to_cents(from_cents(value)) == value
    assert from_cents(value).as_tuple().exponent == -2


def test_220_euros_in_12_are_4_times_18_34_then_8_times_18_33():
    assert split(Decimal(220), 12) == [Decimal("18.34")] * 4 + [Decimal("18.33")] * 8


def test_a_negative_total_is_split_as_its_mirror():
    assert split(Decimal(-220), 12) == [Decimal("-18.34")] * 4 + [Decimal("-18.33")] * 8


def test_there_is_no_split_below_one_part():
    with pytest.raises(ValueError, match="au moins une part"):
        split(Decimal(1), 0)


@given(amounts, st.integers(1, 60))
def test_a_split_adds_up_and_its_parts_differ_by_a_cent_at_most(total, parts):
    shares = split(total, parts)
    assert len(shares) == parts
    assert sum(shares) == total
    assert max(shares) - min(shares) <= CENT
    assert [abs(part) for part in shares] == sorted((abs(part) for part in shares), reverse=True)


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_shares_add_up_and_are_within_a_cent_of_exact(total, weights):
    shares = share(total, weights)
    assert sum(shares) == total
    for part, weight in zip(shares, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < CENT * sum(weights)
        if not weight:
            assert part == 0


def test_shares_follow_weights_that_are_decimals():
    assert share(Decimal("0.10"), [Decimal("0.5"), Decimal("0.25"), Decimal("0.25")]) == [
        Decimal("0.05"),
        Decimal("0.03"),
        Decimal("0.02"),
    ]


@pytest.mark.parametrize("weights", [[], [0], [2, -1]])
def test_weights_that_share_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="poids"):
        share(Decimal(1), weights)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("12.5", "12,50\u00a0€"),
        ("0", "0,00\u00a0€"),
        ("1234.5", "1\u202f234,50\u00a0€"),
        ("1234567.89", "1\u202f234\u202f567,89\u00a0€"),
        ("-1.5", "\u2212\u00a01,50\u00a0€"),
        ("-0.001", "0,00\u00a0€"),
    ],
)
def test_amounts_are_written_the_french_way(amount, expected):
    assert french(Decimal(amount)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12,50", "12.50"),
        ("12.50", "12.50"),
        ("1 234,5 €", "1234.50"),
        ("1\u202f234,50\u00a0€", "1234.50"),
        ("  7 ", "7.00"),
        ("7€", "7.00"),
        ("7,5 euros", "7.50"),
        ("\u2212\u00a01,50\u00a0€", "-1.50"),
        ("-1,5", "-1.50"),
        ("0", "0.00"),
        ("-0", "0.00"),
    ],
)
def test_amounts_are_read_the_french_way(text, expected):
    assert str(parse_french(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1,2,3", "12 50", "1.234,50", "12,", ",5", "1e5", "NaN", "١٢", "--1", "12,505", "9" * 40],
)
def test_what_is_no_amount_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"montant.*\.$"):
        parse_french(text)


@given(amounts)
def test_what_is_written_reads_back(amount):
    assert parse_french(french(amount)) == amount


@given(st.text())
def test_any_text_is_an_amount_or_a_kind_refusal(text):
    try:
        amount = parse_french(text)
    except ValueError as error:
        found = str(error)
    else:
        found = french(amount)
    assert "montant" in found or "€" in found
