"""How long what the fund asks is kept: what is sensitive goes with the person; the rest is counted, without a name."""

from advice.indicators.models import Participation
from mobilite.kept import CNIL_SOCIAL, Forgetting, Rule, Touch


def reserved(people, now) -> list[str]:
    """Erase the sensitive answers."""
    Participation.objects.filter(case__person__in=people).update(reserved={})
    return []


DECLARED = (
    Touch("indicators.noted", "indicators.Participation", "at", person="case__person"),
    Forgetting("indicators", reserved),
    Rule(
        "indicators.funded",
        "FSE+\u00a0: réponses réservées",
        since="le dernier contact",
        then="effacé\u00a0; le reste compté, sans nom",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
)
