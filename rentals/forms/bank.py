"""The forms of the bank: an account, a file and its columns, what a line pays, why it is left aside."""

from django import forms
from django.core.exceptions import ValidationError

from mobilite.fields import EuroFormField
from mobilite.imports.tables import MOST_BYTES, SUFFIXES
from mobilite.money import ZERO, french
from mobilite.pages.forms import Option, PageForm, RadioCards
from mobilite.pages.french import date_fr
from rentals.payments.bank.files import COLUMNS
from rentals.payments.models import BankAccount

LONGEST_REASON = 200
#: Why a line is none of ours, most often.
MOTIVES = (
    "Subvention ou autre recette, suivie en comptabilité",
    "Virement entre nos comptes",
    "Salaire, loyer, fournisseur",
    "Frais de la banque",
    "Pas pour nous",
)

OTHER = "other"


class AccountForm(PageForm, forms.Form):
    name = forms.CharField(
        label="Nom", max_length=60, help_text="Par exemple\u00a0: compte courant, Crédit d’exemple."
    )
    iban_end = forms.CharField(
        label="Quatre derniers signes de l’IBAN",
        min_length=4,
        max_length=4,
        help_text="Pour le reconnaître. Le reste du numéro n’est pas gardé.",
        error_messages={
            "min_length": "Écrivez les quatre derniers signes.",
            "max_length": "Écrivez les quatre derniers signes, sans les autres.",
        },
    )
    keeps_debits = forms.BooleanField(
        label="Garder tous les débits",
        required=False,
        help_text="Sans cela, on ne garde que les chèques impayés et nos remboursements\u00a0: salaires et loyers ne se "
        "lisent pas au comptoir.",
    )
    forgets_columns = forms.BooleanField(
        label="Redemander les colonnes au prochain fichier",
        required=False,
        help_text="Si la banque a changé son fichier.",
    )
    is_closed = forms.BooleanField(label="Ce compte n’est plus utilisé", required=False)

    def __init__(self, *args, account=None, **kwargs):
        super().__init__(*args, **kwargs)
        if account is None:
            del self.fields["is_closed"], self.fields["forgets_columns"]


class StatementForm(PageForm, forms.Form):
    account = forms.ChoiceField(
        label="De quel compte\u202f?",
        widget=RadioCards,
        error_messages={"required": "Dites de quel compte est ce relevé."},
    )
    file = forms.FileField(
        label="Fichier de la banque",
        help_text="CSV ou Excel (.xlsx), 5\u00a0Mo et 5\u202f000 opérations au plus. Les lignes déjà connues ne comptent "
        "pas deux fois\u00a0: les exports peuvent se chevaucher.",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={
            "required": "Choisissez le fichier que la banque vous a donné.",
            "empty": "Ce fichier est vide.",
            "max_length": "Le nom de ce fichier est trop long\u00a0: renommez-le.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        accounts = BankAccount.objects.filter(closed_at=None).order_by("name")
        self.fields["account"].choices = [
            (one.pk, Option(one.name, detail=f"IBAN …{one.iban_end}")) for one in accounts
        ]
        if len(self.fields["account"].choices) == 1:
            self.initial.setdefault("account", self.fields["account"].choices[0][0])

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(SUFFIXES):
            raise ValidationError(
                "Ce fichier n’est ni un CSV ni un classeur Excel (.xlsx)\u00a0: la banque propose l’un ou l’autre. Choisissez un de ces formats."
            )
        if file.size > MOST_BYTES:
            raise ValidationError("Ce fichier pèse plus de 5\u00a0Mo\u00a0: exportez moins de mois.")
        return file


class BankColumnsForm(PageForm, forms.Form):
    """One list of choices for each column of the file."""

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        choices = [("", "Ne sert pas"), *((column.key, column.label) for column in COLUMNS)]
        for rank, head in enumerate(sheet.heads):
            self.fields[f"c{rank}"] = forms.ChoiceField(
                label=head, choices=choices, required=False, widget=forms.Select(attrs={"class": "control"})
            )

    def rows(self):
        """Return each column of the file with its first values and its list of choices."""
        return [
            {"field": self[f"c{rank}"], "head": head, "samples": self.sheet.samples(rank)}
            for rank, head in enumerate(self.sheet.heads)
        ]

    def columns(self) -> dict[int, str]:
        """Return what was chosen: ``{position: key}``, "" for what is left out."""
        return {rank: self.cleaned_data[f"c{rank}"] for rank in range(len(self.sheet.heads))}


class ReceiveForm(PageForm, forms.Form):
    """How much of a line a payer brings, and on which bills; what is on none waits to be placed."""

    amount = EuroFormField(label="Somme à encaisser")
    seen_left = EuroFormField(widget=forms.HiddenInput)

    def __init__(self, *args, owed, **kwargs):
        super().__init__(*args, **kwargs)
        self.owed = owed
        for one in owed:
            due = f", dont {french(one.due)} dus" if ZERO < one.due < one.left else ""
            self.fields[f"bill_{one.bill}"] = EuroFormField(
                label=one.label,
                required=False,
                help_text=f"Reste {french(one.left)}{due}, depuis le {date_fr(one.since, weekday=False)}.",
            )
        self.fieldsets = [
            ("Combien\u202f?", "", ["amount"]),
            (
                "Sur quelles notes\u202f?",
                "Ce qui n’est sur aucune note reste l’argent de cette personne ou de ce partenaire, à placer plus tard.",
                [f"bill_{one.bill}" for one in owed],
            ),
        ]

    def clean(self):
        cleaned = super().clean()
        shares = {}
        for one in self.owed:
            share = cleaned.get(f"bill_{one.bill}") or ZERO
            if share < ZERO:
                self.add_error(f"bill_{one.bill}", "Écrivez une somme au-dessus de 0\u00a0€, ou rien.")
            elif share > one.left:
                self.add_error(f"bill_{one.bill}", f"Il reste {french(one.left)} sur cette note.")
            elif share:
                shares[one.bill] = share
        total = sum(shares.values(), ZERO)
        if cleaned.get("amount") is not None and total > cleaned["amount"]:
            self.add_error(
                "amount", f"Les notes font {french(total)}\u00a0: c’est plus que la somme à encaisser."
            )
        cleaned["on"] = list(shares.items())
        return cleaned


class AsideForm(PageForm, forms.Form):
    motive = forms.ChoiceField(
        label="Qu’est-ce que c’est\u202f?",
        choices=[*((one, one) for one in MOTIVES), (OTHER, "Autre chose")],
        widget=RadioCards,
    )
    other = forms.CharField(
        label="Précision",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Pour autre chose\u00a0: dites quoi.",
    )
    seen_left = EuroFormField(widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        motive, other = cleaned.get("motive", ""), cleaned.get("other", "").strip()
        if motive == OTHER and not other:
            self.add_error("other", "Dites ce qu’est cette ligne.")
        cleaned["reason"] = other if motive == OTHER else ", ".join(filter(None, (motive, other)))
        return cleaned


class UndoMatchForm(PageForm, forms.Form):
    reason = forms.CharField(label="Pourquoi\u202f?", max_length=LONGEST_REASON)
