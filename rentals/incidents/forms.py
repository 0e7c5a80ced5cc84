"""The questions about a file: what happened, what was done, with which paper."""

from django import forms
from django.core.exceptions import ValidationError

from mobilite import clock
from mobilite.fields import EuroFormField
from mobilite.files import images
from mobilite.pages.forms import OneRecord, Option, PageForm, RadioCards
from rentals.fines.forms import HEAVIEST, WithProof, moments, proof_field, wall
from rentals.incidents.models import Injured, Kind, StepKind
from rentals.incidents.operations.following import MOST_PICTURES
from vehicles.models import Vehicle

#: What the form of a step offers: complaints and declarations have forms of their own.
OFFERED = {
    Kind.ACCIDENT: (
        StepKind.REPORT,
        StepKind.EXPERT,
        StepKind.REPAIR,
        StepKind.PAID,
        StepKind.CALL,
        StepKind.OTHER,
    ),
    Kind.THEFT: (StepKind.FOUND, StepKind.PAID, StepKind.CALL, StepKind.SPARE, StepKind.OTHER),
    Kind.NOT_RETURNED: (StepKind.CALL, StepKind.SMS, StepKind.LETTER, StepKind.FOUND, StepKind.OTHER),
    Kind.KEYS: (StepKind.SPARE, StepKind.CALL, StepKind.FOUND, StepKind.OTHER),
    Kind.BREAKDOWN: (StepKind.CALL, StepKind.HELP, StepKind.REPAIR, StepKind.OTHER),
}
PAPER = "Photo ou PDF, 12\u00a0Mo au plus."
YES_NO = (("oui", "Oui"), ("non", "Non"))


class IncidentForm(PageForm, forms.Form):
    """What happened, when, where; each kind asks what it needs."""

    vehicle = OneRecord(
        label="Véhicule", queryset=Vehicle.objects.in_the_fleet().order_by("number"), empty_label="Choisissez"
    )
    happened_on = forms.DateField(label="Quel jour\u202f?")
    happened_time = forms.TimeField(label="À quelle heure\u202f?")
    known_on = forms.DateField(
        label="Nous l’avons su le", help_text="Le délai de l’assureur part de ce jour."
    )
    scene = forms.CharField(label="Où\u202f?", max_length=160, required=False)
    account = forms.CharField(
        label="Que s’est-il passé\u202f?", max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Des faits, avec les mots de la personne. Rien sur la santé.",
    )  # fmt: skip
    injured = forms.ChoiceField(
        label="Quelqu’un est-il blessé\u202f?",
        choices=Injured.choices,
        widget=RadioCards(attrs={"columns": 2}),
    )
    third_party = forms.CharField(
        label="L’autre véhicule ou personne", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nom, plaque, assureur et numéro de contrat, comme sur le constat.",
    )  # fmt: skip
    may_drive = forms.ChoiceField(
        label="Le véhicule peut-il encore rouler\u202f?",
        choices=YES_NO,
        widget=RadioCards(attrs={"columns": 2}),
    )

    LEFT_OUT = {
        Kind.ACCIDENT: (),
        Kind.THEFT: ("injured", "third_party", "may_drive"),
        Kind.NOT_RETURNED: ("injured", "third_party", "may_drive", "scene"),
        Kind.KEYS: ("injured", "third_party", "may_drive"),
        Kind.BREAKDOWN: ("injured", "third_party"),
    }

    def __init__(self, *args, kind: str, fixed: bool = False, **kwargs):
        """Ask what the kind needs; ``fixed`` leaves the vehicle out, that the rental or the file says."""
        super().__init__(*args, **kwargs)
        for name in self.LEFT_OUT[Kind(kind)]:
            del self.fields[name]
        if fixed:
            del self.fields["vehicle"]
        today = clock.today().isoformat()
        for name in ("happened_on", "known_on"):
            self.fields[name].widget.attrs["max"] = today
        self.fields["happened_time"].widget.attrs["step"] = 60
        self.fieldsets = [
            ("Quand et où\u202f?", "", ["vehicle", ("happened_on", "happened_time"), "known_on", "scene"]),
            ("Que s’est-il passé\u202f?", "", ["account", "third_party", "injured", "may_drive"]),
        ]

    def clean(self):
        cleaned = super().clean()
        day, time = cleaned.get("happened_on"), cleaned.get("happened_time")
        if day is not None and time is not None:
            first, _second = moments(day, time)
            if first is None:
                self.add_error(
                    "happened_time",
                    "Cette heure n’a pas existé cette nuit-là\u00a0: les horloges ont avancé.",
                )
            cleaned["happened_at"] = first
        return cleaned

    def clean_may_drive(self):
        return self.cleaned_data["may_drive"] == "oui"

    def told(self) -> dict:
        """Return what the operation takes."""
        left = ("happened_on", "happened_time", "vehicle")
        return {name: value for name, value in self.cleaned_data.items() if name not in left}


