"""How long files are kept: as long as the person is known; what came of them is counted after, without a word."""

from django.db.models import Q

from advice.cases.models import (
    Action,
    Case,
    CasePaper,
    Diagnosis,
    DiagnosisSignature,
    Finding,
    FollowUp,
    Interview,
    Lending,
    Note,
    Sharing,
    Trip,
)
from mobilite.documents.models import Document
from mobilite.documents.retention import erased
from mobilite.kept import CNIL_SOCIAL, GONE, Duty, Forgetting, Rule, Touch


def social(people, now) -> list[str]:
    """Erase what was said and written; that she was followed, and what came of it, still count."""
    cases = list(Case.objects.filter(person__in=people).values_list("pk", flat=True))
    papers = CasePaper.objects.filter(case__in=cases)
    files = list(papers.values_list("file_name", flat=True))
    papers.delete()
    files += _diagnoses(cases, now)
    for model in (Note, Action, Sharing, Lending):
        model._base_manager.filter(case__in=cases).delete()
    Interview.objects.filter(case__in=cases).update(summary=GONE)
    FollowUp.objects.filter(case__in=cases).update(detail="")
    Case.objects.filter(pk__in=cases).update(request="", outcome_detail="", facts=None)
    return files


def _diagnoses(cases: list, now) -> list[str]:
    """Leave the levels of the open axes, that count; erase words, places, what was reserved, signatures and papers."""
    rows = Diagnosis.objects.filter(case__in=cases)
    Trip.objects.filter(diagnosis__in=rows).delete()
    Finding.objects.filter(diagnosis__in=rows).update(words="")
    DiagnosisSignature.objects.filter(diagnosis__in=rows).update(evidence={})
    rows.update(tried="", strengths="", conclusion="", reserved={}, coding={})
    papers = Document.objects.filter(Q(diagnosis__in=rows) | Q(attested__in=rows))
    return erased(Document.objects.filter(pk__in=list(papers.values_list("pk", flat=True))), now)


DECLARED = (
    Touch("cases.interviews", "cases.Interview", "on", person="case__person"),
    Touch("cases.opened", "cases.Case", "opened_at"),
    Touch("cases.followed", "cases.FollowUp", "at", person="case__person"),
    Duty("cases.open", "un dossier de conseil est ouvert", lambda: Case.objects.current()),
    Forgetting("cases", social),
    Rule(
        "cases.files",
        "Dossiers de conseil\u00a0: ce qui a été dit et écrit",
        since="le dernier contact",
        then="effacé\u00a0; l’issue reste comptée",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
)
