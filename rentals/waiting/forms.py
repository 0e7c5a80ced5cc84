"""The questions about the list: for which bike, where, how long; what gives points; what was answered."""

from datetime import timedelta

from django import forms

from mobilite import clock
from mobilite.pages.forms import CheckboxCards, Option, PageForm, RadioCards
from mobilite.people.models import Place
from rentals.models import Purpose
from rentals.waiting import availability
from rentals.waiting.models import Entry, Ground, Outcome
from rentals.waiting.ranking import Rule

#: How far a start or an appointment may be: a year.
FURTHEST = timedelta(days=366)
MOST_POINTS, MOST_MONTHS, MOST_DAYS = 100, 24, 365
FREELY = "Facultatif : dites-le seulement si la personne le veut. Cela lui donne des points."


class Places(forms.ModelMultipleChoiceField):
    widget = CheckboxCards(attrs={"columns": 2})

    def label_from_instance(self, obj):
        return obj.name


class WaitForm(PageForm, forms.Form):
    """For which bike, where, how long; then, only if the person wants to say it, what gives points."""

    offer = forms.ChoiceField(label="Quel vélo\u202f?", widget=RadioCards)
    term_months = forms.TypedChoiceField(
        label="Pour combien de temps\u202f?", coerce=int, widget=RadioCards(attrs={"columns": 2})
    )
    places = Places(
        label="Où peut-elle le prendre\u202f?", queryset=Place.objects.filter(is_open=True).order_by("name"),
        help_text="Plus il y a de lieux, plus le tour vient vite.",
    )  # fmt: skip
    starts_on = forms.DateField(
        label="Un emploi ou une formation commence le",
        required=False,
        help_text="Même si c’est déjà commencé.",
    )
    no_vehicle = forms.BooleanField(label="Il n’y a pas d’autre véhicule dans le foyer", required=False)
    no_transport = forms.BooleanField(
        label="Il n’y a pas de transport en commun à ses horaires", required=False
    )
    fieldsets = [
        ("Le vélo", "", ["offer", "term_months", "places"]),
        ("Ce qui donne des points", FREELY, ["starts_on", "no_vehicle", "no_transport"]),
    ]

    def __init__(self, *args, entry: Entry | None = None, **kwargs):
        """``entry`` is the line to correct: its bike stays."""
        super().__init__(*args, **kwargs)
        self.offers = {str(offer.pk): offer for offer in availability.kinds()}
        if entry is not None:
            self.offers = {str(entry.offer_id): entry.offer}
            del self.fields["offer"]
        else:
            self.fields["offer"].choices = [(key, str(offer)) for key, offer in self.offers.items()]
        terms = sorted({months for offer in self.offers.values() for months in offer.terms})
        self.fields["term_months"].choices = [
            (months, Option(f"{months} mois", detail=self._who_has(months))) for months in terms
        ]

    def _who_has(self, months):
        missing = [str(offer) for offer in self.offers.values() if months not in offer.terms]
        return f"Pas pour\u00a0: {', '.join(missing)}" if missing else ""

    def clean_offer(self):
        return self.offers[self.cleaned_data["offer"]]

    def clean_starts_on(self):
        day, today = self.cleaned_data["starts_on"], clock.today()
        if day is not None and abs(day - today) > FURTHEST:
            raise forms.ValidationError("Ce jour est à plus d’un an d’ici\u00a0: vérifiez l’année.")
        return day


