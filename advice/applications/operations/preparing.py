"""Before it leaves: its papers are found, one by one, and its letter is written."""

from datetime import datetime

from django.db import transaction

from advice.applications.documents import issue_letter
from advice.applications.models import Application, ApplicationPaper, PaperState, Signer
from advice.applications.operations.base import being_prepared, deny, told
from mobilite.documents.models import Document
from mobilite.files import storage
from mobilite.files.received import Received

FOLDER = "aid-papers"


@transaction.atomic
def note_paper(
    paper_id: int, *, state: str, file: Received | None = None, at: datetime, actor
) -> ApplicationPaper:
    """Say that a paper is ready (with its file when there is one), still to find, or not asked of her.

    One that goes back to « à trouver » loses its file. Raises ApplicationRefused once the application has left.
    """
    application = being_prepared(
        ApplicationPaper.objects.values_list("application_id", flat=True).get(pk=paper_id)
    )
    paper = application.papers.select_for_update(of=("self",)).get(pk=paper_id)
    if state not in PaperState.values:
        deny("Choisissez où en est ce papier.", field="state")
    gone = ""
    if state != PaperState.READY:
        gone, paper.file_name, paper.sha256 = paper.file_name, "", ""
    elif file is not None:
        gone = paper.file_name
        paper.file_name = storage.save(FOLDER, file.content, suffix=file.suffix)
        paper.sha256 = file.sha256
    paper.state, paper.at, paper.by = state, at, actor
    paper.save()
    if gone:
        transaction.on_commit(lambda: storage.delete(gone))
    told(application, "note_aid_paper", "a noté un papier", at=at, actor=actor)
    return paper


@transaction.atomic
def write_letter(application_id: int, *, signer: str, at: datetime, actor) -> Document:
    """Issue the letter that asks for the aid, with who signs it; written again, the last one counts.

    Raises ApplicationRefused once it has left, NoOrganisation.
    """
    application = being_prepared(application_id)
    if signer not in Signer.values:
        deny("Dites qui signe la lettre.", field="signer")
    document = issue_letter(application, signer=Signer(signer), at=at, actor=actor)
    application.letter = document
    application.save(update_fields=["letter"])
    told(application, "write_aid_letter", f"a écrit la lettre {document.number}", at=at, actor=actor)
    return document


def papers_to_find(application: Application) -> list[str]:
    """Return what still lacks before it can leave."""
    return list(
        application.papers.filter(state=PaperState.TODO).order_by("rank").values_list("label", flat=True)
    )
