"""How long what came by the public form is kept."""

from django.db.models.functions import Coalesce

from advice.asking.models import HelpRequest
from mobilite.kept import OURS, Forgetting, Rule, Stage, Touch


def _old(terms):
    rows = HelpRequest.objects.annotate(since=Coalesce("handled_at", "received_at"))
    return rows.filter(since__lt=terms.limit)


def _delete(keys, terms) -> list[str]:
    HelpRequest.objects.filter(pk__in=keys).delete()
    return []


def social(people, now) -> list[str]:
    """Erase what people sent; the journal says when."""
    HelpRequest.objects.filter(person__in=people).delete()
    return []


DECLARED = (
    Touch("asking.requests", "asking.HelpRequest", "received_at"),
    Forgetting("asking", social),
    Rule(
        "asking.requests",
        "Demandes de solution en ligne",
        since="leur traitement, ou leur arrivée",
        then="effacées\u00a0; le dossier ouvert suit sa propre règle",
        source=OURS,
        active=12,
        erase=Stage(_old, _delete),
        deletes=("asking.helprequest",),
        holds={"people.person": "person"},
        say=lambda one: f"demande de solution n°\u00a0{one.pk}",
        person="person_id",
    ),
)
