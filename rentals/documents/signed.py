"""Who signed a contract or an amendment, when and how: for its signed copy and its evidence sheet (rows D4, D7, H9)."""

import hashlib
from datetime import datetime
from typing import Any

from mobilite.documents.models import Document, Kind
from mobilite.files import storage
from rentals.documents import parts
from rentals.models import AmendmentSigning, Rental, Signature, Signer, SigningMeans, Way

PAPERS = (Kind.CONTRACT, Kind.AMENDMENT)


def signed_facts(document: Document) -> dict[str, Any] | None:
    """Return the hands that signed a paper of a rental, in order; None for another paper, or one that nobody signed.

    For the registry point "paper_signed". A hand drawn on the screen has its drawing and its proof; one on paper says so.
    """
    if document.kind not in PAPERS or document.object_label != Rental._meta.label_lower:
        return None
    rental = Rental.objects.select_related("person", "cosigned_by").get(pk=document.object_id)
    if document.kind == Kind.AMENDMENT:
        one = AmendmentSigning.objects.filter(document=document).select_related("cosigned_by", "by").first()
        if one is None:
            return None
        at, means, cosigner, by = one.at, one.means, one.cosigned_by, str(one.by or "")
    else:
        if rental.signed_at is None or rental.contract() != document:
            return None
        at, means, cosigner, by = rental.signed_at, rental.signing_means, rental.cosigned_by, ""
    rows = list(Signature.objects.filter(contract=document).order_by("rank"))
    drawn = [
        {**hand, "means": "Signé au doigt" if row.way == Way.FINGER else "Signé en écrivant son nom"}
        for hand, row in zip(parts.signatures(rows), rows, strict=True)
    ]
    if means == SigningMeans.TOUCH:
        hands = drawn
    else:
        label = SigningMeans(means).label
        hands = [_hand(Signer.BORROWER, str(rental.person), at, label)]
        if cosigner is not None:
            hands.append(_hand(Signer.CO_SIGNER, str(cosigner), at, label))
        hands += [*drawn, _hand(Signer.AGENT, by or document.context.get("by", ""), at, label)]
    hands += _drivers_on_paper(document, rental, {row.driver_id for row in rows})
    scan = rental.signed_file if document.kind == Kind.CONTRACT and means == SigningMeans.SCAN else ""
    return {
        "hands": hands,
        "shown_sha256": rows[0].shown_sha256 if rows else "",
        "scan_sha256": hashlib.sha256(storage.read(scan)).hexdigest() if scan else "",
    }


def _hand(role: Signer, name: str, at: datetime, means: str) -> dict[str, Any]:
    return {"role": role.label, "name": name, "at": at, "means": means}


def _drivers_on_paper(document, rental, drawn) -> list[dict[str, Any]]:
    """Return who is named by the paper beside the borrower and signed it by hand."""
    said = document.context.get("drivers") or document.context.get("after", {}).get("drivers") or ()
    names = {one["name"] for one in said}
    rows = rental.drivers.exclude(signed_at=None).select_related("person").order_by("signed_at", "pk")
    return [
        _hand(Signer.DRIVER, str(one.person), one.signed_at, one.get_signing_means_display())
        for one in rows
        if one.pk not in drawn and one.signing_means != SigningMeans.TOUCH and str(one.person) in names
    ]
