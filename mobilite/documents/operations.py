"""Issue a paper, and give its bytes: drawn once, then the same for ever (row D2)."""

import hashlib
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils.module_loading import import_string

from mobilite.documents import rendering
from mobilite.documents.freezing import fingerprint, frozen
from mobilite.documents.models import Document
from mobilite.documents.numbering import next_number, written
from mobilite.files import storage
from mobilite.jobs import job
from mobilite.periods import paris_date
from mobilite.workflow import Refusal

FOLDER = "documents"
DRAWER = "mobilite.documents.rendering.draw"
BUNDLER = "mobilite.documents.bundling.bundle"

_put_off: ContextVar[bool] = ContextVar("documents_put_off", default=False)


class Altered(Refusal):
    """The stored file is not the one that was written: it is not shown."""

    def __init__(self, document):
        super().__init__(
            f"Le fichier du document {document.number} a changé, ou manque sur le serveur. "
            "Prévenez la personne qui s’occupe du logiciel."
        )


class Erased(Refusal):
    """Its term is over: only its number is left."""

    def __init__(self, document):
        super().__init__(
            f"Le document {document.number} a été effacé\u00a0: sa durée de conservation est passée."
        )


def issue(kind, obj, *, title, series, template, context, person, at, actor) -> Document:
    """Number and freeze a paper about ``obj`` in the operation's transaction, and return it.

    ``context`` is what the template says, in raw values; ``number``, ``title`` and ``issued_at`` are added. The PDF
    is drawn by a job; the operation stands even if the drawing fails, and who looks at it first draws it then.
    """
    year = paris_date(at).year
    sequence = next_number(series, year)
    number = written(series, year, sequence)
    content = frozen({**context, "number": number, "title": title, "issued_at": at})
    document = Document.objects.create(
        kind=kind,
        title=title,
        series=series,
        year=year,
        sequence=sequence,
        number=number,
        template=template,
        context=content,
        context_sha256=fingerprint(content),
        person=person,
        object_label=obj._meta.label_lower,
        object_id=obj.pk,
        created_at=at,
        created_by=actor,
    )
    if not _put_off.get():
        draw.enqueue(document.pk)
    return document


@job(label="Dessiner un document", attempts=3)
def draw(document_id: int) -> None:
    """Draw the PDF of an issued document, unless somebody looked at it first."""
    document = Document.objects.get(pk=document_id)
    if not document.file_name and document.erased_at is None:
        _write(document)


@contextmanager
def drawing_put_off():
    """Leave the drawing of what is issued here to its first view: for imports and demonstrations."""
    token = _put_off.set(True)
    try:
        yield
    finally:
        _put_off.reset(token)


def is_put_off() -> bool:
    """Tell whether what is issued now is drawn at its first view only."""
    return _put_off.get()


def content_of(document: Document) -> bytes:
    """Return the PDF of a document, drawn now if it never was.

    Raises Altered when the file is not the one written, Erased when its term is over.
    """
    if document.erased_at is not None:
        raise Erased(document)
    if not document.file_name:
        _write(document)
    try:
        content = storage.read(document.file_name)
    except FileNotFoundError as error:
        raise Altered(document) from error
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise Altered(document)
    return content


def drawn_for_look(template: str, context: dict, *, title: str, at) -> bytes:
    """Draw a paper that is not issued: it has no number, and nothing of it is kept."""
    content = frozen({"number": "sans valeur", **context, "title": title, "issued_at": at})
    draft = Document(title=title, template=template, context=content, context_sha256=fingerprint(content))
    return import_string(getattr(settings, "DOCUMENT_DRAWER", DRAWER))(draft)


def bundled(files: list[bytes]) -> bytes:
    """Return one PDF to print, with the pages of all of these."""
    return import_string(getattr(settings, "DOCUMENT_BUNDLER", BUNDLER))(files)


def ticket_of(document: Document) -> bytes | None:
    """Return a receipt on a till's 80 mm roll, drawn from what is frozen; None for a paper that has no such form.

    Raises Altered when what it says is not what was issued, Erased when its term is over.
    """
    if document.erased_at is not None:
        raise Erased(document)
    if fingerprint(document.context) != document.context_sha256:
        raise Altered(document)
    return rendering.ticket(document) if document.has_ticket else None


def _write(document):
    if fingerprint(document.context) != document.context_sha256:
        raise Altered(document)
    content = import_string(getattr(settings, "DOCUMENT_DRAWER", DRAWER))(document)
    file_name = storage.save(FOLDER, content, suffix=".pdf")
    # Two that draw at once: the row keeps the first, and the other's file goes.
    kept = Document.objects.filter(pk=document.pk, file_name="", erased_at=None).update(
        file_name=file_name, sha256=hashlib.sha256(content).hexdigest()
    )
    if not kept:
        storage.delete(file_name)
    document.refresh_from_db(fields=["file_name", "sha256"])
