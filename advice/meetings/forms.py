"""The questions about a workshop: what, where, when, who leads it, how many seats."""

from datetime import UTC, timedelta

from django import forms

from advice.meetings.models import MOST_SEATS, TICKED, Place
from advice.meetings.operations.inviting import SPANS
from mobilite.diary.agenda import colleagues
from mobilite.diary.forms import DURATIONS, FIRST_YEAR, LAST_YEAR, ColleagueField
from mobilite.diary.models import Kind
from mobilite.pages.form_page import Reason
from mobilite.pages.forms import PageForm, QuickSelect, RadioCards
from mobilite.people.models import Place as OurPlace
from mobilite.periods import paris

LENGTHS = [(minutes, words) for minutes, words in DURATIONS.items() if minutes >= 45]


class WorkshopForm(PageForm, forms.Form):
    """A workshop, whole."""

    title = forms.CharField(
        label="Titre", max_length=80, help_text="Par exemple\u00a0: Atelier code de la route."
    )
    about = forms.CharField(
        label="Pour qui, quoi apporter\u202f?",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne le lit dans son message.",
    )
    place = forms.ModelChoiceField(
        label="Lieu", queryset=OurPlace.objects.none(), empty_label="Choisissez", widget=QuickSelect
    )
    leader = ColleagueField(
        label="Qui l’anime\u202f?",
        empty_label="Choisissez",
        help_text="Son agenda est pris pendant l’atelier.",
    )
    on = forms.DateField(label="Jour")
    from_time = forms.TimeField(label="Heure")
    minutes = forms.TypedChoiceField(label="Durée", coerce=int, choices=LENGTHS, initial=120)
    seats = forms.IntegerField(label="Places", min_value=1, max_value=MOST_SEATS, initial=8)

    def __init__(self, *args, minutes: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = OurPlace.objects.filter(is_open=True).order_by("name")
        self.fields["leader"].fill(colleagues())
        if minutes and minutes not in dict(LENGTHS):
            self.fields["minutes"].choices = [(minutes, f"{minutes}\u00a0min"), *LENGTHS]
        self.fieldsets = [
            ("Quel atelier\u202f?", "", ["title", "about", "seats"]),
            ("Où et quand\u202f?", "", ["place", "on", "from_time", "minutes"]),
            ("Avec qui\u202f?", "", ["leader"]),
        ]

    def clean(self):
        cleaned = super().clean()
        on, from_time = cleaned.pop("on", None), cleaned.pop("from_time", None)
        minutes = cleaned.pop("minutes", None)
        if on is not None and not FIRST_YEAR <= on.year < LAST_YEAR:
            self.add_error("on", "Vérifiez l’année.")
        elif None not in (on, from_time, minutes):
            cleaned["starts_at"] = paris(on, from_time).astimezone(UTC)
            cleaned["ends_at"] = cleaned["starts_at"] + timedelta(minutes=minutes)
        return cleaned


class InviteForm(PageForm, forms.Form):
    """What for, with whom, where: she chooses when."""

    kind = forms.ChoiceField(
        label="Pour quoi\u202f?",
        choices=[(one.value, one.label) for one in (Kind.FIRST_INTERVIEW, Kind.FOLLOW_UP, Kind.PHONE_CALL)],
        widget=RadioCards(attrs={"columns": 3}),
    )
    minutes = forms.TypedChoiceField(
        label="Durée", coerce=int, choices=[(one, DURATIONS[one]) for one in SPANS], initial=45
    )
    user = ColleagueField(label="Avec qui\u202f?", required=False, empty_label="Le premier libre, à ce lieu")
    place = forms.ModelChoiceField(
        label="Où\u202f?",
        queryset=OurPlace.objects.none(),
        required=False,
        empty_label="Là où est ce collègue",
        help_text="Au téléphone, le lieu ne compte pas.",
    )

    def __init__(self, *args, advisers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].fill(advisers)
        self.fields["place"].queryset = OurPlace.objects.filter(is_open=True).order_by("name")

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("user") or cleaned.get("place") or {"user", "place"} & set(self.errors)):
            self.add_error("user", "Dites avec qui, ou dans quel lieu.")
        return cleaned


class LeaveForm(Reason):
    """Why somebody leaves a workshop: not asked, but kept."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].max_length = 200


class AttendanceForm(PageForm, forms.Form):
    """One question a person: came, did not come, excused."""

    def __init__(self, *args, people, **kwargs):
        """``people`` are (enrolment, name) pairs."""
        super().__init__(*args, **kwargs)
        for enrolment, name in people:
            self.fields[f"p{enrolment.pk}"] = forms.ChoiceField(
                label=name,
                choices=[(one.value, one.label) for one in TICKED],
                widget=RadioCards(attrs={"columns": 3}),
                initial=enrolment.status if enrolment.status != Place.ENROLLED else None,
                error_messages={"required": f"Notez si {name} est venue."},
            )

    def ticked(self) -> dict[int, str]:
        return {int(name[1:]): value for name, value in self.cleaned_data.items()}
