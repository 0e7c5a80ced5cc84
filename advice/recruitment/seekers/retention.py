"""How long what came by the public form is kept."""

from django.db.models.functions import Coalesce

from advice.recruitment.seekers.models import WorkRequest
from mobilite.kept import OURS, Forgetting, Rule, Stage, Touch


def _old(terms):
    rows = WorkRequest.objects.annotate(since=Coalesce("handled_at", "received_at"))
    return rows.filter(since__lt=terms.limit)


def _delete(keys, terms) -> list[str]:
    return _gone(WorkRequest.objects.filter(pk__in=keys))


def _gone(rows) -> list[str]:
    files = list(rows.exclude(file_name="").values_list("file_name", flat=True))
    rows.delete()
    return files


def social(people, now) -> list[str]:
    """Erase what people sent, and their CV; the journal says when."""
    return _gone(WorkRequest.objects.filter(person__in=people))


DECLARED = (
    Touch("seekers.requests", "seekers.WorkRequest", "received_at"),
    Forgetting("seekers", social),
    Rule(
        "seekers.requests",
        "Demandes de travail en ligne, CV compris",
        since="leur traitement, ou leur arrivée",
        then="effacées\u00a0; la fiche de la personne suit sa propre règle",
        source=OURS,
        active=12,
        erase=Stage(_old, _delete),
        deletes=("seekers.workrequest",),
        holds={"people.person": "person"},
        say=lambda one: f"demande de travail n°\u00a0{one.pk}",
        person="person_id",
    ),
)
