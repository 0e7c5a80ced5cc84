"""How long the journal and the log of readings are kept.

Three years for who did what: managers look back at a dispute or a lease of a year within that time, and the CNIL
accepts it for a log that serves internal control and holds no personal value (délibération 2021-122).
"""

from django.db.models import F, Q

from mobilite.audit.models import Entry, Reading
from mobilite.audit.seal import unsealed
from mobilite.kept import CNIL_LOGS, YEAR, Rule, Stage


def _stage(model) -> Stage:
    def due(terms):
        return model.objects.filter(at__lt=terms.limit).annotate(since=F("at"))

    def do(keys, terms):
        with unsealed():
            model.objects.filter(pk__in=keys).delete()
        return ()

    return Stage(due, do)


def forget_entries(where: Q) -> None:
    """Delete the entries that say a name, of people who are anonymised. Within a transaction."""
    found = list(Entry.objects.filter(where).values_list("pk", flat=True))
    if found:
        with unsealed():
            Entry.objects.filter(pk__in=found).delete()


DECLARED = (
    Rule(
        "audit.entries",
        "Journal\u00a0: qui a fait quoi",
        since="l’acte",
        then="effacé",
        source=f"{CNIL_LOGS} (contrôle interne)",
        active=3 * YEAR,
        erase=_stage(Entry),
        deletes=("audit.entry",),
        say=lambda entry: f"acte n°\u00a0{entry.pk}",
    ),
    Rule(
        "audit.readings",
        "Qui a lu quelle fiche",
        since="la lecture",
        then="effacé",
        source=CNIL_LOGS,
        active=YEAR,
        erase=_stage(Reading),
        deletes=("audit.reading",),
        say=lambda reading: f"lecture n°\u00a0{reading.pk}",
    ),
)
