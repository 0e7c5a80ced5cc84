"""The questions of the kerb. What is typed is kept at each step; what is wrong is said beside it."""

import re

from django import forms

from mobilite.fields import EuroFormField
from mobilite.pages.forms import PageForm
from mobilite.pages.french import datetime_fr
from mobilite.workflow import Refusal
from rentals.kerb.act import Act
from rentals.kerb.fuel import EIGHTHS, WORDS
from rentals.operations import ExtraLine
from rentals.operations.discounts import check_gestures
from vehicles.models import Drawing

MOST_KM = 2_000_000
#: Why a lease that ends early is not charged its supplement (row B10).
SUPPLEMENT_REASONS = ("Perte d’emploi", "Maladie", "Déménagement")


class MeterField(forms.IntegerField):
    """Read « 48 210 », « 48.210 km »."""

    def to_python(self, value):
        return super().to_python(re.sub(r"[\s\u00a0\u202f.']|km", "", str(value)) if value else value)


class MeterForm(PageForm, forms.Form):
    meter = MeterField(
        label="Kilomètres au compteur",
        min_value=0,
        max_value=MOST_KM,
        error_messages={
            "invalid": "Écrivez le nombre de kilomètres, en chiffres.",
            "min_value": "Écrivez le nombre de kilomètres, en chiffres.",
            "max_value": "C’est plus qu’un compteur ne montre\u00a0: relisez-le.",
            "required": "Écrivez ce que montre le compteur.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    confirmed = MeterField(required=False)

    def __init__(self, *args, act: Act, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meter"].required = act.drawing != Drawing.BIKE

    @property
    def is_confirmed(self) -> bool:
        return self.cleaned_data.get("confirmed") == self.cleaned_data.get("meter")


class EnergyForm(PageForm, forms.Form):
    QUARTERS = (0, 25, 50, 75, 100)

    level = forms.TypedChoiceField(label="Niveau", coerce=int, required=False, empty_value=None)
    exact = forms.IntegerField(
        label="Valeur exacte",
        required=False,
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Écrivez un nombre de 0 à 100."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    percent = forms.IntegerField(
        label="Ce que tient la batterie, en % du neuf",
        required=False,
        min_value=0,
        max_value=120,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Écrivez un nombre de 0 à 120."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    cycles = forms.IntegerField(
        label="Cycles",
        required=False,
        min_value=0,
        max_value=100_000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Écrivez le nombre de cycles, en chiffres."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    skipped = forms.BooleanField(label="Pas mesurée aujourd’hui", required=False)

    def __init__(self, *args, act: Act, **kwargs):
        super().__init__(*args, **kwargs)
        self.asks_measure = act.asks_measure
        if not act.asks_measure:
            for name in ("percent", "cycles", "skipped"):
                del self.fields[name]
        battery = [(level, f"{level}\u00a0%") for level in self.QUARTERS]
        fuel = list(zip(EIGHTHS, WORDS, strict=True))
        self.fields["level"].choices = battery if act.is_battery else fuel
        self.fields["exact"].widget.suffix = "%"

    def clean(self):
        answers = super().clean()
        # A level that is none of ours is no answer.
        self.errors.pop("level", None)
        answers["energy"] = answers.get("level") if answers.get("exact") is None else answers["exact"]
        if not self.errors and answers["energy"] is None:
            self.add_error(None, "Touchez le niveau que vous lisez.")
        if self.asks_measure and answers.get("percent") is None and not self.errors.get("percent"):
            if not answers.get("skipped"):
                self.add_error(
                    "percent",
                    "Notez ce que tient la batterie, ou cochez «\u00a0Pas mesurée aujourd’hui\u00a0».",
                )
            elif answers.get("cycles") is not None:
                self.add_error("percent", "Notez aussi ce que tient la batterie, ou effacez les cycles.")
        return answers


class AccessoriesForm(PageForm, forms.Form):
    """For each accessory, there or missing; at the return, whether what is missing is charged."""

    def __init__(self, *args, act: Act, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = act.asked_accessories
        for i, name in enumerate(self.names):
            self.fields[f"a{i}"] = forms.ChoiceField(
                label=name,
                choices=[("yes", "Là"), ("no", "Manque")],
                error_messages={"required": f"Dites si «\u00a0{name}\u00a0» est là."},
            )
            if act.is_return and act.replacement(name) is not None and act.in_grid(name) is None:
                self.fields[f"c{i}"] = forms.BooleanField(required=False)
        if act.is_return:
            self.fields["keys"] = forms.ChoiceField(
                label="Les clés",
                choices=[("yes", "Là"), ("no", "Manquent")],
                required=False,
                error_messages={"invalid_choice": "Dites si les clés sont là."},
            )

    @property
    def there(self) -> dict[str, bool]:
        answers = ((name, self.cleaned_data.get(f"a{i}")) for i, name in enumerate(self.names))
        return {name: answer == "yes" for name, answer in answers if answer}

    @property
    def charged(self) -> list[str]:
        return [name for i, name in enumerate(self.names) if self.cleaned_data.get(f"c{i}")]


class ReviewForm(PageForm, forms.Form):
    remarks = forms.CharField(
        label="Remarques",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que le dessin et les photos ne montrent pas.",
    )
    late = forms.ChoiceField(choices=[("charge", "Compter"), ("waive", "Ne pas compter")], required=False)
    late_reason = forms.CharField(label="Pourquoi ne pas le compter\u202f?", required=False, max_length=200)
    supplement_reason = forms.ChoiceField(
        label="Fin avant terme",
        required=False,
        choices=[("", "Prix de la durée courte"), *((reason, f"Dispense\u00a0: {reason.lower()}") for reason in SUPPLEMENT_REASONS)],
    )  # fmt: skip
    fuel = forms.BooleanField(required=False)
    returned_at = forms.DateTimeField(
        label="Rendu à un autre moment",
        required=False,
        error_messages={"invalid": "Choisissez un jour et une heure."},
    )
    label = forms.CharField(label="Quoi\u202f?", required=False, max_length=120)
    amount = EuroFormField(label="Combien\u202f?", required=False)
    gesture = forms.BooleanField(required=False)
    why = forms.CharField(label="Pourquoi\u202f?", required=False, max_length=200)

    def __init__(self, *args, act: Act, **kwargs):
        super().__init__(*args, **kwargs)
        self.act = act

    def clean_returned_at(self):
        """Keep a time between the departure and now."""
        at = self.cleaned_data["returned_at"]
        left = self.act.rental.handed_over_at
        if at and at > self.act.at:
            raise forms.ValidationError("Ce moment n’est pas encore venu. Relisez le jour et l’heure.")
        if at and left and at <= left:
            raise forms.ValidationError(
                f"Le retour vient après le départ ({datetime_fr(left)}). Relisez le jour et l’heure."
            )
        return at

    def wants_line(self) -> bool:
        return any(self.data.get(name, "").strip() for name in ("label", "amount", "why"))

    def check_line(self) -> bool:
        """Tell whether a line may be added; what is missing is said beside its field."""
        if not self.cleaned_data.get("label") and "label" not in self.errors:
            self.add_error("label", "Dites ce qui est compté, par exemple «\u00a0Pare-chocs rayé\u00a0».")
        amount = self.cleaned_data.get("amount")
        if amount and self.cleaned_data["gesture"]:
            amount = self.cleaned_data["amount"] = -abs(amount)
        if not amount and "amount" not in self.errors:
            self.add_error("amount", "Écrivez un montant, par exemple 80,00.")
        elif amount and amount < 0:
            self._check_gesture(amount)
        return not self.errors

    def _check_gesture(self, amount) -> None:
        """Say beside its field why a line below zero is too much, or that it says no why (row B9)."""
        line = ExtraLine(
            label=self.cleaned_data.get("label", ""), amount=amount, why=self.cleaned_data["why"]
        )
        try:
            check_gestures(self.act.bill_lines, [line], self.act.at, self.act.user)
        except Refusal as refusal:
            self.add_error(refusal.field, refusal.sentence)
