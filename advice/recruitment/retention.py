"""How long candidatures are kept: as long as the person is known (facts: iae 6, 700 then 30 days); the rest is counted."""

from advice.recruitment.models import Answer, Complement, Referral, Step
from mobilite.kept import CNIL_SOCIAL, Duty, Forgetting, Rule, Touch


def social(people, now) -> list[str]:
    """Erase what was written of her and of the answers; that she was proposed, and what came of it, still count."""
    rows = list(Referral.objects.filter(person__in=people).values_list("pk", flat=True))
    Answer.objects.filter(referral__in=rows).update(to_candidate="", to_prescriber="", private="")
    Step.objects.filter(referral__in=rows).update(result="")
    Referral.objects.filter(pk__in=rows).update(
        reasons="", wishes="", hours="", skills="", childcare="", mobility=""
    )
    return []


def identity(people, now) -> list[str]:
    """Let go of her agreements, that are erased with her name."""
    Referral.objects.filter(person__in=people).update(consent=None)
    Complement.objects.filter(person__in=people).update(consent=None)
    return []


DECLARED = (
    Touch("recruitment.proposed", "recruitment.Referral", "proposed_at"),
    Touch("recruitment.contacted", "recruitment.Referral", "contacted_at"),
    Touch("recruitment.answered", "recruitment.Referral", "processed_at"),
    Duty("recruitment.live", "une candidature est en cours", lambda: Referral.objects.live()),
    Forgetting("recruitment", social, identity),
    Rule(
        "recruitment.referrals",
        "Candidatures\u00a0: ce qui a été écrit et répondu",
        since="le dernier contact",
        then="effacé\u00a0; l’état, le motif et les dates restent comptés",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
)
