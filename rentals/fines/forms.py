"""The questions about a notice: what it says, who drove, how the answer left."""

from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError

from mobilite import clock
from mobilite.fields import EuroFormField
from mobilite.files import images
from mobilite.pages.forms import OneRecord, Option, PageForm, RadioCards
from mobilite.people.models.persons import Civility
from mobilite.periods import PARIS
from rentals.fines.drivers import vehicle_of_plate, who_drove
from rentals.fines.identity import FRANCE
from rentals.fines.models import Fine, Ground, Kind, Means
from rentals.fines.operations.answering import OFFICIAL, TO_PEOPLE
from vehicles.models import Vehicle

WHAT = {
    Kind.OFFENCE: "Excès de vitesse, feu rouge, stationnement gênant… Le conducteur doit être désigné.",
    Kind.PARKING: "Stationnement non payé. Il se transmet à la personne, avec ses dates.",
    Kind.TOLL: "Péage non payé. Il se transmet à la personne, avec ses dates.",
}
TWICE = (
    ("first", "Avant le changement d’heure (heure d’été)"),
    ("second", "Après le changement d’heure (heure d’hiver)"),
)
HEAVIEST = 12 * 1024 * 1024
PDF = b"%PDF-"


class PlateInput(forms.TextInput):
    """A plate, with those of the fleet as suggestions (the list itself is in the page)."""

    def __init__(self):
        super().__init__({"list": "plaques", "autocomplete": "off", "autocapitalize": "characters"})


