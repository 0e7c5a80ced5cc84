"""How long notices are kept: a year after the answer, then nothing (CNIL, 12 April 2021)."""

from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate

from mobilite.kept import YEAR, Duty, Rule, Stage
from mobilite.periods import PARIS, paris_date
from rentals.fines.models import OPEN, Fine, Status

GONE = (Status.DESIGNATED, Status.FORWARDED, Status.CLOSED)


def _gone():
    """Keep what asks for nothing more: a contestation waits for its answer until it is closed."""
    return Fine.objects.filter(status__in=GONE)


def _due(terms):
    limit = paris_date(terms.limit)
    sent, closed = Q(answered_on__lt=limit), Q(answered_on__isnull=True, closed_at__lt=terms.limit)
    return (
        _gone()
        .filter(sent | closed)
        .annotate(since=Coalesce("answered_on", TruncDate("closed_at", tzinfo=PARIS)))
    )


def _delete(keys, terms) -> list[str]:
    fines = Fine.objects.filter(pk__in=keys)
    files = list(fines.exclude(proof_file="").values_list("proof_file", flat=True))
    fines.delete()
    return files


def _waiting(terms):
    """Yield what is old and never came to its end: it stays until somebody closes it."""
    yield (
        "aucune réponse n’est notée, ou la contestation n’est pas finie",
        Fine.objects.filter(status__in=(*OPEN, Status.CONTESTED), sent_on__lt=paris_date(terms.limit)),
    )


DECLARED = (
    Duty(
        "fines.open",
        "un avis attend une réponse",
        lambda: Fine.objects.filter(status__in=(*OPEN, Status.CONTESTED)).exclude(person=None),
    ),
    Duty(
        "fines.kept",
        "une désignation est dans son délai de conservation",
        lambda: _gone().exclude(person=None),
        by_law=True,
    ),
    Rule(
        "fines.designations",
        "Amendes, forfaits, péages\u00a0: avis, identité désignée, preuve",
        since="le jour où la réponse est partie",
        then="effacés, preuve comprise",
        source="CNIL, référentiel du 12 avril 2021\u00a0; code de la route, art. L121-6",
        active=YEAR,
        erase=Stage(_due, _delete),
        deletes=("fines.fine",),
        holds={"people.person": "person", "rentals.rental": "rental"},
        say=lambda fine: f"avis n°\u00a0{fine.pk}",
        person="person_id",
        waiting=_waiting,
    ),
)
