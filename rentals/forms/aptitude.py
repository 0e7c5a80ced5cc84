"""The try before a first two-wheeler loan: one answer for each exercise, then the conclusion."""

from django import forms

from mobilite.pages.forms import Option, PageForm, RadioCards

LONGEST = 200
REASONS = ("ready", "not_ready")


class AptitudeForm(PageForm, forms.Form):
    """The exercises come from the category: ``exercises`` are their names, in order."""

    ready = forms.ChoiceField(
        label="Alors\u202f?",
        widget=RadioCards,
        choices=[
            ("yes", Option("Prêt à partir", detail="Plus aucun essai ne sera demandé.")),
            ("no", Option("Pas encore", detail="Les clés restent ici\u00a0: on propose de s’entraîner.")),
        ],
    )
    reason = forms.CharField(
        label="Pourquoi pas encore\u202f?",
        required=False,
        max_length=LONGEST,
        help_text="Ce que l’on a vu, par exemple «\u00a0Freine trop tard\u00a0». La personne peut le lire.",
    )
    training = forms.CharField(
        label="Ce qui est proposé",
        required=False,
        max_length=LONGEST,
        help_text="Quoi, quand, avec qui\u00a0: «\u00a0Une heure sur le parking, jeudi à 14\u00a0h\u00a0».",
    )

    def __init__(self, *args, exercises, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = {f"exercise_{number}": name for number, name in enumerate(exercises)}
        own = {
            field: forms.ChoiceField(
                label=name,
                choices=[("yes", "Réussi"), ("no", "À revoir")],
                widget=RadioCards,
                error_messages={"required": f"Dites si «\u00a0{name}\u00a0» est réussi."},
            )
            for field, name in self.asked.items()
        }
        self.fields = own | self.fields
        self.fieldsets = [
            ("Ensemble, à l’arrêt puis au pas", "", list(own)),
            ("Peut-il partir\u202f?", "", ["ready", "reason", "training"]),
        ]

    @property
    def exercises(self) -> dict[str, bool]:
        return {name: self.cleaned_data[field] == "yes" for field, name in self.asked.items()}
