from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.periods import add_months
from rentals.pricing import (
    Accessory,
    Kind,
    PricingError,
    Tariff,
    accessory_lines,
    bracket,
    cap_left,
    discount_line,
    discount_sum_line,
    loan_lines,
    payer_shares,
    total,
)

D = Decimal
TODAY = date(2026, 4, 7)
amounts = st.integers(0, 10**6).map(lambda cents: D(cents).scaleb(-2))


@pytest.mark.parametrize(("quotient", "audience"), [("600.00", "solidarity"), ("600.01", "standard")])
def test_the_solidarity_tariff_goes_up_to_its_threshold(quotient, audience):
    assert bracket(D(quotient), date(2026, 3, 3), TODAY, D(600)).audience == audience


@pytest.mark.parametrize(
    ("quotient", "proof_on", "why"),
    [
        (None, date(2026, 3, 3), "n’est pas connu"),
        (D(300), None, "pas de justificatif daté"),
        (D(300), date(2025, 4, 6), "le justificatif du 6 avril 2025 a plus de 12 mois"),
        (D(300), date(2026, 4, 8), "après aujourd’hui"),
        (D(700), date(2026, 3, 3), "dépasse 600,00 €"),
    ],
)
def test_a_doubt_gives_the_standard_tariff_and_says_why(quotient, proof_on, why):
    found = bracket(quotient, proof_on, TODAY, D(600))
    assert found.audience == "standard"
    assert why in found.why.replace("\u00a0", " ")


def test_a_proof_of_exactly_12_months_still_holds():
    assert bracket(D(300), date(2025, 4, 7), TODAY, D(600)).audience == "solidarity"


def test_an_offer_without_a_solidarity_tariff_is_at_the_standard_one():
    assert bracket(D(300), date(2026, 3, 3), TODAY, None).audience == "standard"


def test_the_reason_tells_the_threshold_and_never_the_quotient():
    found = bracket(D("123.45"), date(2026, 3, 3), TODAY, D(600))
    assert found.why.replace("\u00a0", " ") == (
        "Tarif solidaire : quotient familial de 600,00 € au plus, justificatif du 3 mars 2026."
    )
    assert "987,65" not in bracket(D("987.65"), date(2026, 3, 3), TODAY, D(600)).why


@given(amounts, amounts, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-800, 800))
def test_solidarity_asks_for_a_low_quotient_and_a_fresh_proof(quotient, threshold, proof_on, days):
    today = proof_on + timedelta(days=days)
    expected = quotient <= threshold and proof_on <= today <= add_months(proof_on, 12)
    assert (bracket(quotient, proof_on, today, threshold).audience == "solidarity") == expected


def test_a_loan_and_two_accessories_make_120():
    loan = loan_lines(Tariff(day=D(7), week=D(20), month=D(70)), 30)
    extras = accessory_lines(
        [Accessory("Siège enfant", {7: D(10), 30: D(35)}), Accessory("Remorque", {30: D(15)})], 30
    )
    assert [line.amount for line in loan + extras] == [70, 35, 15]
    assert total(loan + extras) == 120
    assert {line.kind for line in extras} == {Kind.ACCESSORY}


def test_an_accessory_says_which_durations_it_was_priced_by():
    (line,) = accessory_lines([Accessory("Siège enfant", {7: D(10), 30: D(35)})], 11)
    assert (line.label, line.amount) == ("Siège enfant", 20)
    assert line.why.replace("\u00a0", " ") == "Pour 11 jours : 2 × 7 jours à 10,00 €."


def test_accessories_of_a_lease_are_priced_by_the_month():
    (line,) = accessory_lines([Accessory("Sacoches", {6: D(12)})], 6, unit="mois")
    assert line.why.replace("\u00a0", " ") == "Pour 6 mois : 6 mois à 12,00 €."


def test_an_accessory_without_a_price_is_lent():
    assert accessory_lines([Accessory("Casque", {})], 30) == []


def test_a_discount_says_its_motive():
    line = discount_line(D(27), 20, "Entretien d’embauche demain.", limit=20)
    assert (line.kind, line.label, line.amount) == (Kind.DISCOUNT, "Remise de 20\u00a0%", D("-5.40"))
    assert line.why.replace("\u00a0", " ") == "Entretien d’embauche demain : 20 % de 27,00 €."


@pytest.mark.parametrize(
    ("percent", "motive", "sentence"),
    [
        (21, "Geste", "20\u00a0% au plus"),
        (0, "Geste", "plus de 0"),
        (101, "Geste", "100"),
        (10, "  ", "Dites pourquoi"),
        (10, "x" * 201, "200"),
    ],
)
def test_a_discount_out_of_its_limits_is_refused(percent, motive, sentence):
    with pytest.raises(PricingError, match=sentence):
        discount_line(D(27), percent, motive, limit=20)


@given(amounts, st.integers(1, 100))
def test_a_discount_never_takes_more_than_the_price(price, percent):
    line = discount_line(price, percent, "x" * 200)
    assert 0 <= price + line.amount <= price
    assert len(line.why) <= 300


@given(amounts, amounts)
def test_a_sum_taken_off_never_takes_more_than_the_price(price, amount):
    """Row B9."""
    try:
        line = discount_sum_line(price, amount, "Geste.")
    except PricingError:
        assert not 0 < amount <= price
    else:
        assert price + line.amount >= 0
        assert line.why.startswith("Geste\u00a0: ")


@pytest.mark.parametrize(("motive", "sentence"), [(" ", "Dites pourquoi"), ("x" * 201, "200")])
def test_a_sum_taken_off_says_why(motive, sentence):
    with pytest.raises(PricingError, match=sentence):
        discount_sum_line(D(10), D(1), motive)


@given(
    st.dictionaries(st.integers(1, 60), amounts, min_size=1, max_size=4),
    st.integers(1, 90),
    st.integers(1, 90),
)
def test_an_option_is_never_dearer_than_the_sum_of_its_parts(prices, first, second):
    """Row B7."""

    def cost(days):
        [line] = accessory_lines([Accessory("Siège enfant", prices)], days)
        assert line.why.endswith(".")
        return line.amount

    assert 0 <= cost(first + second) <= cost(first) + cost(second)


def test_60_euros_of_which_a_payer_promised_40_are_two_bills():
    assert payer_shares(D(60), [D(40)]) == [D(40), D(20)]


def test_payers_never_bear_more_than_the_price():
    assert payer_shares(D(60), [D(40), D(30), D(10)]) == [D(40), D(20), D(0), D(0)]


@given(amounts, st.lists(amounts, max_size=5))
def test_shares_add_up_and_no_promise_is_exceeded(price, promised):
    shares = payer_shares(price, promised)
    assert sum(shares) == price
    assert all(0 <= share <= promise for share, promise in zip(shares, promised, strict=False))
    assert shares[-1] == max(0, price - sum(promised))


@pytest.mark.parametrize(("price", "promised"), [(D(-1), []), (D(1), [D(-1)])])
def test_negative_shares_are_refused(price, promised):
    with pytest.raises(PricingError):
        payer_shares(price, promised)


@pytest.mark.parametrize(("used", "cap", "left"), [(88, 90, 2), (90, 90, 0), (95, 90, 0), (88, None, None)])
def test_a_cap_leaves_what_was_not_used(used, cap, left):
    assert cap_left(used, cap) == left
