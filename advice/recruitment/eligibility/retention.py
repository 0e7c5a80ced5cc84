"""How long eligibility is kept: as long as the person is known. Nothing of it is counted after."""

from advice.recruitment.eligibility.models import Assessment, PassIae, ProlongedPass, Proof, Suspension
from mobilite.kept import CNIL_SOCIAL, Forgetting, Rule, Touch


def social(people, now) -> list[str]:
    """Erase proofs, assessments and PASSes: they only served to have her hired. No file goes with them."""
    for model in (Suspension, ProlongedPass):
        model._base_manager.filter(pass_iae__person__in=people).delete()
    for model in (PassIae, Assessment, Proof):
        model._base_manager.filter(person__in=people).delete()
    return []


DECLARED = (
    Touch("eligibility.proofs", "eligibility.Proof", "seen_at"),
    Touch("eligibility.assessed", "eligibility.Assessment", "at"),
    Forgetting("eligibility", social),
    Rule(
        "eligibility.files",
        "Éligibilité IAE\u00a0: preuves vues, diagnostics, PASS",
        since="le dernier contact",
        then="effacés",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
)  # fmt: skip
