"""The signed copy of a paper: what was issued, with who signed, when and how in the place of the empty boxes (row D4).

The paper as issued never changes; its signed copy is a file of its own, drawn once, then the same for ever. The seal is put
on this copy. Apps above say who signed: point "paper_signed", ``callable(document) -> dict | None``.
"""

import hashlib

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from mobilite import clock
from mobilite.documents.freezing import fingerprint, frozen
from mobilite.documents.models import Document, SignedCopy
from mobilite.documents.operations import DRAWER, FOLDER, Altered, Erased, content_of
from mobilite.files import storage
from mobilite.registry import registered


def signed_content(document: Document) -> bytes:
    """Return the signed copy of a paper whose seal was asked for, drawn now if it never was; the paper itself when nothing
    more is to be said, or while hands are missing. Raises Altered, Erased."""
    if document.erased_at is not None:
        raise Erased(document)
    if document.seal_of is None:
        return content_of(document)
    copy = SignedCopy.objects.filter(document=document).first()
    if copy is None:
        said = _who_signed(document)
        if said is None:
            return content_of(document)
        copy = _drawn(document, said)
    try:
        content = storage.read(copy.file_name)
    except FileNotFoundError as error:
        raise Altered(document) from error
    if hashlib.sha256(content).hexdigest() != copy.sha256:
        raise Altered(document)
    return content


def _who_signed(document):
    found = (item.value(document) for item in registered("paper_signed"))
    return next((said for said in found if said), None)


def _drawn(document, said) -> SignedCopy:
    if fingerprint(document.context) != document.context_sha256:
        raise Altered(document)
    shown = Document(
        title=document.title,
        template=document.template,
        context={**document.context, "signed": frozen(said)},
        context_sha256=document.context_sha256,
    )
    content = import_string(getattr(settings, "DOCUMENT_DRAWER", DRAWER))(shown)
    name = storage.save(FOLDER, content, suffix=".pdf")
    try:
        with transaction.atomic():
            return SignedCopy.objects.create(
                document=document,
                file_name=name,
                sha256=hashlib.sha256(content).hexdigest(),
                drawn_at=clock.now(),
            )
    except IntegrityError:
        # Two that draw at once: the first row stays, and the other's file goes.
        storage.delete(name)
        return SignedCopy.objects.get(document=document)
