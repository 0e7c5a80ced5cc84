"""How long, today: what the code says, or what the manager set with a motive."""

from datetime import date, datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from mobilite.kept import YEAR, Rule, Terms, rules
from mobilite.pages.french import plural
from mobilite.parameters.models import ParameterValue
from mobilite.parameters.values import Parameter
from mobilite.periods import paris_date

LONGEST = 30 * YEAR
PARTS = (("active", "en usage"), ("archived", "aux archives"))


class Months(forms.IntegerField):
    def __init__(self, **kwargs):
        super().__init__(validators=[MinValueValidator(0), MaxValueValidator(LONGEST)], **kwargs)


def rule(key: str) -> Rule | None:
    return next((one for one in rules() if one.key == key), None)


def parameter(one: Rule, part: str) -> Parameter:
    """Return what is set on a page for one of the two periods of a rule."""
    words = dict(PARTS)[part]
    return Parameter(
        f"retention.{one.key}.{part}",
        f"{one.label}\u00a0: mois {words}",
        Months,
        default=getattr(one, part),
        group="Conservation",
    )


def terms(now: datetime, *, on: date | None = None) -> dict[str, Terms]:
    """Return how long each rule keeps things on a day, by key. One query."""
    rows = ParameterValue.objects.in_force(on or paris_date(now)).filter(key__startswith="retention.")
    known: dict[str, str] = {}
    for row in rows:
        known.setdefault(row.key, row.value)
    return {
        one.key: Terms(
            now, *(int(known.get(parameter(one, part).key, getattr(one, part))) for part, _ in PARTS)
        )
        for one in rules()
    }


def months_fr(months: int) -> str:
    """Write a number of months: « 2 ans », « 3 mois », « 1 an et 6 mois »."""
    years, rest = divmod(months, YEAR)
    parts = [plural(years, "an")] if years else []
    if rest or not years:
        parts.append(f"{rest}\u00a0mois")
    return " et ".join(parts)
