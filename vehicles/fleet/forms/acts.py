"""What the pages ask about one vehicle, or a range of serial numbers: its way out, its battery, a recall."""

from django import forms

from mobilite.fields import EuroFormField
from mobilite.pages.forms import PageForm, RadioCards
from vehicles.fleet.models import ExitKind


class ExitForm(PageForm, forms.Form):
    """How a vehicle leaves."""

    kind = forms.ChoiceField(label="Comment\u202f?", choices=ExitKind.choices, widget=RadioCards)
    on = forms.DateField(label="Le")
    reason = forms.CharField(
        label="Pourquoi\u202f?", max_length=200, help_text="Usé, accidenté, trop cher à réparer…"
    )
    price = EuroFormField(label="Prix de vente", required=False, min_value=0, max_value=1_000_000)
    buyer = forms.CharField(
        label="Acheteur",
        max_length=80,
        required=False,
        help_text="Une entreprise ou une association. Pour quelqu’un, écrivez «\u00a0un particulier\u00a0».",
    )

    fieldsets = [
        ("Comment part-il\u202f?", "", ["kind", ("on",), "reason"]),
        ("S’il est vendu", "", [("price", "buyer")]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["price"].widget.suffix = "€"

    def clean(self):
        data = super().clean()
        if data.get("kind") == ExitKind.SOLD and data.get("price") is None and "price" not in self.errors:
            self.add_error("price", "Écrivez le prix de vente\u00a0: 0 s’il est donné.")
        return data


class MeasureForm(PageForm, forms.Form):
    """What a battery holds."""

    on = forms.DateField(label="Mesurée le")
    percent = forms.IntegerField(label="Capacité", required=False, min_value=0, max_value=120)
    wh = forms.IntegerField(label="Ou, mesurée en Wh", required=False, min_value=0, max_value=5000)
    cycles = forms.IntegerField(label="Cycles de charge", required=False, min_value=0, max_value=20_000)

    fieldsets = [
        (
            "Que dit l’appareil\u202f?",
            "La capacité suffit. Les cycles, si l’afficheur les donne.",
            [("percent", "wh"), "cycles", "on"],
        )
    ]

    def __init__(self, *args, knows_new, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["percent"].widget.suffix = "%"
        self.fields["wh"].widget.suffix = "Wh"
        if not knows_new:
            del self.fields["wh"]


class UpkeepForm(PageForm, forms.Form):
    """What was spent for a vehicle."""

    what = forms.CharField(
        label="Quoi\u202f?", max_length=120, help_text="Par exemple\u00a0: deux pneus, plaquettes, révision."
    )
    part = forms.CharField(
        label="Pièce changée",
        required=False,
        max_length=40,
        help_text="Comme la grille des dommages la nomme\u00a0: son usure repart de ce jour.",
    )
    on = forms.DateField(label="Fait le")
    amount = EuroFormField(
        label="Montant",
        help_text="Pièces et main d’œuvre. Sous zéro pour reprendre une somme notée par erreur.",
    )


class BatteryForm(PageForm, forms.Form):
    """Another battery, or what was not known of this one."""

    is_new = forms.TypedChoiceField(
        label="Que faites-vous\u202f?",
        choices=[("1", "Je pose une autre batterie"), ("", "Je complète la fiche de celle qui est là")],
        coerce=bool,
        required=False,
        widget=RadioCards,
    )
    on = forms.DateField(label="Sur ce vélo depuis le", help_text="Son âge se compte de ce jour.")
    serial_number = forms.CharField(label="Numéro de la batterie", max_length=40, required=False)
    nominal_wh = forms.IntegerField(
        label="Capacité neuve",
        required=False,
        min_value=1,
        max_value=5000,
        help_text="Écrite dessus, par exemple 400\u00a0Wh.",
    )

    fieldsets = [("Quelle batterie\u202f?", "", ["is_new", "on", ("serial_number", "nominal_wh")])]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nominal_wh"].widget.suffix = "Wh"


class RecallForm(PageForm, forms.Form):
    """A range of serial numbers that the maker calls back, and what is to be done."""

    title = forms.CharField(
        label="De quoi s’agit-il\u202f?", max_length=80, help_text="Par exemple\u00a0: Potence Arcade 2023."
    )
    make = forms.CharField(label="Marque", max_length=40, required=False)
    model = forms.CharField(label="Modèle", max_length=40, required=False)
    first_serial = forms.CharField(label="Du cadre", max_length=30)
    last_serial = forms.CharField(label="Au cadre", max_length=30)
    to_do = forms.CharField(
        label="Que faut-il faire\u202f?", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    may_ride = forms.TypedChoiceField(
        label="En attendant le contrôle",
        choices=[("", "On ne roule plus avec"), ("1", "On peut rouler")],
        coerce=bool,
        required=False,
        widget=RadioCards,
    )
    due_on = forms.DateField(label="À contrôler avant le")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    fieldsets = [
        ("Quel rappel\u202f?", "", ["title", ("make", "model")]),
        (
            "Quels numéros de cadre\u202f?",
            "Les deux compris. Des chiffres seuls conviennent\u00a0: «\u00a0100\u00a0» à «\u00a0149\u00a0».",
            [("first_serial", "last_serial")],
        ),
        ("Que fait-on\u202f?", "", ["to_do", "may_ride", "due_on"]),
    ]


class CheckedForm(PageForm, forms.Form):
    """What the check found."""

    note = forms.CharField(
        label="Constat", max_length=200, required=False, help_text="Potence changée, rien à signaler…"
    )
