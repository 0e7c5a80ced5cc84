"""A file becomes a table, or a sentence that says what to do."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from mobilite.imports.tables import MOST_LINES, Unreadable, read_table
from tests.mobilite.imports.samples import PEOPLE, WORKBOOK, as_csv, as_xlsx

NAMES = [["Nom", "Prénom"], ["Noël", "Chloé"], ["Œuvrard", "Gaël"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_accents_are_read_whatever_the_spreadsheet_wrote(encoding, delimiter):
    table = read_table(as_csv(NAMES, encoding=encoding, delimiter=delimiter))
    assert table.heads == ["Nom", "Prénom"]
    assert table.lines == [(2, ["Noël", "Chloé"]), (3, ["Œuvrard", "Gaël"])]


def test_separators_and_line_breaks_inside_quotes_do_not_cut_a_cell():
    content = 'Nom;Adresse\r\n"Noël";"3 rue des Lilas ; bât. B\n2e étage"\r\nPetit;"12, rue, de"\r\n'.encode()
    assert [number for number, _ in read_table(content).lines] == [2, 3]
    assert read_table(content).lines[0][1][1] == "3 rue des Lilas ; bât. B\n2e étage"


def test_empty_lines_are_passed_and_the_others_keep_their_numbers():
    table = read_table(as_csv([NAMES[0], NAMES[1], ["", "  "], [], NAMES[2], ["", ""]]))
    assert [number for number, _ in table.lines] == [2, 5]
    assert table.empty == 2


def test_a_title_above_the_heads_is_no_head():
    table = read_table(as_xlsx(WORKBOOK))
    assert table.heads[0] == "Numéro"
    assert [number for number, _ in table.lines] == [4, 5, 7]


def test_the_first_sheet_is_read():
    assert read_table(as_xlsx(NAMES, Autres=[["Rien"], ["du tout"]])).heads == ["Nom", "Prénom"]


def test_no_formula_is_run():
    content = as_xlsx([["Nom", "Prénom"], ["Noël", '=HYPERLINK("http://x.example","Chloé")']])
    assert read_table(content).lines == [(2, ["Noël", None])]


def test_a_column_without_a_title_is_called_by_its_letter():
    assert read_table(as_csv([["Nom", "Prénom", ""], ["Noël", "Chloé", "x"]])).heads[2] == "Colonne C"


def _zip(**pieces) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pieces.items():
            archive.writestr(name, content)
    return out.getvalue()


def _bomb() -> bytes:
    return _zip(**{"xl/workbook.xml": b"<a/>", "xl/sharedStrings.xml": b" " * 90_000_000})


def _entities() -> bytes:
    return _zip(**{"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})


def _protected() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    )


BAD = {
    "empty": (b"", "vide"),
    "blank": (b"\r\n \r\n;;;\r\n", "vide"),
    "heads only": (b"Nom;Prenom\r\n", "qu’une ligne"),
    "a photo": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 4, "n’est pas un tableau"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x00\x01", "n’est pas un tableau"),
    "a damaged workbook": (as_xlsx(NAMES)[:900], "abîmé"),
    "a text document": (_zip(**{"word/document.xml": b"<w/>"}), "n’est pas un classeur"),
    "a workbook without what is in it": (_zip(**{"xl/workbook.xml": b"<w/>"}), "abîmé"),
    "protected": (_protected(), "mot de passe"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1200), "ancien classeur"),
    "a zip bomb": (_bomb(), "beaucoup trop gros"),
    "entities": (_entities(), "abîmé"),
    "100 columns": (as_csv([[f"c{n}" for n in range(100)], ["1"] * 100]), "60 colonnes"),
    "100 columns in a workbook": (as_xlsx([[f"c{n}" for n in range(100)], ["1"] * 100]), "60 colonnes"),
    "too many lines": (as_csv([["Nom", "Prénom"], *[["a", "b"]] * (MOST_LINES + 1)]), "2\u202f000 à la fois"),
    "too heavy": (b"a;b\n" * 1_400_000, "5\u00a0Mo"),
    "a quote left open": (b'Nom;Note\nPetit;"' + b"x\n" * 4000, "guillemet"),
    "an endless cell": (b"Nom;Note\nPetit;" + b"x" * 140_000, "guillemet"),
    "only empty lines": (b"Nom;Prenom\n" + b"\n" * 30_000 + b"a;b\n", "trop de lignes"),
}


@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=list(BAD))
def test_what_cannot_be_read_is_refused_with_a_sentence(content, words):
    with pytest.raises(Unreadable) as refused:
        read_table(content)
    assert words in refused.value.sentence
    assert refused.value.field == "file"


def test_a_workbook_that_lies_about_its_size_is_read_anyway():
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in NAMES:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    assert len(read_table(out.getvalue()).lines) == 2


def test_the_sample_of_people_holds_what_it_promises():
    table = read_table(as_csv(PEOPLE, encoding="cp1252"))
    assert table.empty == 1
    assert len(table.lines) == 10
    assert table.samples(1) == ["DIALLO", "Le Goff", "Noël"]
