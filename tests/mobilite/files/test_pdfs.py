"""PDF files: their pages alone are kept; what acts, hides or breaks is refused with a sentence."""

import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from mobilite.files import pdfs, received
from tests.mobilite.files.test_images import picture


def a_pdf(pages=1, change=None, **written):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if change:
        change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def refused(content) -> str:
    with pytest.raises(ValidationError) as error:
        received.clean(SimpleUploadedFile("facture.jpg", content, "image/jpeg"))
    return error.value.code


def test_a_pdf_keeps_its_pages_whatever_its_name():
    kept = received.clean(SimpleUploadedFile("photo.jpg", a_pdf(3), "image/jpeg"))
    assert (kept.is_pdf, kept.pages, kept.suffix) == (True, 3, ".pdf")
    assert len(PdfReader(BytesIO(kept.content)).pages) == 3


def test_a_picture_stays_a_picture_whatever_its_name():
    kept = received.clean(SimpleUploadedFile("facture.pdf", picture(), "application/pdf"))
    assert (kept.is_pdf, kept.pages, kept.suffix) == (False, 1, ".jpg")


def test_who_made_it_and_links_to_elsewhere_are_gone():
    def change(writer):
        writer.add_metadata({"/Author": "Prénom Nom"})
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://elsewhere.example/"))
        writer.add_outline_item(title="Plan", page_number=0)

    content = a_pdf(change=change)
    assert b"/URI" in content
    kept, _ = pdfs.clean(content)
    for word in (b"Nom", b"/URI", b"Plan", b"pypdf"):
        assert word not in kept


def test_what_acts_is_refused():
    def on_opening(writer):
        script = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)

    def on_a_page(writer):
        act = DictionaryObject(
            {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x")}
        )
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})

    def with_a_file(writer):
        writer.add_attachment("virus.exe", b"MZ")

    def with_a_form(writer):
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
            {NameObject("/XFA"): TextStringObject("<xdp/>")}
        )

    for change in (on_opening, on_a_page, with_a_file, with_a_form):
        assert refused(a_pdf(change=change)) == "active", change.__name__


def test_a_locked_pdf_is_refused():
    assert refused(a_pdf(change=lambda writer: writer.encrypt("secret"))) == "locked"


def test_ten_pages_are_a_paper_and_eleven_are_not():
    assert received.clean(a_pdf(10)).pages == 10
    assert refused(a_pdf(11)) == "too_long"


def test_a_heavy_pdf_is_refused():
    assert refused(b"%PDF-1.7" + b"\0" * pdfs.MOST_BYTES + b"%%EOF") == "too_heavy"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-",
        b"%PDF-1.7 %%EOF",
        a_pdf()[:200],
        a_pdf() + b"PK\x03\x04" + b"archive" * 9,  # a second file behind the end
        a_pdf() + b"<script>alert(document.domain)</script>",
        a_pdf(0),
    ],
)
def test_a_broken_or_double_pdf_is_refused(content):
    assert refused(content) == "unreadable"


def test_what_has_a_pdf_behind_another_head_is_no_pdf():
    assert refused(b"GIF89a" + a_pdf()) == "invalid_image"
    # A picture with a PDF behind it is drawn again: the PDF is gone.
    assert b"%PDF" not in received.clean(picture() + a_pdf()).content


def test_a_pdf_that_would_swell_in_memory_is_refused():
    swollen = zlib.compress(b"\0" * 100_000_000, 9)
    head = b"%PDF-1.5\n1 0 obj<</Type/XRef/Size 9/W[1 4 1]/Root 2 0 R/Filter/FlateDecode/Length "
    content = head + str(len(swollen)).encode() + b">>stream\n" + swollen + b"\nendstream endobj\n"
    assert refused(content + b"startxref\n9\n%%EOF") == "unreadable"


def test_an_iphone_hears_what_to_do():
    with pytest.raises(ValidationError, match="Le plus compatible") as error:
        received.clean(SimpleUploadedFile("IMG_1.HEIC", b"\0\0\0\x24ftypheic" + b"\0" * 50, "image/heic"))
    assert error.value.code == "heic"
