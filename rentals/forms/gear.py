"""What pages ask about helmets and gloves."""

from datetime import timedelta

from django import forms

from mobilite.fields import EuroFormField
from mobilite.pages.forms import PageForm
from mobilite.people.models import Place
from rentals.models import Gloves, Helmet, Size

#: How long a helmet serves, in years: the usual advice of makers.
YEARS = 5


class HelmetForm(PageForm, forms.ModelForm):
    fieldsets = [
        ("Quel casque\u202f?", "Le numéro est collé sur la coque.", [("number", "size"), "mark"]),
        ("Où et combien\u202f?", "", ["place", "price"]),
        ("Jusqu’à quand\u202f?", f"Vide\u00a0: {YEARS} ans après l’achat.", [("bought_on", "ends_on")]),
    ]

    class Meta:
        model = Helmet
        fields = ["number", "size", "mark", "place", "price", "bought_on", "ends_on"]
        help_texts = {"mark": "Lu sur l’étiquette, par exemple ECE 22.06."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["size"].choices = [("", "Choisir"), *Size.choices]
        self.fields["place"].queryset = Place.objects.filter(is_open=True).order_by("name")
        self.fields["place"].empty_label = "Choisir"
        self.fields["price"].min_value = 0

    def clean_number(self):
        return self.cleaned_data["number"].strip().upper()

    def clean(self):
        data = super().clean()
        bought, ends = data.get("bought_on"), data.get("ends_on")
        if bought and not ends and bought.year < 9000:
            data["ends_on"] = bought + timedelta(days=365 * YEARS)
        if bought and ends and ends < bought:
            self.add_error("ends_on", "La fin d’emploi vient après l’achat.")
        return data


class GlovesForm(PageForm, forms.Form):
    place = forms.ModelChoiceField(
        Place.objects.filter(is_open=True).order_by("name"), label="Lieu", empty_label="Choisir"
    )
    size = forms.ChoiceField(label="Taille", choices=[("", "Choisir"), *Size.choices])
    mark = forms.CharField(
        label="Marquage",
        max_length=20,
        initial="CE EN 13594",
        help_text="Lu sur l’étiquette\u00a0: CE y est obligatoire.",
    )
    owned = forms.IntegerField(
        label="Paires en tout", min_value=0, max_value=999, help_text="Prêtées comprises."
    )
    price = EuroFormField(label="Prix si une paire n’est pas rendue", min_value=0)

    def clean_mark(self):
        mark = self.cleaned_data["mark"].strip()
        if "CE" not in mark.upper():
            raise forms.ValidationError("Sans marquage CE, ces gants ne se prêtent pas.")
        return mark

    @staticmethod
    def initial_of(gloves: Gloves) -> dict:
        return {name: getattr(gloves, name) for name in ("place", "size", "mark", "owned", "price")}


class NothingForm(PageForm, forms.Form):
    """A page with one button."""
