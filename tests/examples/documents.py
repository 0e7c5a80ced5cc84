"""Examples of documents."""

from datetime import timedelta

from mobilite.documents.models import Document, Kind
from mobilite.documents.operations import content_of, issue
from mobilite.documents.seals import ask_for_seal, seal_now
from tests import papers
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_person
from tests.factories.lending import NOW


def documents(n):
    start = Document.objects.count()
    for i in range(start, start + n):
        a_document(a_person(), at=NOW + timedelta(minutes=i), actor=staff("agent", "Camille", f"Bernard{i}"))


def a_document(person, *, at=NOW, actor=None, kind=Kind.QUOTE) -> Document:
    """Return a quote of few words, not drawn yet."""
    return issue(
        kind,
        person,
        title="Devis",
        series="DEV",
        template="documents/receipt.html",
        context={"payer": str(person), "amount": "12.50", "on": at, "bill": "Essai", "means": "espèces"},
        person=person,
        at=at,
        actor=actor,
    )


def drawn():
    """The number of a document whose file is there: its first view would write it."""
    document = a_document(a_person())
    content_of(document)
    return {"number": document.number}


def sealed():
    """The number of a signed contract whose sealed copy is there."""
    document = a_document(a_person(), kind=Kind.CONTRACT)
    asked = ask_for_seal(document, reason="Signé sur papier.", at=NOW, actor=None)
    with papers.sealing():
        seal_now(asked.pk, at=NOW)
    return {"number": document.number}


ROWS = {"documents.document": documents}
PAGES = {
    "documents:pdf": Example(kwargs=drawn, open_to="signed in", reader="manager"),
    "documents:sealed": Example(kwargs=sealed, open_to="signed in", reader="manager"),
}
