"""What one reads on a paper, in hand or on its picture; why it is refused; the pictures themselves."""

from django import forms
from django.core.exceptions import ValidationError

from mobilite.files import received
from mobilite.pages.forms import ManyFilesField, Option, PageForm, RadioCards
from mobilite.people.forms.base import RecordForm, past
from mobilite.people.models import Licence, Paper
from mobilite.people.models.papers import KeptBecause, PaperRefusal
from mobilite.people.models.persons import PaperKind
from mobilite.people.operations.papers import MOST_FILES
from mobilite.people.papers import EQUIVALENTS, VALIDITY

#: The paper itself, and nothing that stands for it.
OWN = "own"
PICTURES = "image/jpeg,image/png,image/webp"


def _in_hand(user):
    """Yield each kind, then what stands for it; a licence has its own page, its declaration of loss is a paper."""
    for kind, label in PaperKind.choices:
        if kind != PaperKind.LICENCE:
            yield kind, Option(label, detail=VALIDITY[kind].taken)
        for one in EQUIVALENTS:
            if one.kind == kind and (not one.permission or user.has_perm(one.permission)):
                yield f"{kind}.{one.key}", Option(one.label, detail=f"{label}. {one.help}")


def _companions() -> str:
    return ", ".join(one.companion for one in EQUIVALENTS if one.companion)


class _Read(RecordForm):
    """What both ways of seeing a paper read on it."""

    class Meta:
        model = Paper
        fields = ("detail", "number", "issued_on", "expires_on", "companion_seen")
        labels = {"companion_seen": f"{_companions()} est vue aussi"}
        help_texts = {
            "detail": "Par exemple\u00a0: titre de séjour, facture d’eau, qui héberge.",
            "number": "D’une pièce d’identité seulement.",
            "expires_on": "Le dernier jour écrit dessus.",
            "companion_seen": "Pour une attestation d’hébergement.",
        }

    def clean_issued_on(self):
        return past(self.cleaned_data["issued_on"])


class PaperForm(_Read):
    """A paper that one holds in hand: what it is, its dates. No picture is kept."""

    fieldsets = [("", "", ["kind", "detail", "number", ("issued_on", "expires_on"), "companion_seen"])]

    kind = forms.ChoiceField(label="Quelle pièce\u202f?", widget=RadioCards)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(_in_hand(user))

    def what(self) -> dict:
        """Return what to write of the paper."""
        kind, _, key = self.cleaned_data["kind"].partition(".")
        return {**self.cleaned_data, "kind": kind, "equivalent": key}


class _Kept(forms.Form):
    """Whether the picture outlives the check: a reason and an end, or nothing."""

    kept_because = forms.ChoiceField(
        label="Garder l’image\u202f?",
        required=False,
        choices=[("", "Non, l’effacer maintenant"), *KeptBecause.choices],
    )
    kept_until = forms.DateField(
        label="Jusqu’au", required=False, help_text="Elle s’efface le lendemain. Douze mois au plus."
    )

    def clean(self):
        values = super().clean()
        if values.get("kept_because") and not values.get("kept_until") and "kept_until" not in self.errors:
            self.add_error("kept_until", "Donnez le dernier jour où l’image est gardée.")
        if not values.get("kept_because"):
            values["kept_until"] = None
        return values


KEEPING = (
    "Et l’image\u202f?",
    "Elle s’efface dès que vous validez. Ne la gardez que si une raison l’exige.",
    [("kept_because", "kept_until")],
)


