"""The questions about what is owed: how to pay it little by little, what is no longer asked for."""

from django import forms

from mobilite.fields import EuroFormField
from mobilite.money import ZERO
from mobilite.pages.forms import CheckboxCards, DateInput, Option, PageForm, RadioCards
from mobilite.pages.french import date_fr, euros
from rentals.payments.models import BY_HAND
from rentals.payments.plans import LONGEST

LONGEST_REASON = 200
MEANS = [(one.value, one.label) for one in BY_HAND]


def _reason(label, **more):
    return forms.CharField(
        label=label, max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}), **more
    )


class PlanForm(PageForm, forms.Form):
    bills = forms.MultipleChoiceField(
        label="Pour quelles notes\u202f?",
        widget=CheckboxCards,
        error_messages={"required": "Choisissez au moins une note à payer."},
    )
    count = forms.IntegerField(
        label="En combien de fois\u202f?", min_value=1, max_value=LONGEST, help_text="Une fois par mois."
    )
    first_on = forms.DateField(
        label="Première échéance",
        widget=DateInput,
        help_text="Les suivantes tombent le même jour des mois d’après.",
    )
    replacing = _reason("Pourquoi l’accord d’avant est remplacé", required=True)

    def __init__(self, *args, owed, running, **kwargs):
        """Offer the bills that are due (``owed_bills``); ask why when an accord runs."""
        super().__init__(*args, **kwargs)
        self.fields["bills"].choices = [
            (
                str(bill["bill"]),
                Option(
                    bill["label"],
                    amount=euros(bill["now"]),
                    detail=f"depuis le {date_fr(bill['since'], weekday=False)}",
                ),
            )
            for bill in owed
        ]
        if running is None:
            del self.fields["replacing"]

    def clean_bills(self):
        return [int(key) for key in self.cleaned_data["bills"]]


class PayPlanForm(PageForm, forms.Form):
    amount = EuroFormField(label="Somme reçue", help_text="Plus que l’échéance, si la personne le veut.")
    means = forms.ChoiceField(label="Moyen", choices=MEANS)
    reference = forms.CharField(
        label="Référence", required=False, max_length=80, help_text="Numéro du chèque, du virement…"
    )
    seen_left = EuroFormField(widget=forms.HiddenInput)


class WriteOffForm(PageForm, forms.Form):
    amount = EuroFormField(label="Somme que nous ne demandons plus")
    reason = _reason("Pourquoi\u202f?")


class PlaceForm(PageForm, forms.Form):
    """What of a payment goes to each bill of its payer: ``shares`` gives the euros by bill."""

    reason = _reason(
        "Pourquoi\u202f?",
        required=False,
        help_text="Quand de l’argent quitte une note\u00a0: le choix de la personne, une erreur de note…",
    )

    def __init__(self, *args, bills, placed, **kwargs):
        """Ask for each bill, annotated by ``with_balances``, what the payment pays of it: now ``placed``."""
        super().__init__(*args, **kwargs)
        self.bills = bills
        for bill in bills:
            now = placed.get(bill.pk, ZERO)
            field = EuroFormField(
                label=bill.label,
                required=False,
                min_value=ZERO,
                help_text=f"Au plus {euros(bill.left + now)}.",
            )
            field.widget.suffix = "€"
            self.fields[f"bill_{bill.pk}"] = field
            self.initial[f"bill_{bill.pk}"] = now or None
        self.order_fields([*(f"bill_{bill.pk}" for bill in bills), "reason"])

    @property
    def shares(self):
        return {bill.pk: self.cleaned_data.get(f"bill_{bill.pk}") or ZERO for bill in self.bills}


class PayLinkForm(PageForm, forms.Form):
    how = forms.ChoiceField(
        label="Comment\u202f?",
        widget=RadioCards,
        initial="send",
        choices=[
            ("send", Option("Envoyer un lien de paiement", detail="Par SMS ou par e-mail. Il sert trente jours.")),
            ("show", Option("Montrer un code à photographier", detail="Elle paie ici, avec son téléphone. Il sert une heure.")),
        ],
    )  # fmt: skip
