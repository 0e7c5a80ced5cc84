"""The questions of the diary: with whom, what for, where, and which of the free moments."""

from datetime import UTC, date, datetime, time, timedelta

from django import forms

from mobilite.accounts.models import User
from mobilite.diary.agenda import colleagues
from mobilite.diary.models import Kind
from mobilite.diary.operations.appointments import LONGEST_TRAVEL
from mobilite.diary.slots import Slot
from mobilite.pages.forms import Option, PageForm, RadioCards
from mobilite.pages.french import date_fr, time_fr
from mobilite.people.forms.base import CommuneField, ContactField
from mobilite.people.models import Place
from mobilite.people.models.places import Weekday
from mobilite.periods import paris

ELSEWHERE, OTHER, ONCE = "ailleurs", "autre", "une-fois"
DURATIONS = {15: "15\u00a0min", 30: "30\u00a0min", 45: "45\u00a0min", 60: "1\u00a0h", 90: "1\u00a0h\u00a030",
             120: "2\u00a0h", 180: "3\u00a0h", 240: "4\u00a0h"}  # fmt: skip
USUAL = 30
FIRST_YEAR, LAST_YEAR = 2020, 2100


class ColleagueField(forms.ModelChoiceField):
    """A colleague who has a diary."""

    def __init__(self, **kwargs):
        super().__init__(User.objects.none(), **kwargs)

    def fill(self, people) -> None:
        self.queryset = User.objects.filter(pk__in=[one.pk for one in people]).order_by(
            "first_name", "last_name", "pk"
        )


def slot_value(slot: Slot) -> str:
    """Return what a form sends for a slot: the colleague and the instant, of which 2 h exists twice in October."""
    return f"{slot.user.pk}-{int(slot.starts_at.timestamp())}"


