"""Organisations and the people there."""

from django import forms

from mobilite.people.forms.base import CommuneField, RecordForm
from mobilite.people.models import Contact, Partner
from mobilite.people.operations.partners import NotASiret, cleaned_siret


class PartnerForm(RecordForm):
    """An organisation."""

    fieldsets = [
        ("Qui est-ce\u202f?", "", ["name", "kind", "authorisation", "siret"]),
        ("Comment la joindre\u202f?", "", ["phone", "email", "address", "commune"]),
    ]

    commune = CommuneField(help_text="Nom ou code postal.")

    class Meta:
        model = Partner
        fields = (
            "name",
            "kind",
            "authorisation",
            "siret",
            "phone",
            "email",
            "address",
            "commune",
            "is_active",
        )
        help_texts = {
            "authorisation": "Par arrêté du préfet ou par la loi\u00a0; elle appartient à l’organisation.",
            "siret": "14 chiffres.",
            "is_active": "Décochez quand elle ferme\u00a0: elle n’est plus proposée.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Room for the spaces that people type; the operation keeps 14 digits.
        self.fields["siret"] = forms.CharField(
            label="SIRET", required=False, max_length=24, help_text="14 chiffres."
        )
        if self.instance.pk is None:
            del self.fields["is_active"]

    def clean_siret(self):
        try:
            return cleaned_siret(self.cleaned_data["siret"])
        except NotASiret as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class ContactForm(RecordForm):
    """Somebody at a partner's."""

    fieldsets = [("", "", [("first_name", "last_name"), "job", "phone", "email", ("arrived_on", "left_on")])]

    class Meta:
        model = Contact
        fields = ("first_name", "last_name", "job", "phone", "email", "arrived_on", "left_on")
        labels = {"left_on": "Parti le"}
        help_texts = {"left_on": "Plus rien ne lui est envoyé à partir de ce jour."}

    def clean(self):
        values = super().clean()
        start, end = values.get("arrived_on"), values.get("left_on")
        if start and end and end < start:
            self.add_error("left_on", "Le départ vient après l’arrivée.")
        return values
