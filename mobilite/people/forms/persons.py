"""Who a person is, how to reach her, her situation."""

from django import forms

from mobilite import clock
from mobilite.pages.forms import PageForm
from mobilite.people.forms.base import CommuneField, ContactField, RecordForm, YesNo, past
from mobilite.people.models import Person

WHO = ["civility", ("last_name", "first_name"), "birth_name", ("birth_date", "birth_place")]
REACH = ["phone", "phone_is_shared", "email", ("language", "channel")]
WHERE = ["address", "commune"]
SITUATION = ["situation", ("allowance", "contract_kind"), "has_vehicle"]
INCOME = [("family_quotient", "quotient_proof_on"), ("yearly_income", "income_parts"), "allowance_amount"]
REFERRAL = ["referred_by", "referred_on"]


def _flat(lines):
    return [name for line in lines for name in ([line] if isinstance(line, str) else line)]


class IdentityForm(RecordForm):
    """Who it is, how to reach her, where she lives."""

    fieldsets = [
        ("Qui\u202f?", "", WHO),
        ("Comment la joindre\u202f?", "", REACH),
        ("Où habite-t-elle\u202f?", "", WHERE),
    ]

    commune = CommuneField(help_text="Nom ou code postal.")

    class Meta:
        model = Person
        fields = _flat(WHO + REACH + WHERE)
        labels = {"channel": "Préfère être jointe par"}
        help_texts = {
            "birth_name": "S’il diffère du nom.",
            "birth_date": "Elle décide des véhicules qu’elle peut conduire.",
            "phone": "Un même numéro peut servir à plusieurs personnes.",
            "phone_is_shared": "Un message peut être lu par quelqu’un d’autre.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.address_is_hidden and not user.has_perm("people.view_hidden_address"):
            del self.fields["address"]

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        today = clock.today()
        if born and born > today:
            raise forms.ValidationError("Cette date est dans le futur\u00a0: vérifiez l’année.")
        if born and born.year < today.year - 110:
            raise forms.ValidationError("Cette date est trop ancienne\u00a0: vérifiez l’année.")
        return born


class SituationForm(RecordForm):
    """What counts for access, prices and funders; who sent her. Amounts only for those who may see them."""

    fieldsets = [
        ("Quelle est sa situation\u202f?", "", SITUATION),
        ("Avec quels moyens\u202f?", "Chiffré dans la base de données. Le quotient décide du tarif.", INCOME),
        ("Qui l’a orientée\u202f?", "", REFERRAL),
    ]

    referred_by = ContactField(label="Orientée par")

    class Meta:
        model = Person
        fields = _flat(SITUATION + INCOME + REFERRAL)
        labels = {
            "allowance": "Allocation principale",
            "has_vehicle": "A-t-elle un véhicule qui roule\u202f?",
            "referred_on": "Orientée le",
        }
        widgets = {"has_vehicle": YesNo}
        help_texts = {
            "has_vehicle": "Une voiture au garage ou en panne ne roule pas.",
            "quotient_proof_on": "Date de l’attestation.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["referred_by"].still_there(clock.today(), also=self.instance.referred_by_id)
        if not user.has_perm("people.view_income"):
            for name in _flat(INCOME):
                del self.fields[name]

    def clean(self):
        values = super().clean()
        undated = values.get("family_quotient") is not None and not values.get("quotient_proof_on")
        if undated and "quotient_proof_on" not in self.errors:
            self.add_error("quotient_proof_on", "Donnez la date de la preuve du quotient.")
        return values

    def clean_quotient_proof_on(self):
        return past(self.cleaned_data["quotient_proof_on"])

    def clean_referred_on(self):
        return past(self.cleaned_data["referred_on"])


class NewPersonForm(IdentityForm):
    """Everything that is asked the first time, on one page."""

    fieldsets = [*IdentityForm.fieldsets, ("Sa situation", "", SITUATION), SituationForm.fieldsets[2]]

    referred_by = ContactField(label="Orientée par")

    class Meta(IdentityForm.Meta):
        fields = [*IdentityForm.Meta.fields, *_flat(SITUATION + REFERRAL)]
        labels = IdentityForm.Meta.labels | SituationForm.Meta.labels
        widgets = SituationForm.Meta.widgets
        help_texts = IdentityForm.Meta.help_texts | {
            key: SituationForm.Meta.help_texts[key] for key in ("has_vehicle",)
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["referred_by"].still_there(clock.today())

    def clean_referred_on(self):
        return past(self.cleaned_data["referred_on"])


class MotiveForm(PageForm, forms.Form):
    """Why somebody needs an address that is hidden."""

    why = forms.CharField(
        label="Pourquoi en avez-vous besoin\u202f?",
        max_length=200,
        help_text="Le motif est gardé avec votre nom. L’adresse se lit pendant un quart d’heure.",
        widget=forms.Textarea,
    )


class CautionForm(RecordForm):
    """How to reach somebody without putting her in danger."""

    fieldsets = [
        ("Que faut-il éviter\u202f?", "", ["no_sms", "no_voicemail", "address_is_hidden"]),
        (
            "Quand peut-on l’appeler\u202f?",
            "Laissez vide s’il n’y a pas d’heure à respecter.",
            [("call_from", "call_until")],
        ),
    ]

    class Meta:
        model = Person
        fields = ("no_sms", "no_voicemail", "address_is_hidden", "call_from", "call_until")
        help_texts = {
            "address_is_hidden": "Elle disparaît des listes et des fiches, sauf pour les conseillers et responsables."
        }

    def clean(self):
        values = super().clean()
        start, end = values.get("call_from"), values.get("call_until")
        if (start is None) != (end is None) and not {"call_from", "call_until"} & set(self.errors):
            self.add_error("call_until" if start else "call_from", "Donnez les deux heures.")
        elif start and end and end <= start:
            self.add_error("call_until", "Cette heure vient avant l’autre.")
        return values
