"""A day on paper goes the day after: ``remove_old`` does it each hour, this says it."""

from mobilite.kept import OURS, Rule

DECLARED = (
    Rule(
        "paperdays.bundles",
        "Jours préparés sur papier",
        since="le jour préparé",
        then="effacés",
        source=OURS,
        follows="« Effacer les jours sur papier »\u00a0: le lendemain du jour",
    ),
)
