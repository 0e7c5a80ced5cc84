"""What pages ask about vehicles and categories."""

import re
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from mobilite.pages.forms import ManyFilesField, Option, PageForm
from mobilite.pages.french import period_fr
from mobilite.people.models import Place
from mobilite.periods import last_day
from vehicles.models import Category, Energy, LicenceRule, Vehicle
from vehicles.operations import substitutes, touched

_SIV = re.compile(r"([A-Z]{2})(\d{3})([A-Z]{2})")
_ANY_PLATE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")


def clean_plate(text: str) -> str:
    """Return a plate as it is written: « ab 000cd » gives « AB-000-CD »; older ones keep their shape.

    Raises ValidationError for what is no plate.
    """
    text = "-".join(re.split(r"[\s\-.·]+", text.strip().upper()))
    if match := _SIV.fullmatch(text.replace("-", "")):
        return "-".join(match.groups())
    if text and not (_ANY_PLATE.fullmatch(text) and any(sign.isdigit() for sign in text)):
        raise ValidationError("Écrivez une immatriculation, par exemple AB-000-CD.", code="plate")
    return text


class VehicleForm(PageForm, forms.ModelForm):
    """The facts of a vehicle. Place, meter and state have acts of their own, but for a new one."""

    insured_last_day = forms.DateField(
        label="Assuré jusqu’au", required=False, help_text="Dernier jour compris."
    )

    fieldsets = [
        ("Quel véhicule\u202f?", "", [("number", "category"), ("make", "model")]),
        (
            "Comment le reconnaître\u202f?",
            "",
            [("plate", "frame_number"), ("bicycode", "key_number"), "colour"],
        ),
        ("Comment roule-t-il\u202f?", "", [("energy", "gearbox"), "seats", "equipment", "meter"]),
        ("Où et depuis quand\u202f?", "", ["place", ("in_service_on", "first_registered_on")]),
        ("Quand et combien l’a-t-on payé\u202f?", "", [("bought_on", "purchase_price")]),
        (
            "Jusqu’à quand peut-il rouler\u202f?",
            "Une location ne peut pas dépasser la fin de l’assurance.",
            [("insured_last_day", "inspection_due_on")],
        ),
    ]

    class Meta:
        model = Vehicle
        fields = [
            "number",
            "category",
            "make",
            "model",
            "plate",
            "frame_number",
            "bicycode",
            "key_number",
            "colour",
            "energy",
            "gearbox",
            "seats",
            "equipment",
            "meter",
            "place",
            "in_service_on",
            "first_registered_on",
            "bought_on",
            "purchase_price",
            "inspection_due_on",
        ]
        help_texts = {
            "number": "Celui des clés et du planning, par exemple C-01.",
            "plate": "Par exemple AB-000-CD.",
            "frame_number": "VIN, ou numéro gravé sur le cadre.",
            "equipment": "Siège enfant, attelage, casque, antivol…",
            "in_service_on": "Avant, il n’est pas proposé.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["category"].queryset = Category.objects.order_by("position", "name")
        fields["category"].empty_label = "Choisir"
        fields["plate"].max_length = None  # « AB - 000 - CD » is one character too long before it is cleaned
        fields["plate"].validators = []
        fields["plate"].widget.attrs.pop("maxlength", None)
        fields["plate"].widget.attrs["autocapitalize"] = "characters"
        fields["energy"].choices = [("", "Choisir"), *Energy.choices]
        fields["meter"].widget.suffix = "km"
        fields["meter"].label = "Compteur"
        fields["purchase_price"].widget.suffix = "€"
        if self.instance.pk:
            del fields["meter"], fields["place"]
            if self.instance.insured_until:
                self.initial["insured_last_day"] = last_day(self.instance.insured_until)
        else:
            fields["place"].queryset = Place.objects.filter(is_open=True).order_by("name")
            fields["place"].empty_label = "Choisir"

    def clean_number(self):
        return self.cleaned_data["number"].strip().upper()

    def clean_purchase_price(self):
        price = self.cleaned_data["purchase_price"]
        if price is not None and price < 0:
            raise ValidationError("Un prix n’est pas négatif.")
        return price

    def clean_plate(self):
        plate = clean_plate(self.cleaned_data.get("plate", ""))
        if len(plate) > 10:
            raise ValidationError("Cette immatriculation est trop longue. Relisez-la.", code="plate")
        return plate

    def clean(self):
        data = super().clean()
        category = data.get("category")
        if category and category.has_plate and not data.get("plate") and "plate" not in self.errors:
            self.add_error("plate", "Il manque l’immatriculation.")
        insured = data.pop("insured_last_day", None)
        data["insured_until"] = insured and insured + timedelta(days=1)
        first, here = data.get("first_registered_on"), data.get("in_service_on")
        if first and here and first > here:
            self.add_error("first_registered_on", "Elle vient avant l’entrée dans le parc.")
        return data

    def values(self) -> dict:
        """Return the fields for the operation."""
        return self.cleaned_data


class MeterForm(PageForm, forms.Form):
    meter = forms.IntegerField(label="Compteur", min_value=0, max_value=2_000_000)
    confirmed = forms.BooleanField(label="Le compteur est bien lu", required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meter"].widget.suffix = "km"

    def ask_to_confirm(self):
        """Show the box to tick: the value is unlikely."""
        self.fields["confirmed"].widget = forms.CheckboxInput()


class WorkshopForm(PageForm, forms.Form):
    """When and why, then another vehicle for each booking that the workshop touches (row A6)."""

    starts_at = forms.DateTimeField(label="À partir du", required=False, help_text="Vide\u00a0: maintenant.")
    ends_at = forms.DateTimeField(
        label="Jusqu’au", help_text="Prévu. Le véhicule ne repart que remis en service."
    )
    reason = forms.CharField(label="Pourquoi\u202f?", max_length=120)

    fieldsets = [
        ("Pourquoi l’immobiliser\u202f?", "", ["reason"]),
        ("Quand\u202f?", "", [("starts_at", "ends_at")]),
    ]

    def __init__(self, *args, vehicle: Vehicle, now, name_of, **kwargs):
        super().__init__(*args, **kwargs)
        self.vehicle, self.now = vehicle, now
        self.touched, self.stuck = [], []
        start, end = self._period() if self.is_bound else (None, None)
        if start and end and end > start:
            for occupancy in touched(vehicle, start, end, now=now):
                self._ask_where(occupancy, name_of(occupancy))
        if self.touched:
            names = [self._name(occupancy) for occupancy in self.touched]
            help_text = "Un véhicule que la même personne peut conduire est proposé pour chacun."
            self.fieldsets = [*self.fieldsets, ("Qui est touché\u202f?", help_text, names)]

    def _period(self):
        try:
            start = self.fields["starts_at"].clean(self["starts_at"].data) or self.now
            end = self.fields["ends_at"].clean(self["ends_at"].data)
        except ValidationError:
            return None, None
        return max(start, self.now), end

    @staticmethod
    def _name(occupancy) -> str:
        return f"move_{occupancy.pk}"

    def _ask_where(self, occupancy, who):
        others = []
        if occupancy.left_at is None:
            starts_at = (
                max(occupancy.starts_at, self.now) if occupancy.ends_at > self.now else occupancy.starts_at
            )
            others = list(substitutes(self.vehicle, starts_at, occupancy.ends_at, self.now)[:10])
        label = f"{who}, {period_fr(occupancy.starts_at, occupancy.ends_at, year=False)}"
        if not others:
            self.stuck.append((occupancy, label))
            return
        self.touched.append(occupancy)
        self.fields[self._name(occupancy)] = forms.TypedChoiceField(
            label=label,
            coerce=lambda pk: next(one for one in others if str(one.pk) == pk),
            choices=[
                (str(one.pk), Option(f"{one.number} {one.make} {one.model}, {one.place.short_name}"))
                for one in others
            ],
            error_messages={
                "required": f"{who}\u00a0: un autre véhicule est proposé. Regardez lequel, puis confirmez.",
                "invalid_choice": "Ce véhicule vient d’être pris\u00a0: choisissez-en un autre.",
            },
        )

    def clean(self):
        data = super().clean()
        start, end = data.get("starts_at"), data.get("ends_at")
        if end and end <= (start or self.now):
            self.add_error("ends_at", "La fin vient après le début, et après maintenant.")
        for occupancy, label in self.stuck:
            if occupancy.left_at:
                sentence = "le véhicule est dehors. Notez son retour, ou échangez-le depuis la location."
            else:
                sentence = "aucun véhicule du même permis n’est libre. Déplacez ou annulez d’abord."
            self.add_error(None, f"{label}\u00a0: {sentence}")
        return data

    def moves(self) -> dict:
        """Return where each touched booking goes: ``{occupancy pk: vehicle}``."""
        return {
            occupancy.pk: self.cleaned_data[self._name(occupancy)]
            for occupancy in self.touched
            if self._name(occupancy) in self.cleaned_data
        }


class PhotosForm(PageForm, forms.Form):
    """Up to ten pictures."""

    MOST = 10

    photos = ManyFilesField(
        accept="image/jpeg,image/png,image/webp",
        label="Photos",
        help_text="JPEG, PNG ou WebP, 12 Mo au plus. Le lieu et l’heure notés par le téléphone sont effacés.",
        error_messages={"required": "Choisissez au moins une photo."},
    )

    def clean_photos(self):
        photos = self.cleaned_data["photos"]
        if len(photos) > self.MOST:
            raise ValidationError(f"Envoyez {self.MOST} photos au plus à la fois.")
        return photos


class CategoryForm(PageForm, forms.ModelForm):
    fieldsets = [
        ("Comment l’appelle-t-on\u202f?", "", [("name", "plural"), "drawing"]),
        ("Qui peut conduire\u202f?", "Les permis se règlent sur la page de la catégorie.", ["minimum_age"]),
        (
            "Combien de temps entre deux locations\u202f?",
            "Les réservations déjà faites gardent le délai qu’elles avaient.",
            ["turnaround_minutes", "needs_cleaning"],
        ),
        (
            "Que fait-on essayer avant un premier prêt\u202f?",
            "Un exercice par ligne. Vide\u00a0: aucun essai.",
            ["aptitude"],
        ),
        ("", "", ["has_plate", "needs_gear"]),
    ]

    class Meta:
        model = Category
        fields = [
            "name",
            "plural",
            "drawing",
            "minimum_age",
            "turnaround_minutes",
            "needs_cleaning",
            "aptitude",
            "has_plate",
            "needs_gear",
        ]
        labels = {
            "needs_gear": "Personne ne part sans casque homologué ni gants certifiés CE",
            "has_plate": "Ces véhicules ont une immatriculation",
            "turnaround_minutes": "Remise en état",
            "needs_cleaning": "Au retour, attendre que quelqu’un dise le véhicule prêt à repartir",
            "aptitude": "Exercices",
        }
        widgets = {"aptitude": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["minimum_age"].widget.suffix = "ans"
        self.fields["minimum_age"].max_value = 99
        self.fields["turnaround_minutes"].widget.suffix = "min"

    def clean_minimum_age(self):
        age = self.cleaned_data["minimum_age"]
        if age > 99:
            raise ValidationError("Écrivez un âge en années.")
        return age

    def clean_turnaround_minutes(self):
        minutes = self.cleaned_data["turnaround_minutes"]
        if minutes > 7 * 24 * 60:
            raise ValidationError("Une semaine au plus. Écrivez au plus 10 080 minutes.")
        return minutes


class RuleForm(PageForm, forms.ModelForm):
    """One way to be allowed to drive: a licence, for how long, with what; or a birth date."""

    fieldsets = [
        ("Quel permis\u202f?", "Vide\u00a0: seule la date de naissance compte.", [("licence", "held_years")]),
        ("À quelle condition\u202f?", "", ["needs_125_training", "born_before"]),
    ]

    class Meta:
        model = LicenceRule
        fields = ["licence", "held_years", "needs_125_training", "born_before"]
        help_texts = {"held_years": "0\u00a0: peu importe."}

    def clean_held_years(self):
        years = self.cleaned_data["held_years"]
        if years > 50:
            raise ValidationError("50 ans au plus. Écrivez un nombre plus petit.")
        return years
