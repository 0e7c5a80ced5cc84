"""How long what was told through key tags is kept: a year."""

from django.db.models import F

from mobilite.kept import OURS, YEAR, Rule, Stage
from vehicles.keys.models import Trouble


def _old(terms):
    return Trouble.objects.filter(told_at__lt=terms.limit).annotate(since=F("told_at"))


def _delete(keys, terms) -> list[str]:
    troubles = Trouble.objects.filter(pk__in=keys)
    files = list(troubles.exclude(file_name="").values_list("file_name", flat=True))
    troubles.delete()
    return files


DECLARED = (
    Rule(
        "keys.troubles",
        "Signalements reçus par l’étiquette d’un véhicule",
        since="leur réception",
        then="effacés, photo comprise",
        source=OURS,
        active=YEAR,
        erase=Stage(_old, _delete),
        deletes=("keys.trouble",),
        say=lambda trouble: f"Signalement n°\u00a0{trouble.pk}",
    ),
)
