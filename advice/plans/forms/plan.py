"""The questions about a plan: the project, an estimate, each payer, the budget."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from advice.cases.forms.casefile import ACCEPTED, HEAVIEST
from advice.plans.models import DEAREST, Budget, Project
from mobilite import clock
from mobilite.fields import EuroFormField
from mobilite.files import received
from mobilite.money import french
from mobilite.pages.forms import Option, PageForm, RadioCards

HINTS = {
    Project.LICENCE: "Code, conduite, examen",
    Project.PURCHASE: "Voiture, scooter, voiturette",
    Project.REPAIR: "Garage, contrôle technique",
    Project.BIKE: "Achat ou réparation d’un vélo",
    Project.INSURANCE: "La première année, par exemple",
    Project.TRAVEL: "Aller à un emploi, une formation",
}


def _amount(
    label: str, *, required: bool = True, lowest: Decimal = Decimal("0.01"), **kwargs
) -> EuroFormField:
    return EuroFormField(
        label=label,
        required=required,
        min_value=lowest,
        max_value=DEAREST,
        error_messages={
            "min_value": "Écrivez un montant au-dessus de zéro.",
            "max_value": "Écrivez 100\u202f000\u00a0€ au plus.",
        },
        **kwargs,
    )


class _Words(PageForm, forms.Form):
    title = forms.CharField(
        label="Que faut-il payer, au juste\u202f?",
        required=False,
        max_length=120,
        help_text="« Forfait de 20 heures et examen »",
    )
    argument = forms.CharField(
        label="Pourquoi ce projet\u202f?",
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce que la commission lira\u00a0: l’emploi visé, ce qui a été essayé. Rien sur la santé.",
    )


class StartForm(_Words):
    """Which project, in a few words."""

    project = forms.ChoiceField(
        label="Quel projet\u202f?",
        choices=[(one.value, Option(one.label, detail=HINTS[one])) for one in Project],
        widget=RadioCards(attrs={"columns": 2}),
    )
    field_order = ("project", "title", "argument")


class WordsForm(_Words):
    """What the plan says of the project."""


class EstimateForm(PageForm, forms.Form):
    """What somebody asks, with its paper."""

    seller = forms.CharField(
        label="De qui vient ce devis\u202f?",
        max_length=80,
        help_text="Auto-école, garage, magasin, transporteur",
    )
    amount = _amount("Combien en tout\u202f?")
    on = forms.DateField(label="Daté du", required=False)
    includes = forms.CharField(label="Ce qu’il comprend", required=False, max_length=200)
    paper = forms.FileField(
        label="Le devis",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text="Photo ou PDF, 12\u00a0Mo au plus. Il va dans les papiers du dossier.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()

    def clean_paper(self):
        one = self.cleaned_data["paper"]
        if not one:
            return None
        if one.size > HEAVIEST:
            raise ValidationError("Ce papier pèse plus de 12\u00a0Mo. Choisissez-en un plus léger.")
        return received.clean(one)


class AidForm(PageForm, forms.Form):
    """How much is hoped of an aid that is not counted."""

    amount = _amount("Combien espérez-vous\u202f?")

    def __init__(self, *args, asks: bool, most: Decimal | None = None, **kwargs):
        """``asks``: the engine does not count it; else there is nothing to type."""
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["amount"]
        elif most is not None:
            self.fields[
                "amount"
            ].help_text = f"{french(most)} au plus. Ce montant restera marqué « à confirmer »."


class OwnForm(PageForm, forms.Form):
    """What the person brings, at once or in parts."""

    amount = _amount("Combien apporte-t-elle\u202f?")
    parts = forms.IntegerField(
        label="En combien de fois\u202f?",
        min_value=1,
        max_value=24,
        initial=1,
        error_messages={"min_value": "Écrivez au moins 1.", "max_value": "Écrivez 24 au plus."},
        help_text="1\u00a0: en une fois. Sinon, une fois par mois.",
    )
    first_on = forms.DateField(label="Le premier versement")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_on"].initial = clock.today
        self.fields["first_on"].widget.attrs["min"] = clock.today().isoformat()
        self.fieldsets = [("", "", ["amount", ("parts", "first_on")])]


class OtherForm(PageForm, forms.Form):
    """Another payer."""

    who = forms.CharField(
        label="Qui paie\u202f?",
        max_length=120,
        help_text="L’employeur, la mairie, une association, un proche",
    )
    amount = _amount("Combien\u202f?")


class LoanForm(PageForm, forms.Form):
    """A loan, and how it is paid back."""

    loan = forms.ChoiceField(label="Quel prêt\u202f?", required=False, widget=forms.Select)
    who = forms.CharField(
        label="Qui prête\u202f?",
        required=False,
        max_length=120,
        help_text="Le nom de la banque ou de l’association",
    )
    amount = _amount("Combien emprunte-t-elle\u202f?")
    months = forms.IntegerField(
        label="Sur combien de mois\u202f?",
        min_value=1,
        max_value=120,
        error_messages={"min_value": "Écrivez au moins 1 mois.", "max_value": "Écrivez 120 mois au plus."},
    )
    rate = forms.DecimalField(
        label="Taux par an (%)",
        min_value=0,
        max_value=25,
        max_digits=4,
        decimal_places=2,
        localize=True,
        help_text="Un microcrédit\u00a0: de 1,5 à 4 % le plus souvent. 0 si c’est sans intérêts.",
        error_messages={"min_value": "Écrivez 0 ou plus.", "max_value": "Écrivez 25 au plus."},
    )
    monthly = _amount(
        "La mensualité",
        required=False,
        help_text="Celle du prêteur, si vous l’avez. Vide\u00a0: nous la calculons d’après le taux.",
    )

    def __init__(self, *args, loans, **kwargs):
        """``loans``: [(slug, name)] of the catalogue."""
        super().__init__(*args, **kwargs)
        self.fields["loan"].choices = [("", "Un autre prêt"), *loans]
        self.fieldsets = [("", "", ["loan", "who", "amount", ("months", "rate"), "monthly"])]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("loan") and not cleaned.get("who", "").strip() and "who" not in self.errors:
            self.add_error("who", "Dites qui prête.")
        return cleaned


class BudgetForm(PageForm, forms.Form):
    """What comes in and goes out each month."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in (*Budget.INCOME, *Budget.CHARGES, "travel_now", "travel_after"):
            label = str(Budget._meta.get_field(name).verbose_name)
            self.fields[name] = _amount(f"{label[:1].upper()}{label[1:]}", required=False, lowest=Decimal(0))
            self.fields[name].widget.attrs["inputmode"] = "decimal"
        self.fieldsets = [
            ("Ce qui entre chaque mois", "Vide veut dire zéro.", [Budget.INCOME]),
            ("Ce qui sort chaque mois", "", [("housing", "bills"), ("living", "debts")]),
            (
                "Ses trajets, par mois",
                "Après le projet\u00a0: carburant, assurance, entretien. Sans le prêt ni l’apport, que le plan compte.",
                [("travel_now", "travel_after")],
            ),
        ]

    def clean(self):
        cleaned = super().clean()
        return {name: Decimal(0) if value is None else value for name, value in cleaned.items()}


class NothingToAsk(PageForm, forms.Form):
    """A last look before an act."""
