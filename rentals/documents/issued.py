"""A paper about a record is numbered, frozen and written in the journal of its rental. A step of a larger operation."""

from mobilite.audit.entries import record
from mobilite.documents.models import Document, Kind
from mobilite.documents.operations import issue


def issue_about(kind, obj, rental, title, series, template, context, at, actor, **fields) -> Document:
    """Issue a paper about a record, and write it in the journal of its rental if it has one."""
    document = issue(
        kind,
        obj,
        title=title,
        series=series,
        template=f"documents/{template}.html",
        context=context,
        at=at,
        actor=actor,
        **{"person": rental.person if rental else None} | fields,
    )
    about = f" pour {rental.reference}" if rental else ""
    record(
        "issue",
        rental or obj,
        sentence=f"a établi {SAID[kind]} {document.number}{about}.",
        actor=actor,
        at=at,
        data={"document": document.number},
    )
    return document


SAID = {
    Kind.QUOTE: "le devis",
    Kind.CONTRACT: "le contrat",
    Kind.AMENDMENT: "l’avenant",
    Kind.CONDITION_REPORT: "l’état des lieux",
    Kind.RECEIPT: "le reçu",
    Kind.DEPOSIT_RECEIPT: "le reçu de caution",
    Kind.DEPOSIT_LETTER: "la lettre de retenue",
    Kind.CHEQUE_BACK: "la remise du chèque de caution",
    Kind.EMPLOYER: "l’attestation pour l’employeur",
    Kind.WITHDRAWAL: "l’accusé de rétractation",
    Kind.CONTEST: "la réponse à la contestation",
}
