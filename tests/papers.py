"""Documents in tests: drawing is faked, for it takes a third of a second; the marker ``drawn`` draws for good."""

import html
import re
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from mobilite.documents.rendering import page


def text_of(document) -> str:
    """Return the words of a document as its template says them, no-break spaces kept."""
    return words(page(document))


def words(markup: str) -> str:
    """Return the visible words of some HTML, one line per block."""
    body = re.sub(r"(?s)<head>.*?</head>|<style.*?</style>", "", markup)
    body = re.sub(r"\s*\n\s*", " ", body)
    body = re.sub(r"(?i)</(p|div|h1|h2|h3|li|tr|td|th|title|figcaption|section|span)>|<br>", "\n", body)
    lines = (html.unescape(re.sub(r"<[^>]+>", "", line)).strip(" ") for line in body.split("\n"))
    return "\n".join(line for line in lines if line)


def draw(document) -> bytes:
    """Stand in for the drawing: a file that begins like a PDF and holds the words (settings.DOCUMENT_DRAWER)."""
    return b"%PDF-1.7\n" + text_of(document).encode() + b"\n%%EOF\n"


def seal(content: bytes, with_certificate, *, reason: str, by: str) -> bytes:
    """Stand in for the seal: the paper as it was, and a last line (settings.DOCUMENT_SEALER)."""
    return content + f"% {reason} {by} {with_certificate.subject}\n".encode()


def bundle(files) -> bytes:
    """Stand in for the bundle: one file after the other (settings.DOCUMENT_BUNDLER)."""
    return b"".join(files)


@contextmanager
def sealing(sealer="tests.papers.seal"):
    """Give the structure a certificate that the software makes, in the folder of this test; the seal itself is faked."""
    made = Path(settings.MEDIA_ROOT).parent / "sceau.p12"
    with override_settings(
        SEAL_CERTIFICATE=str(made), SEAL_PASSWORD="essai", SEAL_SELF_MADE=True, DOCUMENT_SEALER=sealer
    ):
        yield made


@pytest.fixture(autouse=True)
def _drawn_for_good(request, settings):
    """Draw real PDF in tests marked ``drawn``. Imported by the conftest of the folders that have some."""
    if request.node.get_closest_marker("drawn"):
        settings.DOCUMENT_DRAWER = "mobilite.documents.rendering.draw"
        settings.DOCUMENT_BUNDLER = "mobilite.documents.bundling.bundle"
