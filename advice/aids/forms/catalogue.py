"""Forms of the catalogue: a review that changes nothing, a reference amount."""

from django import forms
from django.core.exceptions import ValidationError

from advice.aids.engine import PARAMETERS
from mobilite import clock
from mobilite.fields import EuroFormField
from mobilite.pages.forms import PageForm


class ReviewForm(PageForm, forms.Form):
    """What was seen, and when to look again."""

    note = forms.CharField(
        label="Ce que vous avez vu", max_length=300, help_text="La page, le numéro appelé, la date du texte."
    )
    review_on = forms.DateField(label="À revoir le")

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day <= clock.today():
            raise ValidationError("Choisissez un jour à venir.")
        return day


class AmountForm(PageForm, forms.Form):
    """A reference amount from a day on."""

    key = forms.ChoiceField(
        label="Valeur", choices=[(key, f"{one.label} ({one.unit})") for key, one in PARAMETERS.items()]
    )
    from_date = forms.DateField(label="À partir du")
    value = EuroFormField(label="Montant en euros", min_value=0)
    source = forms.CharField(label="Source, avec sa date", max_length=300)

    def clean_value(self):
        value = self.cleaned_data["value"]
        if not value:
            raise ValidationError("Écrivez un montant plus grand que zéro.")
        return value
