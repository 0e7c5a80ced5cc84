"""How long a file that was sent to be imported waits, and what was answered about its lines."""

from django.db.models import F

from mobilite.imports.models import ImportRun, Status
from mobilite.kept import OURS, Rule, Stage


def _due(terms):
    rows = ImportRun.objects.filter(uploaded_at__lt=terms.limit)
    rows = rows.exclude(decisions={}, fallbacks={}, stored_as="") | rows.filter(status=Status.PREPARED)
    return rows.annotate(since=F("uploaded_at"))


def _erase(keys, terms):
    rows = ImportRun.objects.filter(pk__in=keys)
    files = list(rows.exclude(stored_as="").values_list("stored_as", flat=True))
    rows.filter(status=Status.PREPARED).update(status=Status.ABANDONED, stored_as="")
    rows.update(decisions={}, fallbacks={}, stored_as="")
    return files


DECLARED = (
    Rule(
        "imports.files",
        "Fichiers à importer",
        since="l’envoi",
        then="effacés\u00a0; le nombre de lignes reste",
        source=OURS,
        active=1,
        erase=Stage(_due, _erase),
        say=lambda run: f"import n°\u00a0{run.pk}",
    ),
)
