"""A search of the vivier, then of who could go."""

from django import forms
from django.db.models import Q

from advice.recruitment.missions.forms.hours import HoursField
from advice.recruitment.missions.models import Trade
from mobilite.pages.forms import CheckboxCards, PageForm
from mobilite.people.forms.base import CommuneField
from mobilite.people.models.places import Weekday


class SeekForm(PageForm, forms.Form):
    """Where one would work; skill, wish, days and hours narrow."""

    commune = CommuneField(required=True, label="Commune du travail")
    trade = forms.ChoiceField(
        label="Sait faire", required=False, choices=[("", "Peu importe"), *Trade.choices]
    )
    wish = forms.ChoiceField(
        label="Voudrait faire", required=False, choices=[("", "Peu importe"), *Trade.choices]
    )
    starts_on = forms.DateField(label="À partir du", required=False, help_text="Vide\u00a0: aujourd’hui.")
    days = forms.TypedMultipleChoiceField(
        label="Jours",
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=CheckboxCards(attrs={"columns": 2}),
    )
    hours = HoursField(label="Horaires", help_text="9h-17h\u00a0; de nuit, 21h-5h.")

    fieldsets = [("", "", ["commune", ("trade", "wish"), "starts_on", "days", "hours"])]

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("days")) != bool(cleaned.get("hours")) and "hours" not in self.errors:
            self.add_error("hours", "Donnez les jours et les horaires, ou ni les uns ni les autres.")
        return cleaned

    def narrowed(self) -> Q:
        """Return the condition on profiles."""
        asked, found = self.cleaned_data, Q()
        for field, code in (("trades", asked["trade"]), ("wishes", asked["wish"])):
            if code:
                found &= Q(**{f"{field}__contains": f",{code},"})
        return found
