"""What the pages ask about many vehicles: a delivery, a transport, an inventory."""

from django import forms
from django.core.exceptions import ValidationError

from mobilite.fields import EuroFormField
from mobilite.importable import Wrong
from mobilite.imports.tables import MOST_BYTES, SUFFIXES, Unreadable
from mobilite.pages.forms import Option, PageForm, RadioCards
from mobilite.people.models import Place
from vehicles.fleet.listing import as_text
from vehicles.fleet.models import How
from vehicles.fleet.numbering import read_first
from vehicles.models import Category, Energy

LONGEST_LIST = 200_000


class DeliveryForm(PageForm, forms.Form):
    """What holds for all vehicles of a delivery, then their list: pasted, or from a file that is put in its place."""

    category = forms.ModelChoiceField(Category.objects.none(), label="Catégorie", empty_label="Choisir")
    make = forms.CharField(label="Marque", max_length=40)
    model = forms.CharField(label="Modèle", max_length=40)
    energy = forms.ChoiceField(label="Énergie", choices=Energy.choices)
    colour = forms.CharField(label="Couleur", max_length=30, required=False)
    place = forms.ModelChoiceField(Place.objects.none(), label="Lieu", empty_label="Choisir")
    in_service_on = forms.DateField(
        label="Dans le parc à partir du", help_text="Avant, ils ne sont pas proposés."
    )
    supplier = forms.CharField(label="Fournisseur", max_length=80, required=False)
    bought_on = forms.DateField(label="Achetés le", required=False)
    purchase_price = EuroFormField(
        label="Prix d’un véhicule", required=False, min_value=0, max_value=1_000_000
    )
    first_number = forms.CharField(
        label="Premier numéro", max_length=10, help_text="Les autres suivent, en sautant ceux qui sont pris."
    )
    lines = forms.CharField(
        label="La liste, une ligne par véhicule",
        required=False,
        strip=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "fl-list", "wrap": "off"}),
        help_text="Copiez les lignes du tableur, titres compris. Sans titres\u00a0: numéro de série, Bicycode, clé.",
    )
    file = forms.FileField(
        label="Ou un fichier",
        required=False,
        help_text="CSV ou Excel (.xlsx). Ses lignes prennent la place de la liste.",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={"empty": "Ce fichier est vide."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    fieldsets = [
        (
            "Quels véhicules sont arrivés\u202f?",
            "Dit une fois, pour tous.",
            ["category", ("make", "model"), ("energy", "colour")],
        ),
        ("Où et depuis quand\u202f?", "", [("place", "in_service_on")]),
        ("Quand et combien les a-t-on payés\u202f?", "", ["supplier", ("bought_on", "purchase_price")]),
        ("Lesquels\u202f?", "", ["first_number", "lines", "file"]),
    ]
    SHARED = (
        "category", "make", "model", "energy", "colour", "place", "in_service_on", "bought_on", "purchase_price",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.order_by("position", "name")
        self.fields["place"].queryset = Place.objects.filter(is_open=True).order_by("name")
        self.fields["purchase_price"].widget.suffix = "€"

    def clean_first_number(self):
        said = self.cleaned_data["first_number"].strip().upper()
        try:
            read_first(said)
        except Wrong as error:
            raise ValidationError(error.sentence) from error
        return said

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and not file.name.lower().endswith(SUFFIXES):
            raise ValidationError("Ce fichier n’est ni un CSV ni un classeur Excel (.xlsx).")
        if file and file.size > MOST_BYTES:
            raise ValidationError(
                "Ce fichier pèse plus de 5\u00a0Mo. Gardez-y une seule feuille, sans images."
            )
        return file

    def clean(self):
        data = super().clean()
        bought, here = data.get("bought_on"), data.get("in_service_on")
        if bought and here and bought > here:
            self.add_error("bought_on", "L’achat vient avant l’entrée dans le parc.")
        if file := data.get("file"):
            self._take_lines_of(file)
        if not data.get("lines", "").strip() and not self.errors.keys() & {"lines", "file"}:
            self.add_error("lines", "Collez la liste des véhicules, ou choisissez un fichier.")
        return data

    def _take_lines_of(self, file) -> None:
        """Put the lines of a file in the place of the list, where they can be read and corrected."""
        try:
            said = as_text(file.read())
        except Unreadable as refusal:
            self.add_error("file", refusal.sentence)
            return
        if len(said) > LONGEST_LIST:
            self.add_error("file", "Cette liste est trop longue\u00a0: coupez-la en deux.")
            return
        self.data = self.data.copy()
        self.data["lines"] = self.cleaned_data["lines"] = said

    def shared(self) -> dict:
        """Return what holds for every vehicle, by field."""
        return {name: self.cleaned_data[name] for name in self.SHARED}


class TransferForm(PageForm, forms.Form):
    """Which vehicles go, and where."""

    vehicles = forms.CharField(
        label="Véhicules",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="Leurs numéros, par exemple V-101, V-103, ou toute une suite\u00a0: V-101 à V-110.",
    )
    place = forms.ModelChoiceField(Place.objects.none(), label="Vers quel lieu\u202f?", empty_label="Choisir")
    note = forms.CharField(
        label="Précision", max_length=120, required=False, help_text="Qui conduit, avec quel camion…"
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    fieldsets = [("Que transportez-vous\u202f?", "", ["vehicles"]), ("Où\u202f?", "", ["place", "note"])]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.filter(is_open=True).order_by("name")


class OpenInventoryForm(PageForm, forms.Form):
    """Which place is counted; none is all of them."""

    place = forms.ModelChoiceField(
        Place.objects.none(), label="Quel lieu\u202f?", required=False, empty_label="Tous les lieux"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.filter(is_open=True).order_by("name")


class SettleForm(PageForm, forms.Form):
    """What becomes of a difference."""

    how = forms.ChoiceField(label="Que faites-vous\u202f?", widget=RadioCards)
    note = forms.CharField(
        label="Explication", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, ways, place, **kwargs):
        super().__init__(*args, **kwargs)
        words = {
            How.TRANSFER: Option(f"Il reste à {place}", detail="Son lieu change, comme par un transfert."),
            How.MISSING: Option(
                "Le déclarer introuvable",
                detail="Il n’est plus proposé\u00a0; l’atelier le cherche, le comptoir déplace ses réservations.",
            ),
            How.FOUND: Option("Le noter retrouvé", detail="Il est de nouveau proposé."),
            How.NOTE: Option(
                "L’expliquer", detail="Rien ne change pour lui\u00a0: dites pourquoi, ci-dessous."
            ),
        }
        self.fields["how"].choices = [(way.value, words[way]) for way in ways]
