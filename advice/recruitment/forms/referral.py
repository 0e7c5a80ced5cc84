"""The questions when somebody is proposed, and those of each answer."""

from django import forms

from advice.cases.models import How
from advice.recruitment.models import (
    OFFERED,
    OPEN_ENDED,
    ContractKind,
    Employer,
    Later,
    Opening,
    Reason,
    StepKind,
)
from advice.recruitment.sheet import hours_fr
from mobilite import clock
from mobilite.pages.forms import Option, PageForm, RadioCards

AGREES, REFUSES = "yes", "no"


class _Short(forms.ModelChoiceField):
    """Structures by their kind and name."""

    def label_from_instance(self, employer):
        return employer.short


class _Jobs(forms.ModelChoiceField):
    def label_from_instance(self, opening):
        return f"{opening.employer.short}\u00a0: {opening.title}, {hours_fr(opening.hours)}"


def _how():
    return forms.ChoiceField(
        label="Comment l’a-t-elle dit\u202f?", choices=How.choices, widget=RadioCards(attrs={"columns": 3}), initial=How.SAID
    )  # fmt: skip


def _area(label: str, longest: int, *, rows: int = 2, help_text: str = ""):
    return forms.CharField(
        label=label, required=False, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )  # fmt: skip


class ProposeForm(PageForm, forms.Form):
    """To which structure, what it reads, and what she answers."""

    employer = _Short(
        label="À quelle structure\u202f?",
        queryset=Employer.objects.none(),
        widget=RadioCards,
        empty_label=None,
    )
    opening = _Jobs(
        label="Pour un poste\u202f?",
        queryset=Opening.objects.none(),
        required=False,
        empty_label="Aucun en particulier",
    )
    reasons = _area(
        "Pourquoi elle, pourquoi là\u202f?", 1000, rows=3, help_text="Avec elle. Rien sur la santé."
    )
    wishes = _area("Ce qu’elle cherche", 600)
    hours = _area("Quand elle peut travailler", 300, help_text="Jours, heures, à partir de quand.")
    skills = _area("Ce qu’elle sait faire", 600)
    childcare = _area("Garde des enfants", 300, help_text="Seulement si cela change ses heures.")
    mobility = _area("Comment elle se déplace aujourd’hui", 300)
    answer = forms.ChoiceField(
        label="Qu’a-t-elle répondu\u202f?",
        choices=[
            (AGREES, Option("Elle est d’accord", detail="Pour cette structure, et aucune autre.")),
            (
                REFUSES,
                Option(
                    "Elle ne veut pas",
                    detail="Rien ne part. Sa location et son suivi continuent comme avant.",
                ),
            ),
        ],
        widget=RadioCards,
    )
    how = _how()
    fieldsets = [
        ("Où\u202f?", "", ["employer", "opening"]),
        (
            "Ce que la structure lira",
            "Son nom, son téléphone et sa commune, et ce que vous écrivez ici avec elle.",
            ["reasons", "wishes", "hours", "skills", "childcare", "mobility"],
        ),
        (
            "Lui demander",
            "« Je peux parler de vous à cette structure\u202f? Elle aura votre nom, votre téléphone et ce que nous venons "
            "d’écrire. Vous pouvez dire non, ou changer d’avis plus tard\u00a0: cela ne change rien à votre location. »",
            ["answer", "how"],
        ),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        employers = Employer.objects.open_to_proposals(clock.today()).select_related("partner")
        self.fields["employer"].queryset = employers.order_by("-is_ours", "partner__name", "pk")
        jobs = Opening.objects.current().filter(employer__in=employers).select_related("employer__partner")
        self.fields["opening"].queryset = jobs.order_by("-employer__is_ours", "employer__partner__name", "pk")

    def clean(self):
        cleaned = super().clean()
        opening, employer = cleaned.get("opening"), cleaned.get("employer")
        if opening and employer and opening.employer_id != employer.pk:
            self.add_error("opening", "Ce poste est dans une autre structure. Choisissez l’un ou l’autre.")
        return cleaned


class AnswerForm(PageForm, forms.Form):
    """What each side hears."""

    to_candidate = _area(
        "Phrase pour elle", 300, help_text="Elle la reçoit par SMS ou par mail. Simple, et vraie."
    )
    to_prescriber = _area(
        "Phrase pour qui l’a orientée",
        600,
        help_text="Envoyée seulement si elle accepte que nous lui parlions.",
    )
    private = _area(
        "Note pour l’équipe", 1000, help_text="Elle ne part nulle part. La personne peut la demander."
    )


class RefuseForm(AnswerForm):
    """Why, with the platform's own reasons."""

    reason = forms.ChoiceField(
        label="Pourquoi\u202f?", choices=[("", "Choisissez"), *((one.value, one.label) for one in OFFERED)], widget=forms.Select
    )  # fmt: skip
    opens_need = forms.BooleanField(
        label="Non mobile\u00a0: elle accepte qu’un conseiller mobilité l’appelle",
        required=False,
        help_text="Sous un jour ouvré. Quand une solution est trouvée, une tâche demande de la proposer de nouveau.",
    )
    field_order = ("reason", "opens_need", "to_candidate", "to_prescriber", "private")

    def __init__(self, *args, is_followed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_followed:
            self.fields[
                "opens_need"
            ].help_text = "Son dossier de conseil est ouvert\u00a0: son conseiller reçoit la tâche."
        self.fields["to_candidate"].required = True
        self.fields["to_candidate"].error_messages["required"] = (
            "Écrivez la phrase qu’elle lira\u00a0: personne n’est décliné en silence."
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("opens_need") and cleaned.get("reason") not in (None, "", Reason.NOT_MOBILE):
            self.add_error(
                "opens_need",
                "Un besoin de mobilité s’ouvre avec le motif « Candidat non mobile ». Changez l’un des deux.",
            )
        return cleaned


class AcceptForm(AnswerForm):
    """With what contract."""

    contract = forms.ChoiceField(
        label="Quel contrat\u202f?", choices=[("", "Choisissez"), *ContractKind.choices], widget=forms.Select
    )
    weekly_hours = forms.DecimalField(
        label="Heures par semaine", min_value=1, max_value=48, max_digits=4, decimal_places=1, localize=True
    )
    starts_on = forms.DateField(label="Premier jour")
    ends_on = forms.DateField(label="Dernier jour", required=False, help_text="Sauf pour un CDI.")
    fieldsets = [
        ("L’embauche", "", ["contract", "weekly_hours", ("starts_on", "ends_on")]),
        ("Ce que chacun en sait", "", ["to_candidate", "to_prescriber", "private"]),
    ]

    def clean(self):
        cleaned = super().clean()
        contract, start, end = cleaned.get("contract"), cleaned.get("starts_on"), cleaned.get("ends_on")
        if contract and contract not in OPEN_ENDED and not end and "ends_on" not in self.errors:
            self.add_error("ends_on", "Donnez le dernier jour du contrat.")
        if start and end and end < start:
            self.add_error("ends_on", "Le dernier jour vient après le premier.")
        return cleaned


class StepForm(PageForm, forms.Form):
    """A dated step before the decision."""

    kind = forms.ChoiceField(
        label="Quoi\u202f?", choices=StepKind.choices, widget=RadioCards(attrs={"columns": 2})
    )
    starts_on = forms.DateField(label="Le")
    ends_on = forms.DateField(
        label="Dernier jour", required=False, help_text="Pour une immersion de plusieurs jours."
    )
    fieldsets = [("", "", ["kind", ("starts_on", "ends_on")])]

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "Le dernier jour vient après le premier.")
        return cleaned


class EndStepForm(PageForm, forms.Form):
    """What came of a step."""

    came = forms.TypedChoiceField(
        label="Est-elle venue\u202f?", choices=[("oui", "Oui"), ("non", "Non")], coerce=lambda value: value == "oui",
        widget=RadioCards(attrs={"columns": 2}),
    )  # fmt: skip
    result = _area("Ce qui en est", 600, rows=3, help_text="Rien sur la santé.")


class AfterForm(PageForm, forms.Form):
    """Where she is, six months after her first day."""

    situation = forms.ChoiceField(label="Où en est-elle\u202f?", choices=Later.choices, widget=RadioCards)
    on = forms.DateField(label="Situation de quel jour\u202f?")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()


class TransferForm(PageForm, forms.Form):
    """To which structure, and that she agrees."""

    employer = _Short(
        label="À quelle structure\u202f?",
        queryset=Employer.objects.none(),
        widget=RadioCards,
        empty_label=None,
    )
    agrees = forms.BooleanField(
        label="Elle est d’accord pour que cette structure lise la même fiche",
        error_messages={"required": "Sans son accord, rien ne part\u00a0: demandez-lui d’abord."},
    )
    how = _how()

    def __init__(self, *args, but: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        employers = (
            Employer.objects.open_to_proposals(clock.today()).select_related("partner").exclude(pk=but)
        )
        self.fields["employer"].queryset = employers.order_by("-is_ours", "partner__name", "pk")


class WithdrawForm(PageForm, forms.Form):
    """She takes her agreement back."""

    how = _how()
