"""The questions of a diagnosis: the level of each axis, the real trips, what it concludes, who signs."""

from django import forms

from advice.cases.coding import FtObjective, FtSituation, Progress, proposed
from advice.cases.grid import LEVELS, grid
from advice.cases.models import Day, Means, Solution, TripFor, When
from mobilite.pages.forms import CheckboxCards, Option, PageForm, RadioCards
from rentals.forms.pads import PadsForm

PRINTED = "Imprimé sur le diagnostic, et lu par la personne. Rien sur la santé, la peur ou la motivation."
YES_NO = (("oui", "Oui"), ("non", "Non"))
#: What each reads above the pad; kept with the signature.
CONSENT = "J’ai lu ce diagnostic, j’ai pu le corriger, et il dit ce que nous avons vu ensemble."


class StartForm(PageForm, forms.Form):
    """At entry or at exit."""

    when = forms.ChoiceField(
        label="À quel moment\u202f?",
        choices=[
            (When.ENTRY, Option(When.ENTRY.label, detail="Ce qui bloque, avant de chercher.")),
            (When.EXIT, Option(When.EXIT.label, detail="Ce qui a changé\u00a0: montré à côté de l’entrée.")),
        ],
        widget=RadioCards,
    )


class LevelsForm(PageForm, forms.Form):
    """One level an axis, with the sentence that says what it means, and what shows it."""

    def __init__(self, *args, diagnosis, reserved: bool, **kwargs):
        """``reserved``: who asks follows her, and is asked about health and confidence too."""
        super().__init__(*args, **kwargs)
        self.axes = [axis for axis in grid(diagnosis.grid).axes if reserved or not axis.reserved]
        self.with_reserved = reserved
        self.fieldsets = []
        for number, axis in enumerate(self.axes, 1):
            choices = [
                (str(level), Option(f"{level}. {LEVELS[level]}", detail=axis.sentence(level)))
                for level in range(4)
            ]
            self.fields[f"level_{axis.key}"] = forms.ChoiceField(
                label=axis.question, choices=choices, widget=RadioCards, required=False
            )
            self.fields[f"words_{axis.key}"] = forms.CharField(
                label="Ce qui le montre",
                required=False,
                max_length=600,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            help_text = ""
            if axis.reserved:
                help_text = "Reste à qui la suit\u00a0: dans aucun papier, lu de personne d’autre."
            names = [f"level_{axis.key}", f"words_{axis.key}"]
            self.fieldsets.append((f"{number}. {axis.label}", help_text, names))

    @classmethod
    def asked_of(cls, diagnosis) -> dict:
        """Return what is noted, as the fields show it."""
        asked = {}
        for one in diagnosis.findings.all():
            asked |= {f"level_{one.axis}": str(one.level), f"words_{one.axis}": one.words}
        for key, value in (diagnosis.reserved or {}).items():
            if isinstance(value, dict):
                asked |= {f"level_{key}": str(value.get("level", "")), f"words_{key}": value.get("words", "")}
        return asked

    def clean(self):
        cleaned = super().clean()
        for axis in self.axes:
            if cleaned.get(f"words_{axis.key}") and not cleaned.get(f"level_{axis.key}"):
                self.add_error(
                    f"level_{axis.key}", f"Choisissez aussi le niveau\u00a0: {axis.label.lower()}."
                )
        return cleaned

    def _given(self, reserved: bool) -> dict[str, tuple[int, str]]:
        cleaned = self.cleaned_data
        return {
            axis.key: (int(cleaned[f"level_{axis.key}"]), cleaned[f"words_{axis.key}"].strip())
            for axis in self.axes
            if axis.reserved is reserved and cleaned[f"level_{axis.key}"]
        }

    def levels(self) -> dict[str, tuple[int, str]]:
        """Return the open axes as the operation takes them."""
        return self._given(False)

    def reserved(self, before: dict) -> dict | None:
        """Return what stays with the adviser, None when it was not asked."""
        if not self.with_reserved:
            return None
        kept = {key: value for key, value in before.items() if not isinstance(value, dict)}
        given = self._given(True)
        return kept | {key: {"level": level, "words": words} for key, (level, words) in given.items()}


class TripForm(PageForm, forms.Form):
    """A real trip, as it should be."""

    purpose = forms.ChoiceField(
        label="Pour quoi\u202f?", choices=TripFor.choices, widget=RadioCards(attrs={"columns": 3})
    )
    start = forms.CharField(label="De", max_length=120, help_text="Commune ou adresse.")
    end = forms.CharField(label="À", max_length=120)
    stops = forms.CharField(
        label="En passant par", max_length=200, required=False, help_text="École à 7 h 45, un collègue…"
    )
    days = forms.MultipleChoiceField(
        label="Quels jours\u202f?", choices=[(str(value), label) for value, label in Day.choices],
        widget=CheckboxCards(attrs={"columns": 3}),
    )  # fmt: skip
    arrive_at = forms.TimeField(label="Arriver à")
    leave_at = forms.TimeField(label="Repartir à", required=False)
    km = forms.IntegerField(label="Kilomètres (aller)", min_value=0, max_value=1000)
    minutes = forms.IntegerField(
        label="Minutes aujourd’hui (aller)", min_value=1, max_value=1440, required=False,
        help_text="Avec les moyens qu’elle a. Rien si elle ne peut pas.",
    )  # fmt: skip
    fieldsets = [
        ("Quel trajet\u202f?", "", ["purpose", ("start", "end"), "stops"]),
        ("Quand, et combien\u202f?", "", ["days", ("arrive_at", "leave_at"), ("km", "minutes")]),
    ]

    @classmethod
    def asked_of(cls, trip) -> dict:
        """Return a trip as its form asks for it."""
        names = ("purpose", "start", "end", "stops", "arrive_at", "leave_at", "km", "minutes")
        return {name: getattr(trip, name) for name in names} | {"days": [str(day) for day in trip.days]}


class ConclusionForm(PageForm, forms.Form):
    """What was tried, what helps, what is concluded, and France Travail's coding."""

    tried = forms.CharField(
        label="Ce qui a déjà été essayé",
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    strengths = forms.CharField(
        label="Points d’appui", required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 3})
    )
    conclusion = forms.CharField(
        label="Conclusion", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=PRINTED
    )
    has_problem = forms.ChoiceField(
        label="Y a-t-il un problème de mobilité\u202f?",
        choices=YES_NO,
        widget=RadioCards(attrs={"columns": 2}),
    )
    solutions = forms.MultipleChoiceField(
        label="Que cherche-t-on\u202f?",
        choices=Solution.choices,
        widget=CheckboxCards(attrs={"columns": 2}),
        required=False,
    )
    situations = forms.MultipleChoiceField(
        label="Situations",
        choices=[(str(one.value), one.label) for one in FtSituation],
        widget=CheckboxCards,
        required=False,
    )
    unfit = forms.BooleanField(
        label="40, état de santé incompatible avec la conduite", required=False,
        help_text="Reste à qui la suit\u00a0: ni sur le papier, ni dans l’échange.",
    )  # fmt: skip

    def __init__(self, *args, reserved: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not reserved:
            del self.fields["unfit"]
        for one in FtObjective:
            self.fields[f"objective_{one.value}"] = forms.ChoiceField(
                label=f"{one.value}, {one.label[:1].lower()}{one.label[1:]}", required=False,
                choices=[("", "Rien"), *Progress.choices],
            )  # fmt: skip
        names = [f"objective_{one.value}" for one in FtObjective]
        self.fieldsets = [
            ("Ce qui a été fait, ce qui aide", PRINTED, ["tried", "strengths"]),
            ("Que conclure\u202f?", "", ["conclusion", "has_problem", "solutions"]),
            (
                "Codage France Travail, contrainte 23",
                "Proposé d’après les niveaux\u00a0: corrigez-le. Il ne part qu’avec l’accord de la personne.",
                ["situations", "unfit", *names],
            ),
        ]

    @classmethod
    def asked_of(cls, diagnosis) -> dict:
        """Return what is noted; the coding that the levels suggest, until somebody wrote one."""
        levels = {one.axis: one.level for one in diagnosis.findings.all()}
        coding = diagnosis.coding or proposed(levels)
        asked = {name: getattr(diagnosis, name) for name in ("tried", "strengths", "conclusion", "solutions")}
        asked["has_problem"] = {True: "oui", False: "non", None: ""}[diagnosis.has_problem]
        asked["situations"] = [str(one) for one in coding.get("situations", [])]
        asked["unfit"] = bool((diagnosis.reserved or {}).get("unfit"))
        return asked | {f"objective_{key}": value for key, value in coding.get("objectives", {}).items()}

    def clean_has_problem(self):
        return self.cleaned_data["has_problem"] == "oui"

    def told(self) -> dict:
        """Return what the operation takes."""
        cleaned = self.cleaned_data
        coding = {
            "situations": cleaned["situations"],
            "objectives": {
                str(one.value): cleaned[f"objective_{one.value}"]
                for one in FtObjective
                if cleaned[f"objective_{one.value}"]
            },
        }
        names = ("tried", "strengths", "conclusion", "has_problem", "solutions")
        return {name: cleaned[name] for name in names} | {"coding": coding, "unfit": cleaned.get("unfit")}


class HowForm(PageForm, forms.Form):
    """How it is signed."""

    means = forms.ChoiceField(
        label="Comment le signez-vous\u202f?",
        choices=[
            (Means.TOUCH, Option(Means.TOUCH.label, detail="La personne et vous, sur la page suivante.")),
            (
                Means.PAPER,
                Option(Means.PAPER.label, detail="Il s’imprime avec deux cases à signer à la main."),
            ),
        ],
        widget=RadioCards,
        initial=Means.TOUCH,
    )


class DiagnosisPads(PadsForm):
    """The pads of the house, in the words of a diagnosis: she, and who follows her."""

    ROLES = {"Locataire": "La personne", "Pour la structure": "Qui la suit"}

    @property
    def pads(self):
        return [pad | {"label": self.ROLES.get(str(pad["label"]), pad["label"])} for pad in super().pads]
