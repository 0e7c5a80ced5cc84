"""Who represents a person, and by what measure."""

from mobilite.pages.forms import RadioCards
from mobilite.people.forms.base import RecordForm, past
from mobilite.people.models import Person, Representative


class RepresentativeForm(RecordForm):
    """Who signs with her, or for her, and the proof that one holds in hand."""

    fieldsets = [
        ("En quelle qualité\u202f?", "", ["role"]),
        ("Qui\u202f?", "", [("first_name", "last_name"), "organisation", ("phone", "email")]),
        ("Quelle preuve avez-vous vue\u202f?", "Aucune copie n’est gardée.", ["proof", "proof_on"]),
        ("De quand à quand\u202f?", "", [("starts_on", "ends_on")]),
    ]

    class Meta:
        model = Representative
        fields = (
            "role", "first_name", "last_name", "organisation", "phone", "email", "proof", "proof_on", "starts_on",
            "ends_on",
        )  # fmt: skip
        labels = {"role": "Qualité", "proof": "Preuve"}
        widgets = {"role": RadioCards, "proof": RadioCards}
        help_texts = {
            "organisation": "Le Département, une association tutélaire.",
            "ends_on": "Le premier jour sans. Vide si le papier ne le dit pas.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("role", "proof"):
            # Without the empty choice that a model's choices bring.
            self.fields[name].choices = list(Representative._meta.get_field(name).choices)

    def clean_proof_on(self):
        return past(self.cleaned_data["proof_on"])


class ProtectionForm(RecordForm):
    """By what measure somebody signs with her."""

    class Meta:
        model = Person
        fields = ("protection",)
        labels = {"protection": "Quelle mesure\u202f?"}
        widgets = {"protection": RadioCards}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["protection"].choices = list(Person._meta.get_field("protection").choices)
