"""Describe a place, give it hours, close or open days."""

from datetime import timedelta

from django import forms

from mobilite.pages.forms import Option, PageForm, RadioCards
from mobilite.people.models import Commune, Place
from mobilite.people.models.places import Weekday


class PlaceOrAll(forms.ModelChoiceField):
    """A place in service, or all of them: « Tous les lieux » is an answer, not a question left out."""

    def __init__(self, **kwargs):
        places = Place.objects.filter(is_open=True).order_by("name")
        super().__init__(places, **{"empty_label": "Tous les lieux", **kwargs})

    def validate(self, value):
        """Accept an empty answer."""


class Hour(forms.TimeField):
    """An hour, or nothing: the form says what nothing means."""

    def __init__(self, **kwargs):
        super().__init__(error_messages={"invalid": "Écrivez une heure, par exemple 09:00."}, **kwargs)

    def validate(self, value):
        """Accept an empty answer."""


class PlaceForm(PageForm, forms.ModelForm):
    """What one needs to find a place."""

    fieldsets = [
        ("Comment s’appelle-t-il\u202f?", "", [("name", "short_name")]),
        ("Où est-il\u202f?", "", ["address", "commune"]),
        ("Comment le joindre\u202f?", "", ["phone"]),
    ]

    class Meta:
        model = Place
        fields = ["name", "short_name", "address", "commune", "phone"]
        help_texts = {
            "name": "Celui que les gens emploient.",
            "short_name": "Pour le planning et les listes.",
            "address": "Numéro et rue.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Ours first, then the neighbours.
        self.fields["commune"].queryset = Commune.objects.order_by("-in_territory", "name")
        self.fields["commune"].empty_label = "Choisir"


class EditPlaceForm(PlaceForm):
    """The same, and whether keys still change hands there."""

    fieldsets = [
        *PlaceForm.fieldsets,
        ("Y laisse-t-on ses clés quand il est fermé\u202f?", "", ["has_key_box"]),
        ("Sert-il encore\u202f?", "", ["is_open"]),
    ]

    class Meta(PlaceForm.Meta):
        fields = [*PlaceForm.Meta.fields, "has_key_box", "is_open"]
        help_texts = PlaceForm.Meta.help_texts | {
            "has_key_box": "La location s’arrête quand les clés y sont\u202f; on regarde le véhicule à l’ouverture.",
            "is_open": "Hors service, plus aucun départ ni retour n’y est proposé.",
        }


def _hours_of_a_week():
    """Return the fields of a week: two stretches a day, « de, à, puis de, à »."""
    labels = {(1, "from"): "De", (1, "to"): "à", (2, "from"): "puis de", (2, "to"): "à"}
    return {
        f"d{day.value}_{number}_{end}": Hour(label=label)
        for day in Weekday
        for (number, end), label in labels.items()
    }


class HoursForm(PageForm, type("WeekFields", (forms.Form,), _hours_of_a_week())):
    """A week: two stretches a day at most. An empty day is closed."""

    fieldsets = [
        (
            day.label.capitalize(),
            "",
            [tuple(f"d{day.value}_{number}_{end}" for number in (1, 2) for end in ("from", "to"))],
        )
        for day in Weekday
    ]

    @staticmethod
    def initial_of(place) -> dict:
        """Return the present hours of a place, by field."""
        initial, seen = {}, {}
        for row in place.hours.order_by("weekday", "opens_at"):
            seen[row.weekday] = number = seen.get(row.weekday, 0) + 1
            initial[f"d{row.weekday}_{number}_from"] = row.opens_at
            initial[f"d{row.weekday}_{number}_to"] = row.closes_at
        return initial

    def clean(self):
        cleaned = super().clean()
        self.week = {}
        for day in Weekday:
            for number in (1, 2):
                names = [f"d{day.value}_{number}_{end}" for end in ("from", "to")]
                opens_at, closes_at = (cleaned.get(name) for name in names)
                if any(name in self.errors for name in names):
                    continue
                if (opens_at is None) != (closes_at is None):
                    missing = names[0] if opens_at is None else names[1]
                    self.add_error(missing, f"Le {day.label}, donnez les deux heures, ou aucune.")
                elif opens_at is not None:
                    self.week.setdefault(day.value, []).append((opens_at, closes_at))
        return cleaned


class ClosureForm(PageForm, forms.Form):
    """Days when a place is closed, or opened although a holiday or the week says no."""

    CLOSED, OPENED = "closed", "opened"

    fieldsets = [
        ("Fermer ou ouvrir\u202f?", "", ["kind"]),
        ("Où\u202f?", "", ["place"]),
        ("Quels jours\u202f?", "", [("first_day", "last_day")]),
        ("À quelles heures\u202f?", "Pour une ouverture seulement.", [("opens_at", "closes_at")]),
        ("Pourquoi\u202f?", "", ["reason"]),
    ]

    kind = forms.ChoiceField(
        label="Ces jours-là",
        choices=[
            (
                CLOSED,
                Option(
                    "Le lieu est fermé", detail="Ni départ, ni retour. Une location peut passer par-dessus."
                ),
            ),
            (OPENED, Option("Le lieu est ouvert", detail="Bien que ce soit férié, ou un jour de repos.")),
        ],
        widget=RadioCards,
        error_messages={"required": "Dites si le lieu est fermé ou ouvert."},
    )
    place = PlaceOrAll(label="Lieu")
    first_day = forms.DateField(
        label="Premier jour",
        error_messages={"required": "Donnez le premier jour.", "invalid": "Donnez une date."},
    )
    last_day = forms.DateField(
        label="Dernier jour",
        required=False,
        help_text="Compris. Vide pour un seul jour.",
        error_messages={"invalid": "Donnez une date."},
    )
    opens_at = Hour(label="De")
    closes_at = Hour(label="à")
    reason = forms.CharField(
        label="Motif",
        max_length=80,
        help_text="Ce que l’on en dira aux gens\u00a0: inventaire, pont, braderie…",
        error_messages={"required": "Donnez un motif."},
    )

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day") or cleaned.get("first_day")
        if first and last and last < first:
            self.add_error("last_day", "Le dernier jour vient après le premier.")
        elif first and last:
            if (last - first).days > 366:
                self.add_error("last_day", "Un an au plus. Pour toujours, mettez le lieu hors service.")
            cleaned["ends_on"] = last + timedelta(days=1)
        if cleaned.get("kind") == self.OPENED:
            opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
            for name, value in (("opens_at", opens_at), ("closes_at", closes_at)):
                if value is None and name not in self.errors:
                    self.add_error(name, "Donnez une heure\u00a0: le lieu ouvre ces jours-là.")
            if opens_at and closes_at and not opens_at < closes_at:
                self.add_error("closes_at", "La fermeture vient après l’ouverture.")
        return cleaned


class NoQuestion(PageForm, forms.Form):
    """A page that asks nothing but to confirm."""
