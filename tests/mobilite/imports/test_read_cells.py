"""What is written in a cell becomes a value, or a reason in French."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.importable import EXCEL_EPOCH, Wrong, day, text, whole, written, yes_no
from mobilite.people.import_columns import read_phone, read_postcode
from vehicles.imports import read_code, read_plate

KNOWN = SimpleNamespace(today=date(2026, 4, 7))
NEW_YEAR_S_EVE = date(1990, 12, 31)


@pytest.mark.parametrize(
    "cell",
    [
        "31/12/1990", "1990-12-31", "31-12-90", "31.12.1990", "31/12/90", "1990-12-31 00:00:00", "1990/12/31",
        " 31/12/1990 ", date(1990, 12, 31), datetime(1990, 12, 31, 8), 33238, 33238.0,  # noqa: DTZ001
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_shape(cell):
    assert day(past=True)(cell, KNOWN) == NEW_YEAR_S_EVE


@given(
    st.dates(date(1930, 1, 1), date(2026, 4, 7)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]),
)
def test_a_past_day_comes_back_from_each_way_of_writing_it(born, shape):
    assert day(past=True)(born.strftime(shape), KNOWN) == born
    assert day(past=True)((born - EXCEL_EPOCH).days, KNOWN) == born


def test_two_digits_mean_the_past_for_a_birth_and_this_century_for_an_insurance():
    assert day(past=True)("01/02/27", KNOWN) == date(1927, 2, 1)
    assert day()("01/02/27", KNOWN) == date(2027, 2, 1)
    assert day(past=True)("01/02/04", KNOWN) == date(2004, 2, 1)


@pytest.mark.parametrize(
    "cell", ["31/02/1990", "12/31/1990", "hier", "1990", "01/01/1066", "31/12/2026", True, "33238"]
)
def test_what_is_no_past_day_is_refused(cell):
    with pytest.raises(Wrong):
        day(past=True)(cell, KNOWN)


@pytest.mark.parametrize(
    "cell",
    [
        "06 39 98 10 01",
        "0639981001",
        "06.39.98.10.01",
        "+33 6 39 98 10 01",
        639981001,
        639981001.0,
        33639981001,
        "'+33639981001",
    ],
)
def test_a_telephone_is_read_even_when_the_spreadsheet_took_it_for_a_number(cell):
    assert read_phone(cell, KNOWN) == "+33639981001"


@pytest.mark.parametrize(
    ("cell", "plate"),
    [
        ("ab000cd", "AB-000-CD"),
        (" AB 000-CD", "AB-000-CD"),
        ("1234 AB 44", "1234-AB-44"),
        ("12ab2a", "12-AB-2A"),
        ("1234 ABC 44", "1234ABC44"),
    ],
)
def test_a_plate_is_written_in_one_way(cell, plate):
    assert read_plate(cell, KNOWN) == plate


@pytest.mark.parametrize("cell", ["AB-0O0-CD", "AB-000-C", "OI-000-CD", "clio", "12345", "AB-000-CD-1"])
def test_a_wrong_plate_is_refused(cell):
    with pytest.raises(Wrong, match="AB-000-CD"):
        read_plate(cell, KNOWN)


@pytest.mark.parametrize(
    ("cell", "km"),
    [
        ("45 200 km", 45200),
        ("45.200", 45200),
        (45200.0, 45200),
        ("45\u202f200", 45200),
        ("45200,0", 45200),
        ("0", 0),
    ],
)
def test_a_meter_is_read_with_its_spaces_and_its_unit(cell, km):
    assert whole(2_000_000)(cell, KNOWN) == km


@pytest.mark.parametrize("cell", ["-5", "12,5", "beaucoup", "3000000", "²"])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(Wrong):
        whole(2_000_000)(cell, KNOWN)


def test_yes_and_no_have_several_words():
    assert [yes_no(word, KNOWN) for word in ("Oui", "X", 1, "vrai", True)] == [True] * 5
    assert [yes_no(word, KNOWN) for word in ("non", "N", 0, "FAUX", False)] == [False] * 5
    with pytest.raises(Wrong, match="oui ou non"):
        yes_no("peut-être", KNOWN)


def test_a_postcode_that_lost_its_zero_finds_it_again():
    assert read_postcode(1000, KNOWN) == "01000"
    with pytest.raises(Wrong, match="cinq chiffres"):
        read_postcode("441", KNOWN)


def test_a_cell_that_the_spreadsheet_could_not_compute_is_named():
    with pytest.raises(Wrong, match="calculer"):
        text(60)("#REF!", KNOWN)
    with pytest.raises(Wrong, match="trop long"):
        text(5)("abcdef", KNOWN)


@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.text(max_size=40),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.dates(),
        st.datetimes(),
        st.timedeltas().map(str),
    )
)
def test_no_cell_breaks_a_reader(cell):
    written(cell)
    for read in (day(), day(past=True), yes_no, whole(100), text(10), read_phone, read_postcode, read_plate):
        with suppress(Wrong):
            read(cell, KNOWN)


def test_the_epoch_of_spreadsheets_is_right():
    assert EXCEL_EPOCH + timedelta(days=33238) == NEW_YEAR_S_EVE


def test_a_code_is_kept_in_capitals_and_never_longer_than_its_column():
    assert read_code(10)(" c-01 ", KNOWN) == "C-01"
    with pytest.raises(Wrong, match="trop long"):
        read_code(10)("ß" * 8, KNOWN)
