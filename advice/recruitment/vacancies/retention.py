"""How long offers are kept: who asked is forgotten a year after the offer ended."""

from django.db.models.functions import Coalesce

from advice.recruitment.vacancies.models import Vacancy
from mobilite.kept import OURS, Rule, Stage


def _old(terms):
    rows = Vacancy.objects.annotate(since=Coalesce("closed_at", "read_at", "received_at"))
    return rows.filter(since__lt=terms.limit)


def _delete(keys, terms):
    Vacancy.objects.filter(pk__in=keys).delete()
    return ()


DECLARED = (
    Rule(
        "vacancies.offers",
        "Offres d’emploi des employeurs",
        since="leur retrait, leur relecture, ou leur arrivée",
        then="effacées",
        source=OURS,
        active=12,
        erase=Stage(_old, _delete),
        deletes=("vacancies.vacancy",),
        say=lambda one: f"offre d’emploi n°\u00a0{one.pk}",
    ),
)
