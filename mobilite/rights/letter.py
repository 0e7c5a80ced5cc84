"""The letter that answers a person: drawn when it is asked for, from what was written down."""

from datetime import datetime
from types import SimpleNamespace

from django.conf import settings
from django.utils.module_loading import import_string

from mobilite.documents.freezing import fingerprint, frozen
from mobilite.documents.operations import DRAWER
from mobilite.rights.archive import lessor
from mobilite.rights.models import Kind, Request, Status

FIRST_WORDS = {
    Kind.ACCESS: "Voici une copie de tout ce que nous savons de vous, avec ce à quoi cela sert et combien de temps nous le gardons.",
    Kind.PORTABILITY: "Voici vos données dans un format que d’autres logiciels lisent.",
    Kind.CORRECTION: "Nous avons corrigé ce que vous avez signalé\u00a0: ",
    Kind.LIMITATION: "Nous gardons vos données sans nous en servir, le temps de\u00a0: ",
    Kind.OBJECTION: "Nous avons arrêté\u00a0: ",
    Kind.ERASURE: "Nous avons effacé\u00a0: \nLa loi nous fait garder\u00a0: ",
}


def first_words(request: Request) -> str:
    """Return how an answer begins."""
    return FIRST_WORDS[Kind(request.kind)]


def context(request: Request, *, at: datetime, by) -> dict:
    """Return what the letter says. A hidden address is not printed: the letter is handed over (row H11)."""
    person = request.person
    town = str(person.commune) if person.commune else ""
    return {
        "title": "Votre demande sur vos données" if request.is_open else "Réponse à votre demande",
        "number": f"DROITS-{request.pk}",
        "issued_at": request.answered_at or at,
        "lessor": lessor(at),
        "tenant": {"name": str(person)},
        "address": "" if person.address_is_hidden else ", ".join(filter(None, [person.address, town])),
        "right": Kind(request.kind).of,
        "article": Kind(request.kind).article,
        "asked_on": request.asked_on,
        "due_on": request.due_on,
        "refused": request.status == Status.REFUSED,
        "answer": request.answer or "",
        "extended_reason": request.extended_reason,
        "by": str(request.answered_by or by),
    }


def drawn(request: Request, *, at: datetime, by) -> bytes:
    """Return the letter as a PDF."""
    said = frozen(context(request, at=at, by=by))
    page = SimpleNamespace(
        template="documents/rights_answer.html", context=said, context_sha256=fingerprint(said)
    )
    return import_string(getattr(settings, "DOCUMENT_DRAWER", DRAWER))(page)