class CheckForm(_Kept, _Read):
    """What is read on the picture of a paper."""

    equivalent = forms.ChoiceField(label="Que montre l’image\u202f?", widget=RadioCards)

    class Meta(_Read.Meta):
        fields = ("equivalent", *_Read.Meta.fields)

    fieldsets = [
        ("", "", ["equivalent", "detail", "number", ("issued_on", "expires_on"), "companion_seen"]),
        KEEPING,
    ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        offered = [one for one in EQUIVALENTS if one.kind == kind]
        offered = [one for one in offered if not one.permission or user.has_perm(one.permission)]
        if offered:
            own = Option(PaperKind(kind).label, detail=VALIDITY[kind].taken)
            others = [(one.key, Option(one.label, detail=one.help)) for one in offered]
            self.fields["equivalent"].choices = [(OWN, own), *others]
            self.initial["equivalent"] = OWN
        else:
            del self.fields["equivalent"]
        if not any(one.companion for one in offered):
            del self.fields["companion_seen"]
        if kind != PaperKind.IDENTITY:
            del self.fields["number"]

    def clean_equivalent(self):
        return self.cleaned_data["equivalent"].replace(OWN, "")


class CheckLicenceForm(_Kept, RecordForm):
    """What is read on the picture of a licence, or of the declaration that it is lost."""

    equivalent = forms.ChoiceField(
        label="Que montre l’image\u202f?",
        initial=OWN,
        widget=RadioCards,
        choices=[
            (OWN, Option("Le permis", detail="Notez la catégorie utile.")),
            *(
                (one.key, Option(one.label, detail=f"{one.help} Donnez sa date, rien d’autre."))
                for one in EQUIVALENTS
                if one.kind == PaperKind.LICENCE
            ),
        ],
    )
    fieldsets = [
        (
            "",
            "",
            [
                "equivalent",
                "category",
                "number",
                ("issued_on", "expires_on"),
                "automatic_only",
                "has_125_training",
            ],
        ),
        KEEPING,
    ]

    class Meta:
        model = Licence
        fields = ("category", "number", "issued_on", "expires_on", "automatic_only", "has_125_training")
        labels = {"issued_on": "Délivrée le"}
        help_texts = {
            "issued_on": "Colonne 10. D’une déclaration\u00a0: son jour.",
            "expires_on": "Colonne 11.",
            "automatic_only": "Colonne 12.",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        is_loss = self.is_bound and self.data.get("equivalent") not in (None, OWN)
        for name in ("category", "number"):
            self.fields[name].required = not is_loss

    def clean_equivalent(self):
        return self.cleaned_data["equivalent"].replace(OWN, "")

    def clean_issued_on(self):
        return past(self.cleaned_data["issued_on"])

    def _post_clean(self):
        """Leave the record to the operation: the form only reads."""

    def what(self) -> dict:
        """Return what to write of the licence, or of the declaration."""
        values = dict(self.cleaned_data)
        if values.pop("equivalent"):
            kept = ("issued_on", "kept_because", "kept_until")
            return {"equivalent": "loss", **{name: values[name] for name in kept}}
        return values


class RefusePaperForm(PageForm, forms.Form):
    """Why a paper received is not right: the person reads it."""

    reason = forms.ChoiceField(label="Pourquoi\u202f?", choices=PaperRefusal.choices, widget=RadioCards)
    words = forms.CharField(
        label="Précision",
        required=False,
        max_length=200,
        help_text="La personne lit cette phrase\u00a0: simple, sans jugement.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AskPaperForm(PageForm, forms.Form):
    """Which paper she is to bring."""

    kind = forms.ChoiceField(label="Quelle pièce\u202f?", widget=RadioCards)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            (kind, Option(label, detail=VALIDITY[kind].taken)) for kind, label in PaperKind.choices
        ]


class PhotographForm(AskPaperForm):
    """Pictures of one paper: from the camera, or files that one has."""

    fieldsets = [("", "", ["kind", "camera", "files"])]

    camera = ManyFilesField(
        accept=PICTURES,
        capture=True,
        label="Prendre une photo",
        required=False,
        help_text="Toute la pièce, bien nette.",
    )
    files = ManyFilesField(
        accept=f"{PICTURES},application/pdf",
        label="Ou choisir des fichiers",
        required=False,
        help_text=f"Photos ou PDF, {MOST_FILES} au plus. Le lieu et l’appareil notés dedans sont effacés.",
    )

    def clean(self):
        values = super().clean()
        values["received"] = []
        for name in ("camera", "files"):
            uploaded = [one for one in values.get(name) or () if one]
            if len(uploaded) > MOST_FILES:
                self.add_error(name, f"Envoyez {MOST_FILES} fichiers au plus à la fois.")
                continue
            for one in uploaded:
                try:
                    values["received"].append(received.clean(one))
                except ValidationError as error:
                    self.add_error(name, error)
        if not values["received"] and not self.errors:
            self.add_error("camera", "Prenez au moins une photo, ou choisissez un fichier.")
        return values
