"""What the cost of a bike counts beside its price, each from a date."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django import forms

from mobilite.money import ZERO
from mobilite.parameters.models import ParameterValue
from mobilite.parameters.values import Parameter

GROUP = "Pilotage"
SPREAD = Parameter(
    "rentals.bike_months",
    "Coût d’un vélo\u00a0: étaler son prix d’achat sur (mois)",
    lambda **how: forms.IntegerField(min_value=1, max_value=240, **how),
    default=60,
    group=GROUP,
    help="En parts égales, puis plus rien.",
)
INSURANCE = Parameter(
    "rentals.bike_insurance",
    "Coût d’un vélo\u00a0: son assurance par an (euros)",
    lambda **how: forms.DecimalField(min_value=0, max_value=5000, decimal_places=2, **how),
    default=ZERO,
    group=GROUP,
    help="Ce que la structure paie pour un vélo. À zéro, elle n’est pas comptée.",
)
PARAMETERS = (SPREAD, INSURANCE)


def terms_of() -> Callable[[date], tuple[int, Decimal]]:
    """Return a function that gives the months and the yearly insurance, in euros, in force on a day. One query."""
    rows = list(ParameterValue.objects.filter(key__in=[one.key for one in PARAMETERS]).order_by("-from_date"))

    def on(day: date) -> tuple[int, Decimal]:
        def value(parameter):
            row = next((one for one in rows if one.key == parameter.key and one.from_date <= day), None)
            return parameter.default if row is None else parameter.read(row.value)

        return value(SPREAD), value(INSURANCE)

    return on
