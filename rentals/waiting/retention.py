"""How long the list is kept: a year after somebody left it; who still waits keeps her name."""

from django.db.models import F, Q, QuerySet

from mobilite.kept import OURS, YEAR, Duty, Rule, Stage, Terms, Touch
from rentals.waiting.models import Entry, Status, Turn


def _over(terms: Terms) -> QuerySet:
    rows = Entry.objects.filter(status=Status.CLOSED, closed_at__lt=terms.limit)
    return rows.annotate(since=F("closed_at"))


def _delete(keys, terms) -> tuple:
    Turn.objects.filter(entry__in=keys).delete()
    Entry.objects.filter(pk__in=keys).delete()
    return ()


DECLARED = (
    Touch("waiting.asked", "waiting.entry", "requested_at"),
    Touch("waiting.contacted", "waiting.entry", "contacted_at"),
    Touch("waiting.answered", "waiting.turn", "answered_at", "entry__person", ~Q(via="")),
    Duty("waiting.live", "elle attend un vélo", lambda: Entry.objects.live()),
    Rule(
        "waiting.entries",
        "Liste d’attente",
        since="la sortie de la liste",
        then="effacée, vélos proposés compris",
        source=OURS,
        active=YEAR,
        erase=Stage(_over, _delete),
        holds={"people.person": "person"},
        deletes=("waiting.entry", "waiting.turn"),
        say=lambda entry: f"inscription n°\u00a0{entry.pk}",
        person="person_id",
    ),
)
