"""The question about a discount: how much, why."""

from django import forms

from mobilite.fields import EuroFormField
from mobilite.pages.forms import PageForm
from rentals.discounts import Asked

LONGEST_REASON = 200


def percent_field() -> forms.DecimalField:
    """Return the question « how many percent? », read with a comma or a dot."""
    field = forms.DecimalField(
        label="En pourcentage",
        required=False,
        max_digits=5,
        decimal_places=2,
        localize=True,
        help_text="Par exemple\u00a010.",
    )
    field.widget.suffix = "%"
    return field


def amount_field() -> EuroFormField:
    field = EuroFormField(label="Ou une somme", required=False, help_text="L’un ou l’autre.")
    field.widget.suffix = "€"
    return field


def asked_in(cleaned: dict, prefix: str = "") -> Asked | None:
    """Return the discount that the answers ask for; None when none of them is written."""
    found = {name: cleaned.get(f"{prefix}{name}") for name in ("percent", "amount", "reason")}
    if not any(value or value == 0 for value in found.values()):
        return None
    return Asked(percent=found["percent"], amount=found["amount"], reason=found["reason"] or "")


class DiscountForm(PageForm, forms.Form):
    percent = percent_field()
    amount = amount_field()
    reason = forms.CharField(
        label="Pourquoi\u202f?",
        max_length=LONGEST_REASON,
        help_text="La personne le lira sur sa note et son contrat.",
    )

    fieldsets = [("", "", [("percent", "amount"), "reason"])]
