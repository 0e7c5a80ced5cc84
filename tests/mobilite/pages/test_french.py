"""What French looks like on screen, on paper and in an SMS."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.pages import french

AT = datetime(2026, 4, 7, 7, 30, tzinfo=UTC)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_instant_is_written_in_paris_time():
    assert french.datetime_fr(AT) == "mar.\u00a07\u00a0avril 2026, 9\u00a0h\u00a030"


def test_a_whole_hour_has_no_minutes():
    assert french.time_fr(time(14)) == "14\u00a0h"


def test_the_first_of_the_month_is_premier():
    assert plain(french.date_fr(date(2026, 5, 1))) == "ven. 1er mai 2026"


def test_a_day_in_full_letters():
    assert plain(french.date_fr(date(2026, 4, 7), long=True, year=False)) == "mardi 7 avril"


def test_a_period_says_the_year_once():
    end = datetime(2026, 4, 28, 8, tzinfo=UTC)
    assert plain(french.period_fr(AT, end)) == "mar. 7 avril 2026, 9 h 30 → mar. 28 avril, 10 h"


def test_a_period_over_new_year_says_both_years():
    text = plain(french.period_fr(date(2026, 12, 30), date(2027, 1, 2)))
    assert text == "mer. 30 décembre 2026 → sam. 2 janvier 2027"


def test_a_period_within_a_day_says_the_day_once():
    assert (
        plain(french.period_fr(AT, datetime(2026, 4, 7, 15, tzinfo=UTC)))
        == "mar. 7 avril 2026, 9 h 30 → 17 h"
    )


def test_an_open_period_has_no_end():
    assert plain(french.period_fr(date(2026, 4, 7), None)) == "à partir du mar. 7 avril 2026"


@pytest.mark.parametrize(
    ("amount", "written"),
    [("12.5", "12,50\u00a0€"), ("-40", "\u2212\u00a040,00\u00a0€"), ("1250", "1\u202f250,00\u00a0€")],
)
def test_an_amount(amount, written):
    assert french.euros(Decimal(amount)) == written


def test_an_sms_has_plain_spaces_and_hyphens():
    assert french.euros(Decimal("-1250"), nobreak=False) == "- 1 250,00 €"
    assert french.datetime_fr(AT, nobreak=False) == "mar. 7 avril 2026, 9 h 30"


@pytest.mark.parametrize(
    "write", [french.euros, french.km, french.date_fr, french.datetime_fr, french.time_fr]
)
def test_nothing_is_written_as_nothing(write):
    assert write(None) == ""


def test_kilometres():
    assert french.km(48210) == "48\u202f210\u00a0km"


@pytest.mark.parametrize(("count", "words"), [(0, "0 location"), (1, "1 location"), (2, "2 locations")])
def test_french_counts_zero_in_the_singular(count, words):
    assert plain(french.plural(count, "location")) == words


def test_typography_puts_the_spaces_that_do_not_break():
    assert (
        french.typography("Il manque : « le permis » !") == "Il manque\u00a0: «\u00a0le permis\u00a0»\u202f!"
    )


@given(st.text(max_size=60))
def test_typography_changes_nothing_the_second_time(text):
    once = french.typography(text)
    assert french.typography(once) == once


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("LE GOFF, Aïcha", "le goff aicha"),
        ("D’Œuvre", "d oeuvre"),
        ("Özgür  Straße", "ozgur strasse"),
        ("Saint-Géréon", "saint gereon"),
        ("Łucja Sørensen", "lucja sorensen"),
        ("L’Île", "l ile"),
        ("", ""),
        ("---", ""),
    ],
)
def test_folding_takes_accents_off(text, folded):
    assert french.fold(text) == folded


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûü '-"))
def test_folding_sees_no_case(text):
    assert french.fold(text.upper()) == french.fold(text)


@given(st.text(max_size=60))
def test_folding_changes_nothing_the_second_time(text):
    once = french.fold(text)
    assert french.fold(once) == once


def test_initials():
    assert french.initials("Aïcha Le Goff") == "AL"


def test_de_elides_before_a_vowel():
    assert [french.de(name) for name in ("Camille", "Aïcha", "Élise", "Hélène", "Yann", "Œdipe", "")] == [
        "de Camille",
        "d’Aïcha",
        "d’Élise",
        "d’Hélène",
        "de Yann",
        "d’Œdipe",
        "de ",
    ]
