"""A photo or a PDF, as it comes from a counter's phone or a person's: known by what it holds, and made harmless."""

import hashlib
from dataclasses import dataclass

from mobilite.files import images, pdfs


@dataclass(frozen=True)
class Received:
    """What is kept of a file: its bytes, written again by us, and how many pages it shows."""

    content: bytes
    is_pdf: bool = False
    pages: int = 1

    @property
    def suffix(self) -> str:
        return ".pdf" if self.is_pdf else ".jpg"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def clean(uploaded) -> Received:
    """Return what to keep of an uploaded file, or of bytes; neither its name nor its announced type is believed.

    Raises ValidationError with a French sentence: see ``images.clean`` and ``pdfs.clean``.
    """
    if isinstance(uploaded, bytes):
        content = uploaded
    else:
        uploaded.seek(0)
        content = uploaded.read(images.MOST_BYTES + 1)
    if pdfs.is_pdf(content):
        written, pages = pdfs.clean(content)
        return Received(written, is_pdf=True, pages=pages)
    return Received(images.clean(content))
