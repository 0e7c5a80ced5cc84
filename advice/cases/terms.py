"""What the manager sets about diagnoses, each from a date; how long one holds."""

from datetime import date, timedelta

from django import forms

from mobilite.parameters.values import Parameter
from mobilite.periods import add_months

GROUP = "Conseil mobilité"
#: « Diagnostic mobilité délivré par un prescripteur habilité », less than six months before the PASS (facts: iae 1, row 18).
MONTHS = 6
#: How long before the last day the adviser is told.
WARNED = timedelta(days=30)

AUTHORISED = Parameter(
    "cases.authorised",
    "La structure est un prescripteur habilité de l’IAE",
    lambda **how: forms.BooleanField(required=False, **how),
    default=False,
    group=GROUP,
    help="Cochez quand la décision est là. Sinon, le diagnostic dit ce qu’il n’est pas.",
)
DECISION = Parameter(
    "cases.decision",
    "Référence de l’habilitation",
    lambda **how: forms.CharField(required=False, max_length=120, **how),
    default="",
    group=GROUP,
    help="Numéro et date de la décision, comme ils s’impriment.",
)
PARAMETERS = (AUTHORISED, DECISION)


def last_day(signed_on: date) -> date:
    """Return the last day on which a diagnosis is less than six months old."""
    return add_months(signed_on, MONTHS) - timedelta(days=1)
