"""How long plans are kept: as long as the file they belong to; then only sums stay, that count."""

from advice.cases.models import Case
from advice.plans.models import Budget, Closing, Estimate, Line, Plan
from mobilite.documents.models import Document
from mobilite.documents.retention import erased
from mobilite.kept import CNIL_SOCIAL, Forgetting, Rule


def social(people, now) -> list[str]:
    """Erase what was said, budgets, facts, names of payers and papers; amounts and aids still count."""
    plans = list(
        Plan.objects.filter(case__in=Case.objects.filter(person__in=people)).values_list("pk", flat=True)
    )
    Budget.objects.filter(plan__in=plans).delete()
    Line.objects.filter(plan__in=plans).update(facts=None, who="")
    Estimate.objects.filter(plan__in=plans).update(seller="effacé", includes="", paper=None)
    Closing.objects.filter(plan__in=plans).update(motive="")
    Plan.objects.filter(pk__in=plans).update(title="", argument="", motive="")
    papers = Document.objects.filter(object_label="plans.plan", object_id__in=plans)
    return erased(papers, now)


DECLARED = (
    Forgetting("plans", social),
    Rule(
        "plans.plans",
        "Plans de financement\u00a0: budget, réponses, papiers",
        since="le dernier contact",
        then="effacé\u00a0; les montants restent comptés",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
)
