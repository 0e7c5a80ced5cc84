"""How long applications are kept: as long as the person is known; the amounts are counted after, without a word."""

from advice.applications.models import Application, ApplicationPaper
from mobilite.documents.models import Document, Kind
from mobilite.documents.retention import erased
from mobilite.kept import CNIL_SOCIAL, Duty, Forgetting, Rule, Touch


def asked(people, now) -> list[str]:
    """Erase what was written and joined; that an aid was asked for, and what it brought, still counts."""
    rows = Application.objects.filter(case__person__in=people)
    keys = list(rows.values_list("pk", flat=True))
    papers = ApplicationPaper.objects.filter(application__in=keys)
    files = list(papers.exclude(file_name="").values_list("file_name", flat=True))
    papers.delete()
    Application.objects.filter(pk__in=keys).update(
        why="", facts=None, reason="", withdrawn_why="", receipt=""
    )
    label = Application._meta.label_lower
    letters = Document.objects.filter(kind=Kind.AID_REQUEST, object_label=label, object_id__in=keys)
    return [*files, *erased(letters, now)]


DECLARED = (
    Touch("applications.asked", "applications.Application", "created_at", person="case__person"),
    Duty("applications.open", "une demande d’aide attend une réponse ou un versement", lambda: Application.objects.open(), person="case__person"),
    Forgetting("applications", asked),
    Rule(
        "applications.files",
        "Demandes d’aide\u00a0: ce qui a été écrit et joint",
        since="le dernier contact",
        then="effacé\u00a0; les montants restent comptés",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
)  # fmt: skip
