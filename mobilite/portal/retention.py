"""How long the visits of own spaces are kept; what was asked for at the door goes after a day (due work)."""

from mobilite.kept import CNIL_LOGS, YEAR, Rule, Touch, simply_deleted

DECLARED = (
    Touch("portal.visited", "portal.Visit", "opened_at"),
    Rule(
        "portal.visits",
        "Entrées dans l’espace personnel",
        since="l’entrée",
        then="effacées",
        source=CNIL_LOGS,
        active=YEAR,
        erase=simply_deleted("portal.Visit", "opened_at"),
        holds={"people.person": "person"},
        deletes=("portal.visit",),
        say=lambda visit: f"entrée n°\u00a0{visit.pk}",
        person="person_id",
    ),
)
