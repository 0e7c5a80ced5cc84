"""What the figures of advice need that no data of ours says: the rural communes, as the funder counts them."""

from django import forms
from django.core.validators import RegexValidator

from advice.cases.terms import GROUP
from mobilite.parameters.values import Parameter

#: INSEE codes, apart by commas or spaces.
_CODES = RegexValidator(
    r"^\s*([0-9][0-9AB][0-9]{3}[\s,;]*)*$", "Écrivez des codes INSEE à 5 chiffres, séparés par des virgules."
)

RURAL = Parameter(
    "indicators.rural",
    "Communes en zone rurale, pour le FSE+",
    lambda **how: forms.CharField(required=False, max_length=200, validators=[_CODES], **how),
    default="",
    group=GROUP,
    help="Les codes INSEE, séparés par des virgules. La liste vient de votre financeur\u00a0: vide, rien n’est compté.",
)


def rural_communes(written: str) -> frozenset[str]:
    """Return the INSEE codes of a setting."""
    return frozenset(written.replace(",", " ").replace(";", " ").split())
