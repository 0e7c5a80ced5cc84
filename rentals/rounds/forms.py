"""The questions of rounds: where, by whom and when; in which order; the places to meet."""

from datetime import UTC

from django import forms

from mobilite.diary.forms import FIRST_YEAR, LAST_YEAR
from mobilite.pages.forms import Option, PageForm, RadioCards
from mobilite.people.forms.base import CommuneField
from mobilite.periods import paris
from rentals.rounds.layout import Leg
from rentals.rounds.models import LONGEST_ROAD, MeetingPoint
from rentals.rounds.operations import Typed

AGENCY, HOME, POINT = "agence", "domicile", "lieu"
LENGTHS = {10: "10\u00a0min", 15: "15\u00a0min", 20: "20\u00a0min", 30: "30\u00a0min", 45: "45\u00a0min",
           60: "1\u00a0h", 90: "1\u00a0h\u00a030"}  # fmt: skip
ESTIMATED = "En minutes. Vide\u00a0: estimé d’après les communes."


def road_field(label: str, *, help_text: str = ESTIMATED) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=LONGEST_ROAD, help_text=help_text
    )


class AgreeForm(PageForm, forms.Form):
    """Where, who goes there, when. At the agency, the other answers do not count."""

    where = forms.ChoiceField(label="", widget=RadioCards, error_messages={"required": "Dites où."})
    meeting_point = forms.ModelChoiceField(
        label="Quel lieu\u202f?",
        queryset=MeetingPoint.objects.none(),
        required=False,
        empty_label="Choisissez",
        help_text="Pour une mairie ou un autre lieu seulement.",
    )
    agent = forms.TypedChoiceField(label="Qui y va\u202f?", error_messages={"required": "Dites qui y va."})
    on = forms.DateField(label="Jour", error_messages={"required": "Il manque le jour."})
    from_time = forms.TimeField(label="Heure", error_messages={"required": "Il manque l’heure."})
    minutes = forms.TypedChoiceField(label="Durée", coerce=int, choices=list(LENGTHS.items()))
    typed_go = road_field("Trajet pour y aller")
    typed_back = road_field("Trajet de retour à la base", help_text="En minutes.")

    def __init__(self, *args, agency, home, home_why, agents, minutes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = [
            (AGENCY, Option("À l’agence", detail=agency)),
            (HOME, Option("À domicile", detail=home_why or home, disabled=bool(home_why))),
            (POINT, Option("À la mairie, ou dans un autre lieu", detail="Le lieu se choisit dessous.")),
        ]
        points = MeetingPoint.objects.in_use().select_related("commune")
        self.fields["meeting_point"].queryset = points.order_by("commune__name", "name")
        self.fields["agent"].choices = [(one.pk, str(one)) for one in agents]
        self.agents = {str(one.pk): one for one in agents}
        if minutes not in LENGTHS:
            self.fields["minutes"].choices = [(minutes, f"{minutes}\u00a0min"), *LENGTHS.items()]
        self.fieldsets = [
            ("Où\u202f?", "", ["where", "meeting_point"]),
            (
                "Qui, et quand\u202f?",
                "À l’agence, ces réponses ne comptent pas.",
                ["agent", ("on", "from_time"), "minutes"],
            ),
            (
                "Combien de route\u202f?",
                "C’est une estimation\u00a0: corrigez-la.",
                [("typed_go", "typed_back")],
            ),
        ]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("where") == AGENCY:
            # Nobody goes anywhere: what was typed beside does not count.
            self.errors.clear()
            return cleaned
        if cleaned.get("where") is None:
            return cleaned
        if cleaned["where"] == HOME:
            cleaned["meeting_point"] = None
        elif cleaned.get("meeting_point") is None and "meeting_point" not in self.errors:
            self.add_error("meeting_point", "Choisissez le lieu.")
        cleaned["agent"] = self.agents.get(str(cleaned.get("agent", "")))
        on, from_time = cleaned.get("on"), cleaned.get("from_time")
        if on is not None and not FIRST_YEAR <= on.year < LAST_YEAR:
            self.add_error("on", "Vérifiez l’année.")
        elif on is not None and from_time is not None:
            cleaned["starts_at"] = paris(on, from_time).astimezone(UTC)
        return cleaned


class ArrangeForm(PageForm, forms.Form):
    """When one leaves, and for each stop its rank, how long it lasts and the roads."""

    leaves_at = forms.TimeField(label="Départ de la base")

    def __init__(self, *args, legs: list[Leg], **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = [leg.halt.key.pk for leg in legs]
        ranks = [(rank, str(rank)) for rank in range(1, len(legs) + 1)]
        self.fieldsets = [("Quand part-on\u202f?", "", ["leaves_at"])]
        for rank, leg in enumerate(legs, 1):
            stop, key = leg.halt.key, leg.halt.key.pk
            long = int((leg.halt.ends_at - leg.halt.starts_at).total_seconds() // 60)
            lengths = LENGTHS if long in LENGTHS else {long: f"{long}\u00a0min", **LENGTHS}
            self.fields[f"rank_{key}"] = forms.TypedChoiceField(
                label="Passage", coerce=int, choices=ranks, initial=rank
            )
            self.fields[f"minutes_{key}"] = forms.TypedChoiceField(
                label="Durée", coerce=int, choices=list(lengths.items()), initial=long
            )
            self.fields[f"go_{key}"] = road_field("Trajet pour y aller")
            self.fields[f"back_{key}"] = road_field("Trajet de retour à la base", help_text="En minutes.")
            self.fields[f"go_{key}"].initial, self.fields[f"back_{key}"].initial = (
                stop.typed_go,
                stop.typed_back,
            )
            title = f"{stop.act}, {stop.commune}"
            lines = [(f"rank_{key}", f"minutes_{key}"), (f"go_{key}", f"back_{key}")]
            self.fieldsets.append((title, "", lines))

    def clean(self):
        cleaned = super().clean()
        ranks = [cleaned.get(f"rank_{key}") for key in self.keys]
        if None not in ranks and len(set(ranks)) != len(ranks):
            twice = next(key for key in self.keys if ranks.count(cleaned[f"rank_{key}"]) > 1)
            self.add_error(
                f"rank_{twice}", "Deux étapes ont le même passage\u00a0: donnez à chacune le sien."
            )
        return cleaned

    @property
    def order(self) -> list[int]:
        return sorted(self.keys, key=lambda key: self.cleaned_data[f"rank_{key}"])

    @property
    def typed(self) -> dict[int, Typed]:
        data = self.cleaned_data
        return {
            key: Typed(data[f"minutes_{key}"], data[f"go_{key}"], data[f"back_{key}"]) for key in self.keys
        }


class PointForm(PageForm, forms.ModelForm):
    """A place where one may agree to meet."""

    commune = CommuneField(required=True)
    fieldsets = [
        ("Comment s’appelle-t-il\u202f?", "", ["name", "kind"]),
        ("Où est-il\u202f?", "", ["address", "commune", "note"]),
        ("Peut-on s’y donner rendez-vous\u202f?", "", ["is_active"]),
    ]

    class Meta:
        model = MeetingPoint
        fields = ["name", "kind", "address", "commune", "note", "is_active"]
        help_texts = {
            "name": "Comme les gens le disent\u00a0: «\u00a0Mairie de Ligné\u00a0».",
            "address": "Numéro et rue.",
            "note": "Où se garer, à qui s’annoncer. Pour l’équipe.",
        }
        error_messages = {"name": {"unique": "Un lieu porte déjà ce nom\u00a0: modifiez-le."}}
