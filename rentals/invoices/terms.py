"""What a manager sets about invoices: when they fall due, what is written of VAT and of delays, when we remind."""

from datetime import date

from django import forms
from stdnum.iban import compact, is_valid

from mobilite.parameters.values import Parameter

GROUP = "Factures"

#: How an exemption is said to machines: by the code lists of EN 16931 (facts: legal part 4.3).
VAT = {
    "VATEX-FR-CGI261-7": "Exonérée\u00a0: œuvres sociales et philanthropiques (CGI, art. 261, 7-1° b)",
    "VATEX-FR-FRANCHISE": "Franchise en base (CGI, art. 293 B)",
    "VATEX-EU-O": "Hors du champ de la TVA",
}


def _days(key, label, default, most, help=""):
    return Parameter(
        f"invoices.{key}", label, lambda **how: forms.IntegerField(min_value=1, max_value=most, **how),
        default=default, group=GROUP, help=help,
    )  # fmt: skip


class _VatParameter(Parameter):
    """The reason of an exemption, shown in words."""

    def words(self, value) -> str:
        return VAT.get(value, value)


def _text(key, label, default, help=""):
    return Parameter(
        f"invoices.{key}", label, lambda **how: forms.CharField(max_length=200, **how), default=default,
        group=GROUP, help=help,
    )  # fmt: skip


DUE_DAYS = _days(
    "due_days",
    "Une facture est à payer sous (jours)",
    30,
    30,
    "Trente jours au plus pour la location de véhicules (C. com., art. L441-11) et pour un acheteur public.",
)
REMIND_AFTER = _days(
    "remind_after", "Écrire à l’organisation après (jours de retard)", 8, 120, "Un seul e-mail par facture."
)
VAT_CODE = _VatParameter(
    "invoices.vat_code",
    "Pourquoi il n’y a pas de TVA",
    lambda **how: forms.ChoiceField(choices=tuple(VAT.items()), **how),
    default="VATEX-FR-FRANCHISE",
    group=GROUP,
    help="La phrase imprimée est la mention de TVA de la structure\u202f; ceci est sa forme pour les logiciels.",
)
LATE_WORDS = _text(
    "late_words",
    "Pénalités de retard",
    "En cas de retard\u00a0: taux de la Banque centrale européenne majoré de 10 points.",
    "Obligatoire entre professionnels (C. com., art. L441-10). Jamais écrit à une personne.",
)
FEE_WORDS = _text(
    "fee_words",
    "Indemnité de recouvrement",
    "Indemnité forfaitaire pour frais de recouvrement\u00a0: 40\u00a0€.",
    "C. com., art. D441-5. Jamais écrit à une personne.",
)


class IbanField(forms.CharField):
    """An account number whose key is right, kept without spaces; nothing is a right answer too."""

    def __init__(self, **how):
        super().__init__(max_length=42, **{**how, "required": False})

    def to_python(self, value):
        text = compact(super().to_python(value))
        if text and not is_valid(text):
            raise forms.ValidationError("Cet IBAN n’existe pas\u00a0: vérifiez-le sur un relevé.")
        return text


IBAN = Parameter(
    "invoices.iban",
    "IBAN écrit sur les factures",
    IbanField,
    default="",
    group=GROUP,
    help="Le compte où les organisations paient par virement. Vide\u00a0: la facture ne le dit pas.",
)
DISCOUNT_WORDS = _text("discount_words", "Escompte", "Pas d’escompte pour paiement anticipé.")
PARAMETERS = (DUE_DAYS, REMIND_AFTER, VAT_CODE, LATE_WORDS, FEE_WORDS, DISCOUNT_WORDS, IBAN)


def said_on(day: date, vat_mention: str) -> dict:
    """Return what an invoice of a day says of VAT and of delays: dated data, frozen with it. Five queries."""
    return {
        "vat_code": VAT_CODE.on(day),
        "vat_mention": vat_mention,
        "late": LATE_WORDS.on(day),
        "fee": FEE_WORDS.on(day),
        "discount": DISCOUNT_WORDS.on(day),
        "iban": IBAN.on(day),
    }
