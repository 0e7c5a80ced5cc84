"""Tell whether a PDF is ours and intact, from its bytes alone: nothing is kept, nothing in it is run or unpacked.

A file that anybody sends is never parsed as a PDF: our number is looked for in the description, which our papers carry in
clear, then the SHA-256 decides. A seal is read by its two marks (ByteRange, Contents) and checked as a signature.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mobilite.documents import sealing
from mobilite.documents.models import Document, Seal
from mobilite.workflow import Refusal

#: Heavier than any paper of ours, photos included, in bytes.
MOST_BYTES = 10 * 1024 * 1024
#: Numbers looked up in one file; ours says one.
MOST_NUMBERS = 5
#: The longest signature read, in hexadecimal digits.
LONGEST_SEAL = 200_000

_NUMBER = re.compile(rb"(?<![A-Z0-9-])([A-Z]{2,6}-20\d\d-\d{4,7})(?![0-9])")
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s*\]")


class State(StrEnum):
    """What a file is, the best news first."""

    INTACT = "intact"
    SEAL_ALONE = "seal_alone"
    CHANGED = "changed"
    UNKNOWN = "unknown"
    NOT_PDF = "not_pdf"


@dataclass(frozen=True)
class Verdict:
    """What may be told of a file to anybody: of a paper of ours, its kind, its number, its days; never a person."""

    state: State
    title: str = ""
    number: str = ""
    issued_at: datetime | None = None
    sealed_at: datetime | None = None
    sealed_by: str = ""
    #: The file sent is the sealed copy, or a sealed copy exists beside the one sent.
    is_sealed_copy: bool = False
    bears_seal: bool = False


def verdict(content: bytes) -> Verdict:
    """Tell what a file is. One changed byte is enough for it to be ours no more."""
    if not content.startswith(b"%PDF-"):
        return Verdict(State.NOT_PDF)
    numbers = list(dict.fromkeys(found.decode() for found in _NUMBER.findall(content)))[:MOST_NUMBERS]
    sha256 = hashlib.sha256(content).hexdigest()
    for document in (
        Document.objects.filter(number__in=numbers).select_related("seal", "signed_copy").defer("context")
    ):
        seal = document.seal_of
        if seal is not None and seal.sha256 == sha256:
            return _ours(document, is_sealed_copy=True)
        copy = getattr(document, "signed_copy", None)
        if sha256 in (document.sha256, copy and copy.sha256):
            return _ours(document, is_sealed_copy=False)
    bears, holds = read_seal(content)
    number = numbers[0] if numbers else ""
    if holds:
        return Verdict(State.SEAL_ALONE, number=number, bears_seal=True)
    if bears or numbers:
        return Verdict(State.CHANGED, number=number, bears_seal=bears)
    return Verdict(State.UNKNOWN)


def _ours(document: Document, *, is_sealed_copy: bool) -> Verdict:
    seal = document.seal_of if document.is_sealed else None
    return Verdict(
        State.INTACT,
        title=document.title,
        number=document.number,
        issued_at=document.created_at,
        sealed_at=seal and seal.sealed_at,
        sealed_by=seal.subject if seal else "",
        is_sealed_copy=is_sealed_copy,
        bears_seal=is_sealed_copy,
    )


def read_seal(content: bytes) -> tuple[bool, bool]:
    """Tell whether a file bears a seal made with one of our certificates, and whether it holds for every byte."""
    last = None
    for last in _RANGE.finditer(content):  # noqa: B007 (the last one counts)
        pass
    if last is None:
        return False, False
    start, before, after, length = (int(part) for part in last.groups())
    written = content[start + before : after]
    if not (2 < len(written) < LONGEST_SEAL) or written[:1] + written[-1:] != b"<>":
        return False, False
    signed = content[start : start + before] + content[after : after + length]
    covers_all = start == 0 and after + length == len(content)
    try:
        is_ours, holds = _checked(bytes.fromhex(written[1:-1].decode("ascii")), signed)
    except Exception:  # whatever a stranger wrote there: it is no seal of ours
        return False, False
    return is_ours, is_ours and holds and covers_all


def _checked(blob: bytes, signed: bytes) -> tuple[bool, bool]:
    """Read a CMS signature; tell whether one of our certificates made it, and whether it is of these bytes."""
    from asn1crypto import cms
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding

    data = cms.ContentInfo.load(blob)["content"]
    info = data["signer_infos"][0]
    serial = info["sid"].chosen["serial_number"].native
    chosen = [one.chosen for one in data["certificates"] if one.chosen.serial_number == serial]
    if not chosen or not _is_known(hashlib.sha256(chosen[0].dump()).hexdigest()):
        return False, False
    if info["digest_algorithm"]["algorithm"].native != "sha256":
        return True, False
    attributes = info["signed_attrs"]
    digests = [one["values"][0].native for one in attributes if one["type"].native == "message_digest"]
    if digests != [hashlib.sha256(signed).digest()]:
        return True, False
    key = x509.load_der_x509_certificate(chosen[0].dump()).public_key()
    signature, said = info["signature"].native, attributes.untag().dump()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, said, ec.ECDSA(hashes.SHA256()))
        else:
            key.verify(signature, said, padding.PKCS1v15(), hashes.SHA256())
    except Exception:  # InvalidSignature, or a key of a kind that never sealed here
        return True, False
    return True, True


def _is_known(sha256: str) -> bool:
    """Tell whether a certificate sealed something here, or would today."""
    if Seal.objects.filter(certificate_sha256=sha256).exists():
        return True
    try:
        return sealing.certificate().sha256 == sha256
    except Refusal:
        return False
