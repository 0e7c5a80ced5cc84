"""PDF files that people send: read, and written again with their pages alone. Nothing of them may act."""

import io
import logging
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject

#: Accepted weight in bytes, and number of pages: a paper, not a book.
MOST_BYTES = 8 * 1024 * 1024
MOST_PAGES = 10
#: More objects than this in so few pages is no scan.
MOST_OBJECTS = 20_000
START, END = b"%PDF-", b"%%EOF"
#: What may follow the end: a few line ends that scanners leave.
MOST_AFTER_END = 16
#: Whatever runs, opens, fetches, plays or hides another file.
ACTIVE = {
    "/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/XFA", "/SubmitForm",
    "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound", "/Filespec", "/EF", "/3D",
}  # fmt: skip
#: What would answer a click or an opening, if it were kept.
ANSWERS = ("/A", "/AA", "/PA", "/Popup")

# What it says of a broken file is for its authors; here the file is refused.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def is_pdf(content: bytes) -> bool:
    """Tell whether bytes begin as a PDF does, at the very first: what has something before is not believed."""
    return content.startswith(START)


def clean(content: bytes) -> tuple[bytes, int]:
    """Return the PDF written again with its pages alone, and how many it has.

    Raises ValidationError with a French sentence for what is too heavy, too long, locked, unreadable, double (another
    file behind the end), or holds a script, another file, or anything else that acts.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("Ce PDF pèse plus de 8\u00a0Mo. Envoyez-le plus léger."), code="too_heavy")
    end = content.rfind(END)
    if not is_pdf(content) or end < 0 or len(content[end + len(END) :].strip()) > MOST_AFTER_END:
        raise _unreadable()
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise ValidationError(
                _("Ce PDF est protégé par un mot de passe. Envoyez-le sans, ou photographiez la pièce."),
                code="locked",
            )
        count = len(reader.pages)
        if not count:
            raise _unreadable()
        if count > MOST_PAGES:
            raise ValidationError(
                _("Ce PDF a %(count)s pages. Envoyez seulement la pièce\u00a0: %(most)s pages au plus."),
                params={"count": count, "most": MOST_PAGES},
                code="too_long",
            )
        if any(_acts(one) for one in _everything(reader)):
            raise ValidationError(
                _(
                    "Ce PDF contient autre chose que des pages (un script, un fichier joint ou un formulaire actif). "
                    "Imprimez-le en PDF, ou photographiez la pièce."
                ),
                code="active",
            )
        return _pages_alone(reader), count
    except ValidationError:
        raise
    except Exception as error:  # a broken file breaks its reader in a hundred ways
        raise _unreadable() from error


def _unreadable() -> ValidationError:
    return ValidationError(
        _("Ce PDF ne se laisse pas lire. Envoyez-en un autre, ou photographiez la pièce."), code="unreadable"
    )


def _everything(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield each dictionary that the file's root leads to, once. Raises ValueError when there are too many."""
    todo: list[PdfObject | None] = [reader.trailer["/Root"]]
    met: set[tuple[int, int]] = set()
    steps = 0
    while todo:
        one = todo.pop()
        steps += 1
        if steps > MOST_OBJECTS * 10 or len(met) > MOST_OBJECTS:
            raise ValueError("too many objects")
        if isinstance(one, IndirectObject):
            key = (one.idnum, one.generation)
            if key in met:
                continue
            met.add(key)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            todo += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            todo += list(one)


def _acts(one: DictionaryObject) -> bool:
    named = {one.get(key) for key in ("/S", "/Type", "/Subtype") if isinstance(one.get(key), str)}
    return bool(ACTIVE & (set(one) | named))


def _pages_alone(reader: PdfReader) -> bytes:
    """Return a new file with the pages: no outline, no form, no metadata, nothing that answers a click."""
    writer = PdfWriter()
    for page in reader.pages:
        copied = writer.add_page(page)
        copied.pop("/AA", None)
        for note in copied.get("/Annots") or ():
            drawn = note.get_object()
            for key in ANSWERS:
                drawn.pop(NameObject(key), None)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
