"""How long the queue remembers: ``keeping.prune`` forgets it, this says it."""

from mobilite.kept import OURS, Rule

DECLARED = (
    Rule(
        "jobs.results",
        "Travaux de fond",
        since="leur fin",
        then="effacés",
        source=OURS,
        follows="« Oublier les vieux travaux »\u00a0: une semaine, trois mois pour un échec",
    ),
)
