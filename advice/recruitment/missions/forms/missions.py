"""What, for whom, where, when: the questions about a mission; and why a request is not met."""

from datetime import timedelta

from django import forms

from advice.recruitment.missions.forms.hours import HoursField, PointField, written_hours
from advice.recruitment.missions.models import Kind, Mission, Profile, Trade, Unmet, code, codes
from mobilite import clock
from mobilite.pages.forms import CheckboxCards, OneRecord, PageForm, RadioCards
from mobilite.people.forms.base import CommuneField
from mobilite.people.models import Partner
from mobilite.people.models.persons import LicenceCategory
from mobilite.people.models.places import Weekday
from mobilite.people.shown import shown_name

DAY = timedelta(days=1)


class TradesField(forms.MultipleChoiceField):
    """Some of the trades, written as one column holds them."""

    def __init__(self, **kwargs):
        boxes = CheckboxCards(attrs={"columns": 2})
        super().__init__(choices=Trade.choices, required=False, widget=boxes, **kwargs)

    def clean(self, value):
        return code(super().clean(value))

    def prepare_value(self, value):
        return codes(value) if isinstance(value, str) else value


class _OfAClient(PageForm, forms.Form):
    """Which client, in which commune."""

    partner = OneRecord(
        label="Partenaire", queryset=Partner.objects.none(), required=False, empty_label="Un autre client"
    )
    client_name = forms.CharField(
        label="Nom du client",
        required=False,
        max_length=80,
        help_text="Seulement s’il n’est pas dans la liste des partenaires.",
    )
    title = forms.CharField(label="Intitulé", max_length=80)
    trades = TradesField(label="Savoir-faire demandés")
    commune = CommuneField(required=True, label="Commune du travail")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = Partner.objects.filter(is_active=True).order_by("name", "pk")

    def clean(self):
        cleaned = super().clean()
        partner, name = cleaned.get("partner"), cleaned.get("client_name")
        if "partner" not in self.errors and "client_name" not in self.errors:
            if partner and name:
                self.add_error(
                    "client_name", "Choisissez le partenaire, ou écrivez un nom\u00a0: pas les deux."
                )
            elif not partner and not name:
                self.add_error("partner", "Choisissez le partenaire, ou écrivez le nom du client.")
        return cleaned


