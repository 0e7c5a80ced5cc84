"""The questions about invoices: which month, which bills, what a credit note takes back, how an organisation is invoiced."""

from collections.abc import Sequence
from datetime import date

from django import forms

from mobilite.pages.forms import CheckboxCards, Option, PageForm, RadioCards
from mobilite.pages.french import date_fr, euros, month_fr
from mobilite.people.models import Contact
from mobilite.periods import add_months
from rentals.invoices.models import PayerAccount
from rentals.invoices.operations.crediting import LESS, WHOLE

#: How many months back one may still invoice from the page.
MONTHS = 12


class MonthForm(PageForm, forms.Form):
    """The month to invoice; ``seen`` is what the preview showed."""

    fieldsets = [("", "", ["month", "seen"])]

    month = forms.ChoiceField(
        label="Mois", help_text="Les locations commencées avant la fin de ce mois, et pas encore facturées."
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        first = today.replace(day=1)
        months = [add_months(first, -back) for back in range(MONTHS)]
        self.fields["month"].choices = [(f"{one:%Y-%m}", month_fr(one).capitalize()) for one in months]

    def clean_month(self) -> date:
        year, month = self.cleaned_data["month"].split("-")
        return date(int(year), int(month), 1)


class BillsForm(PageForm, forms.Form):
    """Which bills of a payer are put on one invoice."""

    fieldsets = [("Que faut-il facturer\u202f?", "", ["bills"])]

    bills = forms.MultipleChoiceField(label="Notes", widget=CheckboxCards)

    def __init__(self, *args, bills: Sequence, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["bills"].choices = [
            (
                str(bill.pk),
                Option(
                    bill.label,
                    amount=euros(bill.to_invoice),
                    detail=f"depuis le {date_fr(bill.opened_at, weekday=False)}",
                ),
            )
            for bill in bills
        ]
        self.fields["bills"].error_messages["required"] = "Cochez au moins une note."

    def clean_bills(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["bills"]]


class CreditForm(PageForm, forms.Form):
    """What the credit note takes back, and why: the reason is printed."""

    fieldsets = [("", "", ["what", "reason"])]

    what = forms.ChoiceField(label="Que reprend l’avoir\u202f?", widget=RadioCards)
    reason = forms.CharField(
        label="Motif",
        max_length=200,
        help_text="Il est imprimé sur l’avoir\u00a0: rien de personnel.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, whole, less, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [
            (WHOLE, Option("Toute la facture", amount=euros(whole), detail="Elle pourra être refaite."))
        ]
        if less:
            detail = (
                "Ce que l’organisation ne doit plus." if less != whole else "Les notes ont baissé d’autant."
            )
            choices.insert(0, (LESS, Option("Ce qui a baissé", amount=euros(less), detail=detail)))
        self.fields["what"].choices = choices
        self.fields["what"].initial = choices[0][0]


class AccountForm(PageForm, forms.ModelForm):
    """How an organisation is invoiced."""

    fieldsets = [
        (
            "Chorus Pro",
            "Le portail des factures à un service public. Le code service et le numéro d’engagement sont sur son bon de "
            "commande.",
            ["by_chorus", ("service_code", "engagement")],
        ),
        ("À qui écrire\u202f?", "En cas de retard, et pour une question.", ["contact"]),
    ]

    class Meta:
        model = PayerAccount
        fields = ("by_chorus", "service_code", "engagement", "contact")

    def __init__(self, *args, partner, **kwargs):
        super().__init__(*args, **kwargs)
        here = Contact.objects.filter(partner=partner, left_on=None).select_related("partner")
        self.fields["contact"].queryset = here.order_by("last_name", "pk")
        self.fields["contact"].empty_label = "le dernier contact qui a une adresse e-mail"
