"""From HTML to a PDF that archives and readers can use (row D1)."""

import io
import re
import time

import pypdf
import pytest

from mobilite.documents import rendering
from mobilite.documents.operations import content_of
from tests.examples.documents import a_document
from tests.factories import a_person


def html(body):
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title>'
        '<link rel="stylesheet" href="documents.css"></head><body>'
        f"{body}</body></html>"
    )


@pytest.fixture
def reader(now, db):
    return pypdf.PdfReader(io.BytesIO(content_of(a_document(a_person("Éloïse", "Öztürk"), at=now))))


@pytest.mark.drawn
def test_a_document_says_that_it_is_archivable_and_accessible(reader):
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r'pdfaid:part="3"|<pdfaid:part>3', xmp)
    assert re.search(r'pdfaid:conformance="A"|<pdfaid:conformance>A', xmp)
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert xmp.count("<rdf:RDF") == 1
    assert "/Filter" not in reader.trailer["/Root"]["/Metadata"]


@pytest.mark.drawn
def test_a_document_is_tagged_in_french_with_its_title_and_author(reader):
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/OutputIntents"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Devis DEV-2026-0001 – Éloïse Öztürk"


@pytest.mark.drawn
def test_every_font_is_embedded_and_cut_down_to_its_letters(reader):
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descendant = font["/DescendantFonts"][0].get_object()
        descriptor = descendant["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert "+" in descriptor["/FontName"]


@pytest.mark.drawn
def test_accents_and_signs_come_out_right(reader):
    text = reader.pages[0].extract_text()
    assert "Éloïse Öztürk" in text
    assert "12,50\u00a0€" in text
    assert "\ufffd" not in text


@pytest.mark.drawn
def test_the_same_page_gives_the_same_bytes():
    page = html("<h1>Bonjour</h1>")
    assert rendering.pdf(page, identifier="a") == rendering.pdf(page, identifier="a")


@pytest.mark.drawn
@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/logo.png",
        "https://example.org/logo.png",
        "ftp://example.org/logo.png",
        "file:///etc/passwd",
        "../rendering.py",
        "../../../manage.py",
        "file://localhost/etc/passwd",
        "private:../../etc/passwd",
        "private:photos/00/missing.jpg",
        "missing.svg",
    ],
)
def test_nothing_but_our_own_files_is_shown(address, db):
    with pytest.raises(rendering.MissingPicture):
        rendering.pdf(html(f'<p><img src="{address}" alt="x"></p>'))


@pytest.mark.drawn
def test_our_own_pictures_are_shown():
    assert rendering.pdf(html('<p><img src="car.svg" alt="Une voiture"></p>')).startswith(b"%PDF-1.7")


def test_spaces_are_set_the_french_way():
    assert rendering._spaced("Prix :  12 €\n  et  toi ? (n° 5 ) fin .") == (
        "Prix\u00a0: 12\u00a0€ et toi\u202f? (n°\u00a05) fin."
    )


def test_typed_text_cannot_become_markup(now, db):
    person = a_person("<b>Éloïse</b>", "D’Öztürk & fils")
    page = rendering.page(a_document(person, at=now))
    assert "&lt;b&gt;Éloïse&lt;/b&gt; D’Öztürk &amp; fils" in page


@pytest.mark.drawn
def test_a_document_is_drawn_under_two_seconds(now, db):
    document = a_document(a_person(), at=now)
    rendering.draw(document)
    start = time.process_time()
    rendering.draw(document)
    assert time.process_time() - start < 2
