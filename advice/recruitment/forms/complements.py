"""Hours at a neighbour's, beside the job here."""

from django import forms

from advice.recruitment.forms.referral import TransferForm
from mobilite.pages.forms import PageForm


class ComplementForm(TransferForm):
    """Where, what, how many hours a week, from when; and that she agrees."""

    title = forms.CharField(label="Quelle mission\u202f?", max_length=100)
    weekly_hours = forms.DecimalField(
        label="Heures par semaine", min_value=1, max_value=48, max_digits=4, decimal_places=1, localize=True
    )
    starts_on = forms.DateField(label="Premier jour")
    ends_on = forms.DateField(label="Dernier jour", required=False)
    fieldsets = [
        ("La mission", "", ["employer", "title", "weekly_hours", ("starts_on", "ends_on")]),
        ("Son accord", "", ["agrees", "how"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agrees"].label = "Elle est d’accord pour que cette structure ait son nom et ses heures"

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "Le dernier jour vient après le premier.")
        return cleaned


class EndComplementForm(PageForm, forms.Form):
    """Its last day."""

    on = forms.DateField(label="Dernier jour")
