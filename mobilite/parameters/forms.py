"""Describe the structure."""

from django import forms
from django.core.exceptions import ValidationError
from stdnum.fr import siret

from mobilite.pages.forms import PageForm
from mobilite.parameters.models import Organisation
from mobilite.parameters.operations import FIELDS


class StructureForm(PageForm, forms.ModelForm):
    """What contracts, quotes and letters print about us."""

    fieldsets = [
        ("À partir de quand\u202f?", "", ["from_date"]),
        ("Qui sommes-nous\u202f?", "", ["name", ("short_name", "legal_form"), ("siret", "rna"), "address"]),
        ("Comment nous joindre\u202f?", "", ["phone", "assistance_phone", "email", "website"]),
        (
            "Que faut-il imprimer sur les contrats\u202f?",
            "La loi demande ces mentions.",
            ["insurer", "insurance_policy", "mediator", "vat_mention", "data_contact"],
        ),
    ]

    class Meta:
        model = Organisation
        fields = ["from_date", *FIELDS]
        help_texts = {
            "from_date": "Les documents d’avant cette date gardent l’ancienne description.",
            "siret": "14 chiffres.",
            "rna": "Pour une association\u00a0: W suivi de 9 chiffres.",
            "assistance_phone": "Le numéro à appeler en cas de panne, la nuit aussi.",
            "mediator": "Celui que l’on peut saisir si un litige ne se règle pas avec nous.",
            "vat_mention": "Par exemple\u00a0: TVA non applicable, article 293 B du CGI.",
            "data_contact": "À qui écrire pour voir ou corriger ses données.",
        }

    def clean_siret(self):
        number = siret.compact(self.cleaned_data["siret"])
        if number and not siret.is_valid(number):
            raise ValidationError("Ce SIRET n’existe pas\u00a0: vérifiez ses 14 chiffres.")
        return number

    def clean_rna(self):
        number = self.cleaned_data["rna"].replace(" ", "").upper()
        if number and not (len(number) == 10 and number[0] == "W" and number[1:].isdigit()):
            raise ValidationError("Un numéro RNA est un W suivi de 9 chiffres, par exemple W441000000.")
        return number

    def validate_unique(self):
        """Leave it to the operation: the same day corrects the version of that day."""


class ParameterForm(PageForm, forms.Form):
    """One value, from a day. The field is the parameter's own."""

    fieldsets = [("", "", ["value", "from_date", "reason"])]

    from_date = forms.DateField(label="À partir du")
    reason = forms.CharField(
        label="Pourquoi", max_length=200, required=False, help_text="Pour qui se le demandera dans un an."
    )

    def __init__(self, *args, parameter, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {"value": parameter.form_field(), **self.fields}
