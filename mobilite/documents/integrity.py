"""What papers must go on saying: their frozen contents, their numbers without a gap (rows D2, D3)."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Max, Min

from mobilite.documents.freezing import fingerprint
from mobilite.documents.models import Document, Series
from mobilite.documents.numbering import written
from mobilite.integrity import Check, Finding

LOADED = 200


def contents_frozen(now: datetime) -> Iterator[Finding]:
    """Find the papers whose contents or number are no longer those that were issued."""
    papers = (
        Document.objects.filter(erased_at=None)
        .order_by("pk")
        .only("number", "series", "year", "sequence", "context", "context_sha256")
    )
    for paper in papers.iterator(chunk_size=LOADED):
        if fingerprint(paper.context) != paper.context_sha256:
            yield Finding(
                f"Le contenu du document {paper.number} n’est plus celui qui a été établi\u00a0: remettez-le depuis "
                "une sauvegarde.",
                paper.get_absolute_url(),
            )
        if {paper.number, paper.context.get("number")} != {written(paper.series, paper.year, paper.sequence)}:
            yield Finding(
                f"Le document {paper.number} ne porte pas le numéro de sa série.", paper.get_absolute_url()
            )


def numbers_without_gap(now: datetime) -> Iterator[Finding]:
    """Find the series of papers where a number is missing, or was given without a paper."""
    last = {(one.code, one.year): one.last_number for one in Series.objects.all()}
    found = Document.objects.values_list("series", "year").annotate(
        count=Count("pk"), first=Min("sequence"), greatest=Max("sequence")
    )
    for series, year, count, first, greatest in found.order_by("series", "year"):
        given = last.get((series, year), 0)
        if (first, greatest, count) != (1, given, given):
            missing = max(given, greatest) - count
            yield Finding(
                f"Série {series} de {year}\u00a0: {count} documents, du {first} au {greatest}, pour {given} numéros "
                f"donnés\u00a0; il en manque {missing}."
                if missing > 0
                else f"Série {series} de {year}\u00a0: {count} documents, mais son compteur s’arrête à {given}."
            )


#: Registered at « integrity ».
CHECKS = {
    "documents.contents": Check("Contenu des documents", contents_frozen),
    "documents.numbers": Check("Numéros des documents", numbers_without_gap),
}
