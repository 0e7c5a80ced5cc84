"""The evidence sheet of a signed paper: what was drawn, when, on what, what was read and agreed to, and its fingerprints (row D4)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mobilite.documents.models import Document
from mobilite.documents.operations import drawn_for_look
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.documents import parts
from rentals.documents.signed import signed_facts
from rentals.models import ConditionReport, Rental, Signature, Way
from rentals.models.signatures import digest


class NothingSigned(Refusal):
    """A paper that nobody signed has no evidence."""

    def __init__(self, document):
        super().__init__(f"Personne n’a encore signé {document.number}\u00a0: faites-le signer d’abord.")


def signatures_of(document: Document) -> QuerySet[Signature]:
    """Return the signatures of a paper on the screen, in the order they were made."""
    if document.object_label == ConditionReport._meta.label_lower:
        return Signature.objects.filter(report=document.object_id).order_by("rank")
    return Signature.objects.filter(contract=document).order_by("rank")


def evidence_sheet(document: Document, rental: Rental, *, at: datetime, by) -> bytes:
    """Return the PDF of what proves that a paper was signed, drawn now from what is kept; it is not issued.

    Each fingerprint is worked out again: the sheet says whether it is still the one that was written. Raises NothingSigned,
    NoOrganisation.
    """
    rows = list(signatures_of(document).select_related("user", "driver__person"))
    on_paper = [] if rows else (signed_facts(document) or {}).get("hands", [])
    if not rows and not on_paper:
        raise NothingSigned(document)
    seal = document.seal_of
    context = {
        "lessor": parts.lessor(paris_date(at)),
        "service": "",
        "by": str(by),
        "tenant": {"name": str(rental.person)},
        "number": document.number,
        "rental": rental.reference,
        "paper": document.title,
        "issued_on": document.created_at,
        "context_sha256": document.context_sha256,
        "pdf_sha256": document.sha256,
        "seal": {
            "at": seal.sealed_at,
            "subject": seal.subject,
            "sha256": seal.sha256,
            "certificate": seal.certificate_sha256,
        }
        if seal is not None and document.is_sealed
        else None,
        "hands": [_hand(row, said) for row, said in zip(rows, parts.signatures(rows), strict=True)],
        "on_paper": on_paper,
    }
    return drawn_for_look("documents/evidence.html", context, title="Dossier de preuve", at=at)


def _hand(row: Signature, said: dict[str, Any]) -> dict[str, Any]:
    points = [point for stroke in row.strokes for point in stroke]
    is_erased = row.erased_at is not None
    return said | {
        "means": "Signé au doigt" if row.way == Way.FINGER else "Signé en écrivant son nom",
        "account": str(row.user) if row.user else "",
        "strokes": len(row.strokes),
        "points": len(points),
        "seconds": f"{points[-1][2] / 1000:.1f}".replace(".", ",") if points else "",
        "lines": [line for line in row.evidence.get("shown", "").splitlines() if line.strip()],
        "previous": row.previous,
        "evidence_sha256": row.evidence_sha256,
        "is_erased": is_erased,
        "holds": row.sha256 == row.chained()
        and (
            is_erased
            or (
                row.evidence_sha256 == digest(row.evidence)
                and row.shown_sha256 == digest(row.evidence.get("shown", ""))
            )
        ),
    }
