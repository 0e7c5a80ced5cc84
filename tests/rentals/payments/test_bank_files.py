"""What banks export is read as they write it; what is no operation is left out, what cannot be read is said."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from mobilite.imports.tables import Unreadable, read_rows
from rentals.payments.bank.files import (
    find_sheet,
    head_key,
    is_remembered,
    masked,
    missing,
    proposed,
    ranked,
    read_amount,
    read_lines,
)

TODAY = date(2026, 4, 7)

#: Semicolons, Windows-1252, a decimal comma, debit and credit apart, lines above and below.
TWO_COLUMNS = """Crédit d’exemple;;;;
Compte courant n° 12345678;;;;
Solde au 03/04/2026;;1 520,00;;

Date;Libellé;Débit euros;Crédit euros;Date de valeur
01/04/2026;VIR SEPA AICHA DIALLO LOC-2026-0042;;45,00;01/04/2026
02/04/2026;PRLV ASSURANCE;-312,50;;02/04/2026
;;;;
03/04/2026;REMISE CHEQUES REM-2026-0003;;1 215,00;04/04/2026

Total;;312,50;1 260,00;
""".encode("cp1252")

SIGNED = (
    b"Date operation,Libelle operation,Montant,Reference\r\n"
    b"2026-04-01,VIR DIALLO,45.00,ABC\r\n2026-04-02,FRAIS,-1.20,\r\n"
)


def reading(content, remembered=None, columns=None):
    sheet = find_sheet(read_rows(content), remembered or {}, TODAY)
    return read_lines(sheet, columns or proposed(sheet.heads, remembered or {}), TODAY)


def test_debit_and_credit_columns_between_what_the_bank_writes_around_them():
    found = reading(TWO_COLUMNS)
    assert [(line.day, line.amount) for line in found.lines] == [
        (date(2026, 4, 1), Decimal("45.00")),
        (date(2026, 4, 2), Decimal("-312.50")),
        (date(2026, 4, 3), Decimal("1215.00")),
    ]
    assert found.lines[0].label == "VIR SEPA AICHA DIALLO LOC-2026-0042"
    assert found.lines[2].value_on == date(2026, 4, 4)
    assert [text for _, text in found.left_out] == ["Total 312,50 1 260,00"]
    assert not found.faults
    assert (found.first_on, found.last_on) == (date(2026, 4, 1), date(2026, 4, 3))


def test_one_signed_column_with_points_and_commas():
    found = reading(SIGNED)
    assert [line.amount for line in found.lines] == [Decimal("45.00"), Decimal("-1.20")]
    assert found.lines[0].reference == "ABC"


def test_a_short_file_is_cut_by_its_semicolons_not_by_its_decimal_commas():
    found = reading(b"Date;Libelle;Debit;Credit\n01/04/2026;VIR;;45,00\nTotal;45,00\nSolde;1,00\n")
    assert [line.amount for line in found.lines] == [Decimal("45.00")]


def test_a_sense_beside_the_amount():
    found = reading(
        b"Date;Libelle;Montant;Sens\n01/04/2026;VIR;45,00;C\n02/04/2026;FRAIS;1,20;D\n03/04/2026;X;1,00;?\n"
    )
    assert [line.amount for line in found.lines] == [Decimal("45.00"), Decimal("-1.20")]
    assert found.faults == ((4, "Le sens de cette ligne n’est ni débit ni crédit."),)


def test_a_file_without_a_head_has_lettered_columns():
    sheet = find_sheet(read_rows(b"01/04/2026;VIR DIALLO;45,00\n02/04/2026;FRAIS;-1,20\n"), {}, TODAY)
    assert sheet.heads == ("Colonne A", "Colonne B", "Colonne C")
    found = read_lines(sheet, {0: "day", 1: "label", 2: "amount"}, TODAY)
    assert [line.amount for line in found.lines] == [Decimal("45.00"), Decimal("-1.20")]


def test_a_workbook_with_real_dates_and_numbers_and_a_formula():
    book = Workbook()
    sheet = book.active
    sheet.append(["Compte", "courant"])
    sheet.append(["Date", "Libellé", "Débit", "Crédit"])
    sheet.append([date(2026, 4, 1), "VIR DIALLO", None, 45.1])
    sheet.append([date(2026, 4, 2), '=HYPERLINK("x")', 3, None])
    file = io.BytesIO()
    book.save(file)
    found = reading(file.getvalue())
    assert [(line.day, line.amount) for line in found.lines] == [
        (date(2026, 4, 1), Decimal("45.10")),
        (date(2026, 4, 2), Decimal("-3.00")),
    ]


def test_what_cannot_be_read_is_said_with_its_row_and_nothing_is_guessed():
    found = reading(
        "Date;Libellé;Débit;Crédit\n31/02/2026;VIR;;45,00\n01/04/2026;VIR;;45,0O\n01/04/2026;VIR;1,00;2,00\n"
        "01/04/2036;VIR;;1,00\n01/04/1990;VIR;;1,00\n01/04/2026;VIR;;1,234\n".encode()
    )
    assert not found.lines
    assert [number for number, _ in found.faults] == [2, 3, 4, 5, 6, 7]
    assert "n’existe pas au calendrier" in found.faults[0][1]
    assert "«\u00a045,0O\u00a0» n’est pas un montant" in found.faults[1][1]


def test_what_was_said_of_an_account_is_found_again_even_in_another_order():
    said = {"date": "day", "texte": "label", "somme nette": "amount", "solde": ""}
    sheet = find_sheet(
        read_rows(b"x;y\nSolde;Somme nette;Texte;Date\n1,00;45,00;VIR;01/04/2026\n"), said, TODAY
    )
    assert is_remembered(sheet, said)
    assert proposed(sheet.heads, said) == {1: "amount", 2: "label", 3: "day"}
    assert not is_remembered(find_sheet(read_rows(SIGNED), said, TODAY), said)
    assert not is_remembered(sheet, {})


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"label", "amount"}, "date"), ({"day", "amount"}, "libellé"), ({"day", "label"}, "montant"),
        ({"day", "label", "debit"}, "crédit"), ({"day", "label", "amount", "credit"}, "pas les deux"),
        ({"day", "label", "credit", "side"}, "sens"), ({"day", "label", "credit"}, ""), ({"day", "label", "amount"}, ""),
    ],
)  # fmt: skip
def test_the_columns_say_enough_or_what_is_missing_is_asked(keys, words):
    assert words in missing(keys)
    assert bool(words) == bool(missing(keys))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 234,56", "1234.56"), ("1.234,56 €", "1234.56"), ("1,234.56", "1234.56"), ("+45,00", "45"), ("-45.00", "-45"),
        ("(12,00)", "-12"), ("12,00-", "-12"), ("1\u202f234,5", "1234.5"), (45.1, "45.1"), (7, "7"), ("12,50 EUR", "12.5"),
    ],
)  # fmt: skip
def test_amounts_as_banks_write_them(text, amount):
    assert read_amount(text) == Decimal(amount)


def test_the_same_head_with_its_currency_is_one():
    assert head_key("Débit (EUR)") == head_key("debit euros") == "debit"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("VIR FR76 3000 1007 9412 3456 7890 185 DIALLO", "VIR …0185 DIALLO"),
        ("VIR FR7630001007941234567890185 LOC-2026-0042", "VIR …0185 LOC-2026-0042"),
        ("CARTE 4970101234567890", "CARTE …7890"), ("NIR 2 69 05 49 588 157 80", "NIR …5780"), ("NIR 269054958815780", "NIR …5780"),
        ("REMISE REM-2026-0003 07042026", "REMISE REM-2026-0003 07042026"),
    ],
)  # fmt: skip
def test_whole_account_card_and_national_numbers_are_not_kept(text, kept):
    assert masked(text) == kept


def test_two_lines_that_say_the_same_are_two_and_an_overlap_gives_the_same_ranks():
    head = "Date;Libelle;Credit\n"
    one, other = "01/04/2026;VIR DIALLO;10,00\n", "02/04/2026;VIR PETIT;10,00\n"
    first = [(line.fingerprint, rank) for line, rank in ranked(reading((head + one * 2).encode()).lines)]
    both = [
        (line.fingerprint, rank) for line, rank in ranked(reading((head + one * 2 + other).encode()).lines)
    ]
    assert len(set(first)) == 2
    assert set(first) < set(both)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n ", b"Date;Libelle\x00;Montant\n", b"x" * 6_000_000, b"Date;Libelle;Credit\n" + b"01/04/2026;V;1,00\n" * 100_000,
        b'Date;Libelle\n01/04/2026;"' + b"x" * 5000, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, b"PK\x03\x04nonsense",
    ],
    ids=["empty", "blank", "nul", "huge", "100,000 lines", "a cell without end", "an old workbook", "no workbook"],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_words(content):
    with pytest.raises(Unreadable) as refused:
        read_rows(content)
    assert refused.value.sentence.endswith(".")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)


@given(
    st.lists(
        st.lists(
            TEXTS | st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False), max_size=6
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_a_file_holds_reading_it_never_fails(rows):
    numbered = [(number, cells) for number, cells in enumerate(rows, 1)]
    sheet = find_sheet(numbered, {}, TODAY)
    columns = proposed(sheet.heads, {})
    found = read_lines(sheet, {**columns, 0: "day", 1: "label", 2: "amount"}, TODAY)
    assert len(found.lines) + len(found.left_out) + len(found.faults) == len(sheet.rows)
