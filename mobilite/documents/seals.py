"""Ask for the seal of a signed paper, put it on behind the pages, and give the sealed copy (row D4).

A certificate that is wrong or out of date loses nothing: the paper waits, one task says what to do, and the hourly look
seals what waits once the certificate is right.
"""

import hashlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from mobilite import clock
from mobilite.accounts.roles import Role
from mobilite.audit.entries import record
from mobilite.documents import sealing
from mobilite.documents.copies import signed_content
from mobilite.documents.models import SEALABLE, Document, Seal
from mobilite.documents.operations import Altered, Erased, is_put_off
from mobilite.due import DueWork
from mobilite.files import storage
from mobilite.jobs import job
from mobilite.parameters.models import Organisation
from mobilite.periods import paris_date
from mobilite.todo.operations import open_task, settle
from mobilite.workflow import Refusal

logger = logging.getLogger(__name__)

FOLDER = "sealed"
SEALER = "mobilite.documents.sealing.seal"
#: Papers sealed in one hourly look, so that a thousand that waited do not hold the other works.
A_LOOK = 20
TASK_KEY, TASK = "documents.seal", "Remettre en état le certificat du sceau"
REASON_LENGTH = Seal._meta.get_field("reason").max_length


class NotSealable(Refusal):
    """Some papers are never sealed: an invoice carries a file that the seal would break."""

    def __init__(self, document):
        super().__init__(f"Le document {document.number} ne se scelle pas.")


class NotSealedYet(Refusal):
    def __init__(self, document):
        super().__init__(f"Le document {document.number} n’est pas encore scellé.")


@transaction.atomic
def ask_for_seal(document: Document, *, reason: str, at: datetime, actor) -> Seal:
    """Ask for the seal of a paper that was just signed, in the signature's transaction; once. Raises NotSealable.

    ``reason`` is printed in the seal: « Signé sur papier le 7 avril 2026 ». The journal tells when it is put on.
    """
    if document.kind not in SEALABLE:
        raise NotSealable(document)
    asked, is_new = Seal.objects.get_or_create(
        document=document, defaults={"reason": reason[:REASON_LENGTH], "asked_at": at}
    )
    if is_new and settings.SEAL_CERTIFICATE and not is_put_off():
        put_on.enqueue(asked.pk)
    return asked


@job(label="Sceller un document signé", attempts=3)
def put_on(seal_id: int) -> None:
    """Seal a paper, unless it is done already. What the certificate refuses becomes a task, and waits."""
    try:
        seal_now(seal_id, at=clock.now())
    except sealing.NoSeal:
        return
    except sealing.BadCertificate as refusal:
        ask_for_help(refusal, at=clock.now())


def seal_now(seal_id: int, *, at: datetime) -> Seal:
    """Put a seal on, once: it is written whole or not at all. Raises NoSeal, BadCertificate, Altered, Erased."""
    asked = Seal.objects.select_related("document").get(pk=seal_id)
    if asked.sealed_at is not None:
        return asked
    held = sealing.certificate()
    held.must_hold(at)
    sealer = import_string(getattr(settings, "DOCUMENT_SEALER", SEALER))
    content = sealer(signed_content(asked.document), held, reason=asked.reason, by=_structure(at))
    name = storage.save(FOLDER, content, suffix=".pdf")
    with transaction.atomic():
        kept = Seal.objects.filter(pk=seal_id, sealed_at=None).update(
            file_name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            sealed_at=at,
            subject=held.subject,
            certificate_sha256=held.sha256,
        )
        if kept:
            record(
                "seal",
                asked.document,
                sentence=f"a scellé {asked.document.number}.",
                actor=None,
                at=at,
                data={"document": asked.document.number, "certificate": held.sha256[:16]},
            )
            settle(TASK_KEY, result="Le certificat scelle de nouveau.", at=at)
    if not kept:
        storage.delete(name)
    asked.refresh_from_db()
    return asked


def ask_for_help(refusal: Refusal, *, at: datetime) -> None:
    """Open the one task that says what is wrong with the certificate."""
    open_task(
        TASK,
        role=Role.ADMINISTRATOR,
        due_at=at + timedelta(days=1),
        key=TASK_KEY,
        detail=f"{refusal.sentence} Les contrats signés restent valables\u00a0; rien n’est perdu.",
        at=at,
    )


def seal_what_waits(now: datetime) -> int:
    """Seal the oldest papers that wait; return how many. Nothing without a certificate, a task when it is wrong."""
    try:
        sealing.certificate().must_hold(now)
    except sealing.NoSeal:
        return 0
    except sealing.BadCertificate as refusal:
        if Seal.objects.filter(sealed_at=None, document__erased_at=None).exists():
            ask_for_help(refusal, at=now)
        return 0
    waiting = Seal.objects.filter(sealed_at=None, document__erased_at=None).order_by("asked_at", "pk")
    done = 0
    for key in waiting.values_list("pk", flat=True)[:A_LOOK]:
        try:
            seal_now(key, at=now)
        except (Altered, Erased) as refusal:
            logger.error("Not sealed: %s", refusal.sentence)
        else:
            done += 1
    return done


def sealed_content(document: Document) -> bytes:
    """Return the sealed copy of a paper. Raises NotSealedYet, Erased, and Altered when the file is not the one written."""
    if document.erased_at is not None:
        raise Erased(document)
    if not document.is_sealed:
        raise NotSealedYet(document)
    try:
        content = storage.read(document.seal.file_name)
    except FileNotFoundError as error:
        raise Altered(document) from error
    if hashlib.sha256(content).hexdigest() != document.seal.sha256:
        raise Altered(document)
    return content


def _structure(at: datetime) -> str:
    try:
        return Organisation.objects.on(paris_date(at)).name
    except Organisation.DoesNotExist:
        return ""


#: Registered at « due ».
WORKS = {
    "documents.seals": DueWork(
        "Sceller les contrats signés qui attendent", seal_what_waits, timedelta(hours=1)
    )
}
