"""The questions about eligibility: which paper was seen, who assessed, which PASS, why it is suspended or prolonged."""

from django import forms

from advice.recruitment.eligibility.engine import CRITERIA, PROLONGATIONS
from advice.recruitment.eligibility.models import Author, StructureKind, SuspensionReason
from mobilite import clock
from mobilite.pages.forms import OneRecord, Option, PageForm, QuickSelect, RadioCards
from mobilite.people.models import Partner
from mobilite.people.models.partners import Authorisation, PartnerKind

CHOOSE = ("", "Choisissez")


def prescribers():
    """Return the partners whose authorisation is validated, by name."""
    return Partner.objects.filter(authorisation=Authorisation.VALIDATED, is_active=True).order_by("name")


def structures():
    """Return the structures of the IAE, by name."""
    return Partner.objects.filter(kind=PartnerKind.SIAE, is_active=True).order_by("name")


def _until_today(field) -> None:
    field.initial = field.initial or clock.today
    field.widget.attrs["max"] = clock.today().isoformat()


def papers(*, sensitive: bool) -> list:
    """Return the papers that may be seen, under their level: « RSA:main »."""
    groups: list = []
    for level, title in ((1, "Niveau 1\u00a0: un seul suffit"), (2, "Niveau 2")):
        lines = [
            (f"{one.key}:{paper.key}", f"{one.label}\u00a0: {paper.label}")
            for one in CRITERIA
            if one.level == level and (sensitive or not one.sensitive)
            for paper in one.papers
        ]
        groups.append((title, lines))
    return groups


class ProofForm(PageForm, forms.Form):
    """Which paper, of which day."""

    key = forms.ChoiceField(label="Quelle preuve avez-vous vue\u202f?", widget=forms.Select)
    dated_on = forms.DateField(
        label="Date du papier",
        help_text="Celle qui est écrite dessus. Pour une pièce d’identité, aujourd’hui.",
    )
    ends_on = forms.DateField(
        label="Valable jusqu’au",
        required=False,
        help_text="Pour un titre de séjour ou une reconnaissance qui a une fin.",
    )

    def __init__(self, *args, sensitive: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [CHOOSE, *papers(sensitive=sensitive)]
        if not sensitive:
            # Whoever may not know them has no paper with an end of its own.
            del self.fields["ends_on"]
        self.fields["dated_on"].widget.attrs["max"] = clock.today().isoformat()


class AssessmentForm(PageForm, forms.Form):
    """Who assessed her, and when."""

    author = forms.ChoiceField(label="Qui fait ce diagnostic\u202f?", widget=RadioCards)
    prescriber = OneRecord(
        label="Quel prescripteur\u202f?",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="Choisissez",
        help_text="Si c’est un prescripteur habilité. Son habilitation se note sur sa fiche.",
    )
    employer = OneRecord(
        label="Quelle structure\u202f?",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="Choisissez",
        help_text="Si c’est la structure qui embauche.",
    )
    kind = forms.ChoiceField(
        label="De quel type\u202f?",
        choices=[CHOOSE, *StructureKind.choices],
        required=False,
        widget=QuickSelect,
    )
    made_on = forms.DateField(label="Fait le")

    def __init__(self, *args, ours: bool, **kwargs):
        super().__init__(*args, **kwargs)
        no = "" if ours else "Pas d’habilitation notée dans les réglages (Conseil mobilité)."
        self.fields["author"].choices = [
            (Author.PRESCRIBER.value, Option(Author.PRESCRIBER.label, detail="6\u00a0mois, pour toutes les structures.")),
            (Author.OURS.value, Option(Author.OURS.label, detail=no or "6\u00a0mois, pour toutes les structures.", disabled=not ours)),
            (Author.EMPLOYER.value, Option(Author.EMPLOYER.label, detail="92\u00a0jours, pour elle seule, sur des critères prouvés.")),
        ]  # fmt: skip
        self.fields["prescriber"].queryset = prescribers()
        self.fields["employer"].queryset = structures()
        _until_today(self.fields["made_on"])


class PassForm(PageForm, forms.Form):
    """What is written on the PASS."""

    number = forms.CharField(
        label="Numéro", max_length=20, help_text="Cinq caractères puis sept chiffres\u00a0: 99999 1234567"
    )
    starts_on = forms.DateField(label="Début")
    last = forms.DateField(
        label="Dernier jour",
        required=False,
        help_text="Seulement s’il n’est pas deux ans après le début (déjà suspendu ou prolongé).",
    )


class SuspendForm(PageForm, forms.Form):
    """Why a PASS stops for some time."""

    kind = forms.ChoiceField(
        label="Quel type de structure le demande\u202f?",
        choices=[CHOOSE, *StructureKind.choices],
        widget=QuickSelect,
    )
    reason = forms.ChoiceField(label="Pourquoi\u202f?", choices=SuspensionReason.choices, widget=RadioCards)
    starts_on = forms.DateField(label="À partir du")
    last = forms.DateField(
        label="Dernier jour", required=False, help_text="Si on ne sait pas\u00a0: 36\u00a0mois, et la reprise y mettra fin."
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _until_today(self.fields["starts_on"])


class ResumeForm(PageForm, forms.Form):
    """The last day of a suspension."""

    last = forms.DateField(label="Dernier jour de la suspension", help_text="La veille de la reprise.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last"].widget.attrs["max"] = clock.today().isoformat()


class ProlongForm(PageForm, forms.Form):
    """Why a PASS lasts longer, until when, and who accepted."""

    kind = forms.ChoiceField(
        label="Quel type de structure le demande\u202f?",
        choices=[CHOOSE, *StructureKind.choices],
        widget=QuickSelect,
    )
    reason = forms.ChoiceField(label="Pourquoi\u202f?", widget=RadioCards)
    last = forms.DateField(label="Nouveau dernier jour")
    accepted_by = OneRecord(
        label="Quel prescripteur a accepté\u202f?",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="Choisissez",
    )

    def __init__(self, *args, sensitive: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [
            (one.key, Option(one.label, detail=_limits(one)))
            for one in PROLONGATIONS
            if sensitive or not one.sensitive
        ]
        self.fields["accepted_by"].queryset = prescribers()


def _limits(one) -> str:
    each = "jusqu’à dix ans" if one.days > 365 else "un an au plus"
    total = f", {one.cumulative // 365}\u00a0ans en tout" if one.cumulative else ""
    who = "un prescripteur habilité accepte" if one.needs_prescriber else "sans accord d’un prescripteur"
    return f"{each}{total}\u00a0; {who}.".capitalize()
