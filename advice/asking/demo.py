"""Who asked for a way to move in two weeks: two waiting, one of them known, one whose file is open, one set aside."""

from datetime import timedelta

from django.utils.crypto import get_random_string

from advice.asking.models import Need
from advice.asking.operations import open_file, receive, set_aside
from mobilite.demonstration import Demonstration
from mobilite.portal.arrivals import Means

#: Days ago, first name, surname, what she wants, how she moves, her words, and what became of it.
CAME = (
    (12, "Salomé", "Perrin", (Need.WORK,), (Means.LIFT,), "Je commence à 6 h à Ancenis.", "opened"),
    (8, "Didier", "Colas", (Need.VEHICLE,), (Means.CAR,), "", "aside"),
    (1, "Aminata", "Camara", (Need.TRAINING, Need.LICENCE), (Means.WALK, Means.BUS), "Formation à Nantes en janvier.", ""),
    (0, "", "", (Need.ERRANDS, Need.CHILDREN), (Means.NONE,), "", ""),
)  # fmt: skip


def make(demo: Demonstration) -> str:
    """Make the requests, each handled the day after it came (point "demo")."""
    adviser = demo.made["team"]["adviser"]
    for rank, (days, first, last, needs, means, words, then) in enumerate(CAME):
        known = demo.made["people"][17 * (rank + 1)]
        at = demo.now - timedelta(days=days, hours=1)
        asked = receive(
            needs=list(needs), means=list(means), words=words, first_name=first or known.first_name,
            last_name=last or known.last_name, commune=known.commune, language="fr",
            phone=f"+336399896{rank:02}" if first else known.phone or "+33639989699",
            press_key=get_random_string(40), at=at,
        )  # fmt: skip
        later = at + timedelta(days=1)
        if then == "opened":
            open_file(asked.pk, adviser=adviser, at=later, actor=adviser)
        elif then == "aside":
            set_aside(asked.pk, reason="A déjà acheté une voiture", at=later, actor=adviser)
    return f"Demandes de solution\u00a0: {len(CAME)}"