class AnswerForm(PageForm, forms.Form):
    """What the person said, on the phone or at the counter."""

    CHOICES = (
        ("yes", Option("Oui, elle prend ce vélo", detail="Une demande est créée, le vélo lui est gardé.")),
        (
            "later",
            Option("Plus tard", detail="Elle garde son rang\u202f; la question est reposée plus tard."),
        ),
        (
            "no",
            Option(
                "Non, pas celui-ci", detail="Elle garde son rang\u202f; le vélo va à la personne suivante."
            ),
        ),
        ("leave", Option("Non, et elle quitte la liste", detail="Elle n’en a plus besoin.")),
    )
    answer = forms.ChoiceField(label="Que dit la personne\u202f?", choices=CHOICES, widget=RadioCards)
    via = forms.ChoiceField(
        label="Comment l’a-t-elle dit\u202f?",
        choices=(("phone", "Au téléphone"), ("counter", "À l’accueil")),
        initial="phone",
        widget=RadioCards(attrs={"columns": 2}),
    )
    on = forms.DateField(label="Elle vient le", required=False)
    term_months = forms.TypedChoiceField(label="Pour", coerce=int, required=False, empty_value=None)
    purpose = forms.ChoiceField(
        label="Pour quoi faire", choices=Purpose, required=False, initial=Purpose.OTHER
    )
    fieldsets = [
        ("Sa réponse", "", ["answer", "via"]),
        ("Si c’est oui", "Sans jour, le dernier jour pour le prendre.", [("on", "term_months"), "purpose"]),
    ]

    def __init__(self, *args, entry: Entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["term_months"].choices = [(months, f"{months} mois") for months in entry.offer.terms]
        self.fields["term_months"].initial = entry.term_months
        today = clock.today()
        self.fields["on"].widget.attrs |= {"min": today.isoformat(), "max": (today + FURTHEST).isoformat()}

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day is not None and day > clock.today() + FURTHEST:
            raise forms.ValidationError("Ce jour est à plus d’un an d’ici\u00a0: vérifiez l’année.")
        return day


class LeaveForm(PageForm, forms.Form):
    """Why somebody leaves the list."""

    outcome = forms.ChoiceField(
        label="Pourquoi\u202f?",
        choices=[(one.value, one.label) for one in Outcome if one != Outcome.TAKEN],
        widget=RadioCards(attrs={"columns": 2}),
    )


def _points(ground: Ground) -> forms.IntegerField:
    return forms.IntegerField(label="Points", min_value=0, max_value=MOST_POINTS)


class ScaleForm(PageForm, forms.Form):
    """Points for each criterion, with the sentence that the person is told, from a day."""

    from_date = forms.DateField(label="À partir du")

    MOSTS = {
        Ground.START: ("Compte combien de jours avant", MOST_DAYS),
        Ground.MONTH: ("Compte combien de mois au plus", MOST_MONTHS),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fieldsets = [("Quand\u202f?", "", ["from_date"])]
        for ground in Ground:
            names = [f"{ground}_points"]
            self.fields[f"{ground}_points"] = _points(ground)
            if ground in self.MOSTS:
                label, most = self.MOSTS[ground]
                self.fields[f"{ground}_most"] = forms.IntegerField(label=label, min_value=0, max_value=most)
                names.append(f"{ground}_most")
            self.fields[f"{ground}_sentence"] = forms.CharField(
                label="Phrase dite à la personne", max_length=160
            )
            self.fieldsets.append(
                (
                    ground.label,
                    "0\u00a0point\u00a0: ce critère ne compte pas.",
                    [tuple(names), f"{ground}_sentence"],
                )
            )
        for name, field in self.fields.items():
            field.error_messages["required"] = f"Il manque «\u00a0{field.label}\u00a0»."
            if name.endswith(("_points", "_most")):
                field.widget.attrs["inputmode"] = "numeric"
        self.fields["from_date"].widget.attrs |= {
            "min": clock.today().isoformat(),
            "max": (clock.today() + FURTHEST).isoformat(),
        }

    def clean_from_date(self):
        day = self.cleaned_data["from_date"]
        if day > clock.today() + FURTHEST:
            raise forms.ValidationError("Ce jour est à plus d’un an d’ici\u00a0: vérifiez l’année.")
        return day

    def rules(self) -> tuple[Rule, ...]:
        """Return the rules that were typed."""
        said = self.cleaned_data
        return tuple(
            Rule(ground, said[f"{ground}_points"], said[f"{ground}_sentence"], said.get(f"{ground}_most", 0))
            for ground in Ground
        )

    @staticmethod
    def answers(rules) -> dict:
        """Return rules as the form asks for them."""
        found = {}
        for rule in rules:
            found |= {
                f"{rule.ground}_points": rule.points,
                f"{rule.ground}_sentence": rule.sentence,
                f"{rule.ground}_most": rule.most,
            }
        return found
