"""The forms of « Modèle de contrat »: one clause, and the day from which a version holds."""

from django import forms
from django.core.exceptions import ValidationError

from mobilite import clock
from mobilite.outbox.templates import tidy
from mobilite.pages.forms import PageForm
from rentals.terms import markup
from rentals.terms.clauses import LONGEST_TEXT, LONGEST_TITLE, SIGNED, TERMS, VEHICLES


class ClauseForm(PageForm, forms.Form):
    """An article: its title, its text, and the contracts in which it is printed."""

    revision = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    title = forms.CharField(label="Titre", max_length=LONGEST_TITLE)
    text = forms.CharField(
        label="Texte",
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12, "data-takes": "", "autocomplete": "off"}),
        help_text="Une ligne, un paragraphe. Une ligne qui commence par un tiret est un point de liste. **Deux étoiles** mettent en "
        "gras. Une ligne où une variable n’a pas de valeur ne s’imprime pas.",
    )
    vehicle = forms.ChoiceField(label="Véhicules", choices=VEHICLES, required=False)
    term = forms.ChoiceField(label="Durée", choices=TERMS, required=False)
    signed = forms.ChoiceField(label="Signature", choices=SIGNED, required=False)
    first_page = forms.BooleanField(
        label="Sur la première page, en français facile",
        required=False,
        help_text="Des phrases de douze mots au plus.",
    )

    fieldsets = (
        ("", "", ["title", "text"]),
        ("Quand s’imprime-t-il\u202f?", "", [("vehicle", "term", "signed"), "first_page"]),
    )

    def clean(self):
        data = super().clean()
        text = tidy(data.get("text") or "")
        if "text" not in self.errors:
            wrong = markup.problems(text)
            if not markup.lines_of(text):
                wrong = ["Un article vide ne dit rien\u00a0: écrivez son texte, ou retirez-le."]
            elif data.get("first_page"):
                wrong += markup.easy_problems(text)
            if wrong:
                self.add_error("text", [ValidationError(sentence) for sentence in wrong])
        return data


class PublishForm(PageForm, forms.Form):
    """From when the new version holds, and what it changes, for those who read the list later."""

    revision = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    from_date = forms.DateField(
        label="À partir du",
        help_text="Les contrats établis avant gardent leurs mots, même s’ils ne sont pas signés.",
    )
    note = forms.CharField(label="Ce qui change, en une phrase", max_length=300)

    def clean_from_date(self):
        day = self.cleaned_data["from_date"]
        if day < clock.today():
            raise ValidationError("Choisissez aujourd’hui ou un jour à venir.")
        return day