def asked_when(at) -> dict:
    """Return an instant in the fields of the form."""
    return {name: value for name, value in wall(at).items() if name != "which"}


def asked_of(incident) -> dict:
    """Return a file as its form asks for it."""
    names = ("known_on", "scene", "account", "injured", "third_party")
    when = asked_when(incident.happened_at)
    may_drive = {True: "oui", False: "non", None: ""}[incident.may_drive]
    return when | {name: getattr(incident, name) for name in names} | {"may_drive": may_drive}


class StepForm(WithProof, forms.Form):
    """What was done, that day."""

    kind = forms.ChoiceField(label="Qu’avez-vous fait\u202f?", widget=RadioCards(attrs={"columns": 2}))
    on = forms.DateField(label="Quel jour\u202f?")
    detail = forms.CharField(
        label="Précision", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reference = forms.CharField(
        label="Numéro", max_length=60, required=False, help_text="D’envoi, de dossier…"
    )
    proof = proof_field(required=False, label="Papier", help_text=PAPER)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.value, one.label) for one in OFFERED[Kind(kind)]]
        _until_today(self.fields["on"])


class ComplaintForm(WithProof, forms.Form):
    """The receipt of the complaint."""

    on = forms.DateField(label="Plainte déposée le")
    reference = forms.CharField(label="Numéro du récépissé", max_length=60)
    proof = proof_field(required=True, label="Récépissé de la plainte", help_text=PAPER)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _until_today(self.fields["on"])


class DeclareForm(WithProof, forms.Form):
    """How the insurer was told."""

    on = forms.DateField(label="Déclaré le")
    reference = forms.CharField(
        label="Numéro de sinistre donné par l’assureur", max_length=60, required=False
    )
    detail = forms.CharField(
        label="Comment", max_length=200, required=False, help_text="En ligne, par e-mail, par lettre…"
    )
    proof = proof_field(required=False, label="Accusé de l’assureur", help_text=PAPER)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _until_today(self.fields["on"])


def _until_today(field) -> None:
    field.initial = clock.today
    field.widget.attrs["max"] = clock.today().isoformat()


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyPictures(forms.FileField):
    """Several photographs at once, each drawn again without what a telephone adds."""

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        files = [super(ManyPictures, self).clean(one, initial) for one in files]
        if len(files) > MOST_PICTURES:
            raise ValidationError(f"Choisissez {MOST_PICTURES} photos au plus.")
        for one in files:
            if one.size > HEAVIEST:
                raise ValidationError("Une photo pèse plus de 12\u00a0Mo. Choisissez-en une plus légère.")
        return [images.clean(one) for one in files]


class PicturesForm(PageForm, forms.Form):
    """Photographs of the constat, the damage, the place."""

    label = forms.CharField(
        label="Ce qu’elles montrent",
        max_length=60,
        required=False,
        help_text="Constat, avant droit, le carrefour…",
    )
    pictures = ManyPictures(
        label="Photos",
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
        help_text="Une ou plusieurs, 12\u00a0Mo au plus chacune. Pas de personne blessée.",
        error_messages={"required": "Choisissez au moins une photo."},
    )


class ExcessForm(PageForm, forms.Form):
    """What is asked of the person."""

    label = forms.CharField(label="Ce qui est ajouté", max_length=120)
    amount = EuroFormField(label="Somme")


class EndForm(PageForm, forms.Form):
    """What came of it."""

    outcome = forms.CharField(label="Qu’en est-il advenu\u202f?", max_length=200)


class SubstituteForm(PageForm, forms.Form):
    """Which vehicle replaces the one that broke down."""

    vehicle = forms.ModelChoiceField(
        label="Lequel\u202f?", queryset=Vehicle.objects.none(), widget=RadioCards, empty_label=None
    )

    def __init__(self, *args, vehicles, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["vehicle"]
        field.queryset = Vehicle.objects.in_the_fleet().select_related("place", "category")
        field.choices = [
            (
                one.pk,
                Option(f"{one.make} {one.model} {one.number}", detail=f"À {one.place}", amount=one.plate),
            )
            for one in vehicles
        ]
        if vehicles:
            field.initial = vehicles[0].pk
        else:
            field.help_text = "Aucun n’est libre jusqu’au retour\u00a0: appelez la personne. Les jours sans véhicule ne sont pas dus."


class NothingToAsk(PageForm, forms.Form):
    """A last look before an act that is not undone."""
