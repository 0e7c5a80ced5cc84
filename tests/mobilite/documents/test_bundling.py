"""Several PDFs make one to print, each page as it stands."""

import io

import pypdf
import pytest

from mobilite.documents import rendering
from mobilite.documents.bundling import bundle

PAGE = '<html lang="fr"><head><title>{0}</title></head><body><p>{0}</p><p style="break-before: page">fin {0}</p></body></html>'


@pytest.mark.drawn
def test_pages_follow_one_another():
    one, two = (rendering.pdf(PAGE.format(word)) for word in ("Été", "Noël"))
    pages = pypdf.PdfReader(io.BytesIO(bundle([one, two, one]))).pages
    assert [page.extract_text().strip() for page in pages] == [
        "Été",
        "fin Été",
        "Noël",
        "fin Noël",
        "Été",
        "fin Été",
    ]
