"""How long invoices say why they were taken back: ten years after the fiscal year, as their papers. Sums stay."""

from django.db.models import F

from mobilite.kept import COMMERCE, YEAR, Duty, Rule, Stage
from rentals.invoices.models import Invoice


def _due(terms):
    rows = Invoice.objects.filter(issued_at__lt=terms.fiscal_limit).exclude(reason="")
    return rows.annotate(since=F("issued_at"))


def _erase(keys, terms):
    Invoice.objects.filter(pk__in=keys).update(reason="")
    return ()


DECLARED = (
    Duty(
        "invoices.kept",
        "une facture est à son nom",
        lambda: Invoice.objects.exclude(person=None).filter(document__erased_at=None),
        by_law=True,
    ),
    Rule(
        "invoices.reasons",
        "Motifs des avoirs",
        since="la fin de l’année de l’avoir",
        then="effacés\u00a0; les sommes et les numéros restent",
        source=COMMERCE,
        active=YEAR,
        archived=9 * YEAR,
        minimum=10 * YEAR,
        erase=Stage(_due, _erase),
        holds={"people.person": "person"},
        say=lambda one: f"avoir n°\u00a0{one.pk}",
        person="person_id",
    ),
)