class NoticeForm(PageForm, forms.Form):
    """What the notice says, typed once, in the order in which it is read."""

    kind = forms.ChoiceField(
        label="Type",
        choices=[(kind.value, Option(kind.label, detail=WHAT[kind])) for kind in Kind],
        widget=RadioCards,
        initial=Kind.OFFENCE,
    )
    number = forms.CharField(
        label="Numéro de l’avis", max_length=40, help_text="En haut, à gauche le plus souvent."
    )
    sent_on = forms.DateField(
        label="Date d’envoi de l’avis",
        help_text="Celle qui est imprimée sur l’avis\u00a0: le délai part de ce jour.",
    )
    plate = forms.CharField(label="Immatriculation", max_length=15, widget=PlateInput())
    vehicle = OneRecord(
        label="Véhicule, si sa plaque a changé",
        queryset=Vehicle.objects.order_by("number"),
        required=False,
        empty_label="Trouvé par la plaque",
    )
    happened_on = forms.DateField(label="Jour des faits")
    happened_time = forms.TimeField(label="Heure des faits", help_text="À la minute, comme sur l’avis.")
    which = forms.ChoiceField(
        label="Cette heure a existé deux fois cette nuit-là. Laquelle\u202f?",
        choices=TWICE,
        widget=RadioCards,
        required=False,
    )
    scene = forms.CharField(label="Lieu", max_length=160)
    what = forms.CharField(label="Motif", max_length=120, required=False)
    amount = EuroFormField(label="Montant", required=False, min_value=0)
    pay_by = forms.DateField(
        label="À payer au plus tard le", required=False, help_text="Pour un forfait ou un péage, s’il le dit."
    )
    authority = forms.CharField(
        label="Adresse où répondre",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Si l’avis en donne une\u00a0: elle est imprimée sur la lettre.",
    )

    fieldsets = [
        ("Qu’avez-vous reçu\u202f?", "", ["kind", ("number", "sent_on")]),
        (
            "Quel véhicule, quand, où\u202f?",
            "Le conducteur de cette minute s’affiche à côté.",
            ["plate", "vehicle", ("happened_on", "happened_time"), "which", "scene"],
        ),
        ("Et aussi", "", ["what", ("amount", "pay_by"), "authority"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today().isoformat()
        for name in ("sent_on", "happened_on"):
            self.fields[name].widget.attrs["max"] = today
        self.fields["happened_time"].widget.attrs["step"] = 60
        if not self.is_bound or not self.data.get("which"):
            self._hide_which()

    def _hide_which(self):
        self.which = self.fields.pop("which", None) or getattr(self, "which", None)

    def clean(self):
        cleaned = super().clean()
        day, time = cleaned.get("happened_on"), cleaned.get("happened_time")
        if day is not None and time is not None:
            cleaned["happened_at"] = self._instant(day, time, cleaned)
        return cleaned

    def _instant(self, day, time, cleaned):
        """Return the instant that the wall clock says. The hour that comes twice is asked for only when it matters."""
        first, second = moments(day, time)
        if first is None:
            self.add_error(
                "happened_time",
                "Cette heure n’a pas existé\u00a0: cette nuit-là, les horloges sont passées de 2\u00a0h à 3\u00a0h.",
            )
            return None
        if second is None:
            return first
        if chosen := cleaned.get("which"):
            return second if chosen == "second" else first
        vehicle = cleaned.get("vehicle") or vehicle_of_plate(cleaned.get("plate", ""))
        if vehicle is None or _same_driver(vehicle, first, second):
            return first
        if "which" not in self.fields:
            self.fields["which"] = self.which
        self.add_error("which", "Choisissez laquelle\u00a0: le conducteur n’est pas le même.")
        return None

    def notice(self) -> dict:
        """Return what the operation takes."""
        left = ("happened_on", "happened_time", "which")
        return {name: value for name, value in self.cleaned_data.items() if name not in left}


def moments(day, time) -> tuple[datetime | None, datetime | None]:
    """Return the instants when a Paris clock showed this: one, two in the autumn hour, none in the spring one."""
    first, second = (datetime.combine(day, time.replace(fold=fold), PARIS) for fold in (0, 1))
    exists = first.astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) == first.replace(tzinfo=None)
    if not exists:
        return None, None
    return first, second if first.utcoffset() != second.utcoffset() else None


def _same_driver(vehicle, first, second) -> bool:
    def people(at):
        return {one.person.pk for one in who_drove(vehicle, at).candidates}

    return people(first) == people(second)


def wall(at: datetime) -> dict:
    """Return an instant as the form asks for it."""
    there = at.astimezone(PARIS)
    twice = there.utcoffset() != there.replace(fold=1 - there.fold).utcoffset()
    asked = {
        "happened_on": there.date(),
        "happened_time": there.time().replace(fold=0, second=0, microsecond=0),
    }
    return asked | ({"which": "second" if there.fold else "first"} if twice else {})


class DriverForm(PageForm, forms.Form):
    """Which of those who could drive it was."""

    person = forms.TypedChoiceField(label="Qui conduisait\u202f?", coerce=int, widget=RadioCards)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people


class IdentityForm(PageForm, forms.Form):
    """Who drove, in the order of the form on line. What is not known yet stays empty."""

    civility = forms.ChoiceField(
        label="Civilité",
        required=False,
        choices=[("", "Non renseignée"), *((one.label, one.label) for one in Civility)],
    )
    last_name = forms.CharField(label="Nom", max_length=60)
    first_name = forms.CharField(label="Prénom", max_length=60)
    birth_date = forms.DateField(label="Date de naissance", required=False)
    birth_place = forms.CharField(label="Lieu de naissance", max_length=80, required=False)
    address = forms.CharField(label="Numéro et voie", max_length=200, required=False)
    postcode = forms.CharField(label="Code postal", max_length=10, required=False)
    town = forms.CharField(label="Commune", max_length=80, required=False)
    country = forms.CharField(label="Pays", max_length=60, required=False, initial=FRANCE)
    licence_number = forms.CharField(label="Numéro du permis", max_length=20, required=False)
    licence_issued_on = forms.DateField(label="Délivré le", required=False)
    licence_authority = forms.CharField(label="Délivré par", max_length=80, required=False)

    fieldsets = [
        ("Qui est-ce\u202f?", "", ["civility", ("last_name", "first_name"), ("birth_date", "birth_place")]),
        (
            "Où habite cette personne\u202f?",
            "Au jour des faits.",
            ["address", ("postcode", "town"), "country"],
        ),
        ("Son permis", "", [("licence_number", "licence_issued_on"), "licence_authority"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean(self):
        cleaned = super().clean()
        today = clock.today()
        for name in ("birth_date", "licence_issued_on"):
            if cleaned.get(name) and cleaned[name] > today:
                self.add_error(name, "Ce jour n’est pas encore venu.")
        return cleaned


SENT = (
    "Photo ou PDF, 12\u00a0Mo au plus\u00a0: l’accusé du site, ou l’avis de dépôt de la lettre recommandée."
)


def proof_field(*, required: bool, label: str = "Preuve d’envoi", help_text: str = SENT) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )


class WithProof(PageForm):
    """Mixin: a file that proves the sending; its bytes come out of ``clean``."""

    def clean_proof(self):
        """Return the bytes: a PDF as it is, a picture drawn again without what a telephone adds."""
        uploaded = self.cleaned_data["proof"]
        if not uploaded:
            return None
        if uploaded.size > HEAVIEST:
            raise ValidationError("Ce fichier pèse plus de 12\u00a0Mo. Choisissez-en un plus léger.")
        start = uploaded.read(len(PDF))
        uploaded.seek(0)
        return uploaded.read() if start == PDF else images.clean(uploaded)


class AnswerForm(WithProof, forms.Form):
    """How and when the answer left, and its proof."""

    means = forms.ChoiceField(label="Comment\u202f?", widget=RadioCards)
    answered_on = forms.DateField(label="Parti le")
    answer_reference = forms.CharField(
        label="Numéro d’envoi ou d’accusé",
        max_length=60,
        required=False,
        help_text="Celui du site, ou de la lettre recommandée.",
    )
    proof = proof_field(required=False)

    def __init__(self, *args, fine: Fine, **kwargs):
        super().__init__(*args, **kwargs)
        means = OFFICIAL if fine.is_offence else TO_PEOPLE
        self.fields["means"].choices = [(one.value, one.label) for one in means]
        self.fields["answered_on"].initial = clock.today()
        self.fields["answered_on"].widget.attrs |= {
            "max": clock.today().isoformat(),
            "min": fine.sent_on.isoformat(),
        }
        if not fine.is_offence:
            self.fields["proof"].help_text = "Photo ou PDF, si vous en avez une."
            self.fields["answer_reference"].label = "Numéro d’envoi"
            self.fields["answer_reference"].help_text = "Pour une lettre recommandée."


GROUNDS = {
    Ground.THEFT: "Le récépissé de plainte est à joindre.",
    Ground.PLATE: "La plainte pour usurpation est à joindre.",
    Ground.FORCE: "Un événement imprévisible, irrésistible, dont la preuve est jointe.",
    Ground.MISTAKE: "Plaque mal lue, véhicule à l’atelier ce jour-là…",
}


class ContestForm(AnswerForm):
    """Why no driver is named, and how that left."""

    ground = forms.ChoiceField(
        label="Pourquoi\u202f?",
        choices=[(one.value, Option(one.label, detail=GROUNDS[one])) for one in Ground],
        widget=RadioCards,
    )
    reason = forms.CharField(
        label="Ce que vous avez écrit, en quelques mots",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    fieldsets = [
        ("Pourquoi\u202f?", "", ["ground", "reason"]),
        ("Comment est-ce parti\u202f?", "", ["means", "answered_on", "answer_reference", "proof"]),
    ]

    def __init__(self, *args, fine: Fine, **kwargs):
        super().__init__(*args, fine=fine, **kwargs)
        self.fields["means"].choices = [(one.value, one.label) for one in (Means.ONLINE, Means.REGISTERED)]


class ProofForm(WithProof, forms.Form):
    """The proof, when it comes after the sending."""

    proof = proof_field(required=True)
    answer_reference = forms.CharField(label="Numéro d’envoi ou d’accusé", max_length=60, required=False)


class ChargeForm(PageForm, forms.Form):
    """What is added to the bill, and how much."""

    label = forms.CharField(label="Ce qui est ajouté", max_length=120)
    amount = EuroFormField(label="Somme")


class CloseForm(PageForm, forms.Form):
    """What came of it."""

    outcome = forms.CharField(
        label="Qu’en est-il advenu\u202f?",
        max_length=200,
        help_text="Par exemple\u00a0: l’avis est parti au nom du conducteur\u202f; annulé\u202f; payé par la structure.",
    )
