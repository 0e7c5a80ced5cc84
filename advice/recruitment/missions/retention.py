"""How long a search is kept: as long as the person is known. Missions go on counting, without her name."""

from advice.recruitment.missions.models import Mission, Profile
from mobilite.kept import CNIL_SOCIAL, Forgetting, Rule, Touch


def social(people, now) -> tuple[str, ...]:
    """Erase what she said of her search, and that a mission was hers."""
    Profile.objects.filter(person__in=people).delete()
    Mission.objects.filter(person__in=people).update(person=None)
    return ()


DECLARED = (
    Touch("missions.said", "missions.Profile", "said_at"),
    Forgetting("missions", social),
    Rule(
        "missions.search",
        "Recherche de travail\u00a0: savoir-faire, horaires, moyens, enfants",
        since="le dernier contact",
        then="effacée\u00a0; les missions restent comptées",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
)