def slot_of(value: str) -> tuple[int, datetime] | None:
    """Return the colleague's key and the instant of what a form sent, or None."""
    user, _, moment = value.partition("-")
    if not (user.isdecimal() and moment.isdecimal() and len(user) < 13 and len(moment) < 12):
        return None
    try:
        at = datetime.fromtimestamp(int(moment), UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return (int(user), at) if FIRST_YEAR <= at.year < LAST_YEAR else None


def slot_option(slot: Slot, *, is_first: bool, named: bool) -> Option:
    """Return « mar. 7 avril, 10 h 30 », the first one named so."""
    words = f"{date_fr(slot.starts_at, year=False)}, {time_fr(slot.starts_at)}"
    details = [f"avec {slot.user}" if named else "", slot.place.short_name if slot.place and named else ""]
    if slot.travel:
        details.append(f"{slot.travel}\u00a0min de route, aller et retour comptés")
    label = f"Premier créneau libre\u00a0: {words}" if is_first else words[:1].upper() + words[1:]
    return Option(label, detail=", ".join(filter(None, details)))


class SlotField(forms.ChoiceField):
    """One of the free moments, or another hour typed by hand. A moment that was taken meanwhile is still read."""

    def __init__(self, **kwargs):
        super().__init__(label="", required=False, widget=RadioCards({"columns": 2}), **kwargs)

    def offer(self, slots: list[Slot], *, named: bool) -> None:
        options = [
            (slot_value(slot), slot_option(slot, is_first=rank == 0, named=named))
            for rank, slot in enumerate(slots)
        ]
        self.choices = [
            *options,
            (OTHER, Option("Une autre heure", detail="Dites le jour et l’heure ci-dessous.")),
        ]

    def valid_value(self, value):
        return value == OTHER or slot_of(value) is not None


class Moment(PageForm, forms.Form):
    """Mixin of the forms that ask for a moment: one of those offered, or by hand."""

    slot = SlotField()
    on = forms.DateField(label="Jour", required=False)
    from_time = forms.TimeField(label="Heure", required=False)
    minutes = forms.TypedChoiceField(
        label="Durée", coerce=int, choices=list(DURATIONS.items()), initial=USUAL
    )
    travel_before = forms.IntegerField(
        label="Trajet avant", required=False, min_value=0, max_value=LONGEST_TRAVEL,
        help_text="En minutes. Vide\u00a0: d’après les communes.",
    )  # fmt: skip
    travel_after = forms.IntegerField(
        label="Trajet après", required=False, min_value=0, max_value=LONGEST_TRAVEL, help_text="En minutes."
    )

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("slot")
        by_hand = chosen in ("", OTHER)
        on, from_time = cleaned.get("on"), cleaned.get("from_time")
        if not by_hand and chosen:
            key, at = slot_of(chosen)
            cleaned["starts_at"] = at
            cleaned["slot_user"] = User.objects.filter(pk=key, is_active=True).first()
            if cleaned["slot_user"] is None:
                self.add_error("slot", "Ce créneau n’est plus proposé\u00a0: choisissez-en un autre.")
        elif chosen is None:
            pass
        elif on is None and from_time is None and not chosen and not {"on", "from_time"} & set(self.errors):
            self.add_error("slot", "Choisissez un créneau, ou une autre heure.")
        else:
            for name in ("on", "from_time"):
                if cleaned.get(name) is None and name not in self.errors:
                    self.add_error(name, "Il manque le jour." if name == "on" else "Il manque l’heure.")
            if on is not None and not FIRST_YEAR <= on.year < LAST_YEAR:
                self.add_error("on", "Vérifiez l’année.")
            elif on is not None and from_time is not None:
                cleaned["starts_at"] = paris(on, from_time).astimezone(UTC)
        if "starts_at" in cleaned and "minutes" in cleaned:
            cleaned["ends_at"] = cleaned["starts_at"] + timedelta(minutes=cleaned["minutes"])
        return cleaned


class AppointmentForm(Moment):
    """A new appointment. The moment comes last: it follows from the other answers."""

    kind = forms.ChoiceField(
        label="Nature",
        choices=[(one.value, one.label) for one in Kind if one != Kind.WORKSHOP],
        initial=Kind.FOLLOW_UP,
    )
    user = ColleagueField(label="Avec qui\u202f?", required=False, empty_label="Le premier libre")
    where = forms.ChoiceField(label="Lieu", help_text="Un appel n’en a pas\u00a0: il ne compte pas.")
    commune = CommuneField(label="Commune")
    address = forms.CharField(label="Adresse", required=False, max_length=200)
    contact = ContactField(label="Contact d’un partenaire")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=300,
        help_text="Pour l’équipe. Elle ne part jamais dans un téléphone.",
    )

    def __init__(self, *args, today: date, with_contact: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = colleagues()
        self.fields["user"].fill(self.people)
        self.places = {f"lieu-{one.pk}": one for one in Place.objects.filter(is_open=True).order_by("name")}
        self.fields["where"].choices = [
            *((key, str(one)) for key, one in self.places.items()),
            (ELSEWHERE, "Ailleurs\u00a0: chez la personne, chez un partenaire"),
        ]
        if with_contact:
            self.fields["contact"].still_there(today)
        else:
            del self.fields["contact"]
        self.fields["address"].widget.attrs["autocomplete"] = "off"
        self.fieldsets = [
            (
                "Quel rendez-vous\u202f?",
                "",
                [("kind", "minutes"), "user", *(["contact"] if with_contact else [])],
            ),
            ("Où\u202f?", "", ["where", "commune", "address"]),
            ("Quand\u202f?", "", ["slot", ("on", "from_time")]),
            ("Trajet et note", "", [("travel_before", "travel_after"), "note"]),
        ]

    def clean(self):
        cleaned = super().clean()
        is_call, where = cleaned.get("kind") == Kind.PHONE_CALL, cleaned.get("where")
        cleaned["place"] = None if is_call else self.places.get(where)
        if is_call or where != ELSEWHERE:
            cleaned["commune"], cleaned["address"] = None, ""
            self.errors.pop("commune", None)
        elif not cleaned.get("commune") and "commune" not in self.errors:
            self.add_error("commune", "Il manque la commune.")
        if cleaned.get("slot_user") is not None:
            cleaned["user"] = cleaned["slot_user"]
        elif "starts_at" in cleaned and cleaned.get("user") is None and "user" not in self.errors:
            self.add_error("user", "À une autre heure, dites avec qui.")
        return cleaned


class MoveForm(Moment):
    """Another moment, with the same colleague or another one."""

    user = ColleagueField(label="Avec qui\u202f?", empty_label=None)
    fieldsets = (
        ("Avec qui, combien de temps\u202f?", "", [("user", "minutes")]),
        ("Quand\u202f?", "", ["slot", ("on", "from_time")]),
        ("Trajet", "", [("travel_before", "travel_after")]),
    )

    def __init__(self, *args, minutes: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].fill(colleagues())
        if minutes not in DURATIONS:
            self.fields["minutes"].choices = [(minutes, f"{minutes}\u00a0min"), *DURATIONS.items()]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("slot_user") is not None:
            cleaned["user"] = cleaned["slot_user"]
        return cleaned


class PresenceForm(PageForm, forms.Form):
    """A permanence: each week, or once."""

    user = ColleagueField(label="Qui\u202f?", empty_label=None)
    place = forms.ModelChoiceField(label="Où\u202f?", queryset=Place.objects.none(), empty_label=None)
    weekday = forms.ChoiceField(
        label="Quel jour\u202f?",
        choices=[*((day.value, f"Chaque {day.label}") for day in Weekday), (ONCE, "Une seule fois")],
    )
    from_time = forms.TimeField(label="De")
    until_time = forms.TimeField(label="À")
    starts_on = forms.DateField(label="Premier jour", help_text="Pour une seule fois\u00a0: ce jour-là.")
    last_on = forms.DateField(
        label="Dernier jour", required=False, help_text="Vide\u00a0: jusqu’à ce qu’on l’arrête."
    )
    fieldsets = (
        ("Qui est où\u202f?", "", [("user", "place")]),
        (
            "Quand\u202f?",
            "Les jours fériés et les jours fermés du lieu sont sautés. Une seule fois remplace ce qui est dit pour chaque semaine.",
            ["weekday", ("from_time", "until_time"), ("starts_on", "last_on")],
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].fill(colleagues())
        self.fields["place"].queryset = Place.objects.filter(is_open=True).order_by("name")

    def clean(self):
        cleaned = super().clean()
        for name in ("starts_on", "last_on"):
            day = cleaned.get(name)
            if day is not None and not FIRST_YEAR <= day.year < LAST_YEAR:
                self.add_error(name, "Vérifiez l’année.")
        return cleaned


class LastDay(PageForm, forms.Form):
    """When a permanence stops."""

    last_on = forms.DateField(
        label="Dernier jour", help_text="Hier pour qu’elle n’ait plus lieu dès aujourd’hui."
    )

    def clean_last_on(self):
        day = self.cleaned_data["last_on"]
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            raise forms.ValidationError("Vérifiez l’année.")
        return day


def as_time(text: str) -> time | None:
    """Return an hour of an address, « 10:30 », or None."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def as_day(text: str | None) -> date | None:
    """Return a day of an address, « 2026-04-07 »; None for what is no day, or one that nobody plans."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year < LAST_YEAR else None