class MissionForm(_OfAClient):
    """A mission or a job. Its hours are asked when it is noted; a page of their own changes them."""

    kind = forms.ChoiceField(
        label="Mission ou poste\u202f?",
        choices=Kind.choices,
        widget=RadioCards(attrs={"columns": 2}),
        initial=Kind.MISSION,
    )
    words = forms.CharField(
        label="À savoir",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce qu’il faut dire à qui la prendrait. Rien sur les personnes.",
    )
    address = forms.CharField(label="Adresse", required=False, max_length=200)
    point = PointField(
        label="Coordonnées",
        help_text="Facultatif, pour une estimation plus juste\u00a0: copiées d’une carte, 47.3821, -1.1684.",
    )
    starts_on = forms.DateField(label="À partir du")
    last_day = forms.DateField(label="Dernier jour", required=False, help_text="Vide\u00a0: pour longtemps.")
    days = forms.TypedMultipleChoiceField(
        label="Jours",
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=CheckboxCards(attrs={"columns": 2}),
    )
    hours = HoursField(
        label="Horaires",
        help_text="6h-8h, ou 6h-8h 17h-19h\u00a0; de nuit, 21h-5h. Un jour peut différer ensuite.",
    )
    hours_per_week = forms.DecimalField(
        label="Heures par semaine",
        required=False,
        max_digits=3,
        decimal_places=1,
        min_value=0.5,
        max_value=60,
        localize=True,
        help_text="Vide\u00a0: d’après les horaires.",
    )
    licence = forms.ChoiceField(
        label="Permis demandé", required=False, choices=[("", "Aucun"), *LicenceCategory.choices]
    )
    vehicle_provided = forms.BooleanField(
        label="Le client fournit un véhicule ou une navette pour venir", required=False
    )

    def __init__(self, *args, is_new: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_new = is_new
        if not is_new:
            del self.fields["days"], self.fields["hours"]
        self.fieldsets = [
            ("Quoi\u202f?", "", ["kind", "title", "trades", "words"]),
            ("Pour qui\u202f?", "", ["partner", "client_name"]),
            ("Où\u202f?", "", ["commune", "address", "point"]),
            ("Quand\u202f?", "", [("starts_on", "last_day"), "days", "hours", "hours_per_week"]),
            ("Pour y aller", "", ["licence", "vehicle_provided"]),
        ]

    def clean(self):
        cleaned = super().clean()
        starts, last = cleaned.get("starts_on"), cleaned.pop("last_day", None)
        if starts and last and last < starts:
            self.add_error("last_day", "Le dernier jour vient après le premier.")
        if last and last.year > 2200:
            self.add_error("last_day", "Vérifiez l’année.")
        elif "last_day" not in self.errors:
            cleaned["ends_on"] = last + DAY if last else None
        if self.is_new:
            days, hours = cleaned.pop("days", []), cleaned.pop("hours", [])
            if days and not hours and "hours" not in self.errors:
                self.add_error("hours", "Il manque les horaires de ces jours.")
            if hours and not days and "days" not in self.errors:
                self.add_error("days", "Il manque les jours de ces horaires.")
            cleaned["lines"] = [(day, *stretch) for day in days for stretch in hours]
        return cleaned


class WeekForm(PageForm, forms.Form):
    """The hours of each day of the week, as text."""

    def __init__(self, *args, mission: Mission, **kwargs):
        super().__init__(*args, **kwargs)
        shifts = list(mission.shifts.all())
        for value, label in Weekday.choices:
            own = [one for one in shifts if one.weekday == value]
            self.fields[f"day_{value}"] = HoursField(label=label.capitalize(), initial=written_hours(own))
        names = [f"day_{value}" for value in Weekday.values]
        help_text = "6h-8h, ou 6h-8h 17h-19h\u00a0; de nuit, 21h-5h. Vide\u00a0: pas ce jour-là."
        self.fieldsets = [("Quelles heures, quels jours\u202f?", help_text, names)]

    def lines(self) -> list:
        return [
            (day, *stretch) for day in Weekday.values for stretch in self.cleaned_data.get(f"day_{day}", [])
        ]


class UnmetForm(PageForm, forms.Form):
    """Why a mission finds nobody."""

    unmet = forms.ChoiceField(label="Pourquoi\u202f?", choices=Unmet.choices, widget=RadioCards)
    unmet_words = forms.CharField(
        label="Précision", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class NoteUnmetForm(_OfAClient, UnmetForm):
    """A request that one could not meet, noted in a minute."""

    asked_on = forms.DateField(label="Demandée le")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].initial = clock.today
        self.fields["asked_on"].widget.attrs["max"] = clock.today().isoformat()
        self.fieldsets = [
            ("Quelle demande\u202f?", "", ["title", "commune", "asked_on", "trades"]),
            ("De qui\u202f?", "", ["partner", "client_name"]),
            ("Pourquoi n’est-elle pas satisfaite\u202f?", "", ["unmet", "unmet_words"]),
        ]


class FillForm(PageForm, forms.Form):
    """By whom, when she is of the vivier."""

    profile = forms.ModelChoiceField(
        label="Par qui\u202f?",
        queryset=Profile.objects.none(),
        required=False,
        empty_label="Quelqu’un d’autre",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = Profile.objects.visible_to(user).searching().select_related("person")
        if user.has_perm("missions.view_profile"):
            field = self.fields["profile"]
            field.queryset = people.order_by("person__search_text", "pk")
            field.label_from_instance = lambda one: shown_name(one.person, user)
        else:
            del self.fields["profile"]


class NothingToAsk(PageForm, forms.Form):
    """A confirmation: nothing is typed."""
