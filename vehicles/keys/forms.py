"""Which vehicles' tags to print."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from mobilite.accounts.models import Kind, User
from mobilite.pages.forms import PageForm, RadioCards
from mobilite.people.models import Place
from vehicles.keys.documents import COLUMNS, ON_A_SHEET, ROWS
from vehicles.keys.models import Holder
from vehicles.models import Category, Vehicle

#: « V-101 à V-120 »: letters, a dash, figures; twice.
RANGE = re.compile(r"([A-Z]+-?)(\d+)\s*(?:À|A|AU|\.\.\.?|…|–|—)\s*([A-Z]+-?)?(\d+)")
#: More than this in one range is a slip of the finger.
LONGEST_RANGE = 500


class Which(models.TextChoices):
    NEW = "new", "Ceux qui n’ont pas encore d’étiquette"
    ALL = "all", "Tous"
    THESE = "these", "Ceux que j’écris ci-dessous"


class LabelsForm(PageForm, forms.Form):
    """All of a category at a place, or those whose numbers are typed."""

    which = forms.ChoiceField(label="Lesquels\u202f?", choices=Which, widget=RadioCards)
    numbers = forms.CharField(
        label="Leurs numéros",
        required=False,
        max_length=2000,
        help_text="Par exemple\u00a0: C-01, C-04, V-101 à V-120.",
    )
    category = forms.ModelChoiceField(
        Category.objects.order_by("position", "name"),
        label="Catégorie",
        required=False,
        empty_label="Toutes",
    )
    place = forms.ModelChoiceField(
        Place.objects.filter(is_open=True).order_by("name"),
        label="Lieu",
        required=False,
        empty_label="Tous",
    )
    first = forms.IntegerField(
        label="Première étiquette libre",
        initial=1,
        min_value=1,
        max_value=ON_A_SHEET,
        help_text=f"Pour une feuille déjà commencée\u00a0: comptez de gauche à droite, puis de haut en bas, de 1 à {ON_A_SHEET}.",
    )

    fieldsets = [
        ("Pour quels véhicules\u202f?", "", ["which", "numbers"]),
        ("Seulement une partie du parc\u202f?", "", [("category", "place")]),
        (
            "Sur quelle feuille\u202f?",
            f"A4 autocollante de {COLUMNS} colonnes de {ROWS} étiquettes, 63,5 × 38,1 mm. Imprimez à 100\u00a0%, sans ajuster à la page.",
            ["first"],
        ),
    ]

    def clean(self):
        data = super().clean()
        which = data.get("which")
        if which is None or self.errors:
            return data
        fleet = Vehicle.objects.in_the_fleet().order_by("category__position", "number")
        for name in ("category", "place"):
            if data.get(name):
                fleet = fleet.filter(**{name: data[name]})
        if which == Which.NEW:
            fleet = fleet.exclude(key_tags__revoked_at__isnull=True, key_tags__isnull=False)
        elif which == Which.THESE:
            fleet = self._typed(data.get("numbers", ""), fleet)
        data["vehicles"] = list(fleet) if fleet is not None else []
        if not data["vehicles"] and not self.errors:
            self.add_error(
                "which",
                "Tous ont déjà une étiquette\u00a0: choisissez «\u00a0Tous\u00a0», ou écrivez leurs numéros."
                if which == Which.NEW
                else "Aucun véhicule du parc ne correspond\u00a0: changez la catégorie, le lieu ou les numéros.",
            )
        return data

    def _typed(self, text: str, fleet):
        try:
            wanted = numbers_in(text)
        except ValidationError as error:
            self.add_error("numbers", error)
            return None
        known = set(fleet.filter(number__in=wanted).values_list("number", flat=True))
        # A range may have holes: what was sold since. A number typed alone is there, or is a slip.
        unknown = [number for number, alone in wanted.items() if alone and number not in known]
        if unknown:
            self.add_error(
                "numbers", f"{', '.join(unknown[:8])}\u00a0: aucun véhicule du parc n’a ce numéro ici."
            )
            return None
        return fleet.filter(number__in=known)


def numbers_in(text: str) -> dict[str, bool]:
    """Read « C-01, V-101 à V-120 »: each number, and whether it was typed for itself. Raises ValidationError."""
    found: dict[str, bool] = {}
    for piece in re.split(r"[,;\n]+", text.upper()):
        piece = piece.strip()
        if not piece:
            continue
        if match := RANGE.fullmatch(piece):
            prefix, first, other, last = match.groups()
            if (other or prefix) != prefix or not int(first) <= int(last) < int(first) + LONGEST_RANGE:
                raise ValidationError(
                    f"«\u00a0{piece}\u00a0»\u00a0: écrivez le plus petit numéro, «\u00a0à\u00a0», puis le plus grand, par exemple V-101 à V-120."
                )
            for number in range(int(first), int(last) + 1):
                found.setdefault(f"{prefix}{number:0{len(first)}}", False)
        else:
            found |= dict.fromkeys(piece.split(), True)
    if not found:
        raise ValidationError("Écrivez au moins un numéro, par exemple C-01.")
    return found


class SetForm(PageForm, forms.Form):
    """One more set of keys."""

    label = forms.CharField(
        label="Comment l’appelle-t-on\u202f?", max_length=20, help_text="2, double, secours…"
    )
    place = forms.ModelChoiceField(
        Place.objects.filter(is_open=True).order_by("name"), label="Où est-il\u202f?", empty_label="Choisir"
    )


class MoveForm(PageForm, forms.Form):
    """In whose hands a set is now. With a person, only a departure puts it."""

    holder = forms.ChoiceField(
        label="Où sont-elles\u202f?",
        choices=[(one.value, one.label) for one in Holder if one != Holder.BORROWER],
        widget=RadioCards,
    )
    place = forms.ModelChoiceField(
        Place.objects.filter(is_open=True).order_by("name"),
        label="Quel lieu",
        required=False,
        empty_label="Choisir",
        help_text="Pour le comptoir et la boîte à clés.",
    )
    colleague = forms.ModelChoiceField(
        User.objects.filter(is_active=True, kind=Kind.STAFF).order_by("first_name", "last_name"),
        label="Quel collègue",
        required=False,
        empty_label="Choisir",
    )
    garage = forms.CharField(label="Quel garage", required=False, max_length=80)
    lost_on = forms.DateField(label="Perdues le", required=False)

    fieldsets = [
        ("Où sont-elles\u202f?", "", ["holder"]),
        (
            "Chez qui\u202f?",
            "Seule compte la réponse qui va avec votre choix.",
            ["place", "colleague", "garage", "lost_on"],
        ),
    ]

    def clean(self):
        data = super().clean()
        place = data.get("place")
        if data.get("holder") == Holder.BOX and place and not place.has_key_box:
            self.add_error("place", f"{place} n’a pas de boîte à clés\u00a0: choisissez un autre lieu.")
        return data

    def hands(self) -> dict:
        """Return what the operation asks for: the holder, and what goes with it."""
        return {name: self.cleaned_data[name] for name in self.fields}
