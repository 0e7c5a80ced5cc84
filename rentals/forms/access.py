"""The forms of access: a waiver, a prescription, a restriction; an offer's rules and the insurer's, from a date."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import Q

from mobilite.pages.forms import CheckboxCards, OneRecord, Option, PageForm, RadioCards
from mobilite.pages.french import typography
from mobilite.people.models import Contact
from mobilite.people.models.persons import PaperKind
from rentals.access import Verdict
from rentals.forms.new import contact_word
from rentals.forms.offers import amount_of, lines_of
from rentals.models import (
    OFFER_WAIVERS,
    AccessRules,
    DoorKind,
    Informed,
    InsurerRules,
    Motive,
    Offer,
    Service,
    in_force,
)

LONGEST_REASON = 200


class WaiveForm(PageForm, forms.Form):
    """Which rule does not count here, and why."""

    rule = forms.ChoiceField(label="Quelle règle\u202f?", widget=RadioCards)
    reason = forms.CharField(
        label="Pourquoi\u202f?",
        max_length=LONGEST_REASON,
        help_text="Le motif et votre nom sont gardés avec la location. Le journal dit quelle règle.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, verdicts: list[Verdict], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [
            (one.key.value, Option(str(one.key.label), detail=one.sentence)) for one in verdicts
        ]


def contacts_on(day: date):
    """Return those whom we call at partners' on a day, by partner."""
    here = Contact.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), partner__is_active=True)
    return here.select_related("partner").order_by("partner__name", "last_name", "pk")


class RenewalForm(PageForm, forms.Form):
    """The prescriber's new word."""

    contact = OneRecord(label="Qui l’a dit\u202f?", queryset=Contact.objects.none(), empty_label="Choisissez")
    given_on = forms.DateField(label="Donné le")
    until = forms.DateField(
        label="Valable jusqu’au",
        required=False,
        help_text="Sans date\u00a0: aussi longtemps que les règles le permettent.",
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts_on(today)
        self.fields["contact"].label_from_instance = contact_word


class PrescriptionForm(RenewalForm):
    """What somebody who accompanies a person asks for her."""

    field_order = ["contact", "what", "given_on", "until"]

    what = forms.ChoiceField(label="Pour quoi\u202f?", widget=RadioCards)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offers = {
            f"offre-{one.pk}": one
            for one in Offer.objects.filter(is_open=True)
            .prefetch_related("access_rules")
            .order_by("position", "name")
        }
        services = [
            (value, Option(label, detail="Toutes les offres de ce service"))
            for value, label in Service.choices
        ]
        today = kwargs["today"]
        asking = [
            (key, Option(str(one), detail="Cette offre seulement"))
            for key, one in self.offers.items()
            if (rules := in_force(one.access_rules.all(), today)) and rules.prescription
        ]
        self.fields["what"].choices = [*services, *asking]

    def clean(self):
        cleaned = super().clean()
        offer = self.offers.get(cleaned.pop("what", ""))
        if "what" not in self.errors:
            cleaned["offer"] = offer
            cleaned["service"] = offer.service if offer else self.data.get(self.add_prefix("what"))
        return cleaned


class RestrictionForm(PageForm, forms.Form):
    """A motive that can be shown, the facts, an end, how the person is told."""

    fieldsets = [
        ("Pourquoi\u202f?", "La personne lira le motif et les faits dans sa lettre.", ["motive", "detail"]),
        ("Pour quoi, jusqu’à quand\u202f?", "", ["service", "ends_on"]),
        ("Comment le lui dire\u202f?", "", ["informed_how"]),
    ]

    motive = forms.ChoiceField(label="Motif", choices=Motive.choices, widget=RadioCards)
    detail = forms.CharField(
        label="Les faits",
        max_length=600,
        help_text="Ce qui s’est passé, quel jour. Ni opinion, ni santé.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    service = forms.ChoiceField(
        label="Quels prêts\u202f?",
        choices=[("", "Tous"), *Service.choices],
        required=False,
        widget=RadioCards,
    )
    ends_on = forms.DateField(
        label="Peut de nouveau emprunter le",
        help_text="Un an au plus. La suspension s’arrête seule ce jour-là.",
    )
    informed_how = forms.ChoiceField(label="Aujourd’hui", choices=Informed.choices, widget=RadioCards)


class LiftForm(PageForm, forms.Form):
    reason = forms.CharField(
        label="Pourquoi\u202f?", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


#: Beyond, it is a slip of the keyboard.
MOST = {
    "minimum_age": 120, "maximum_age": 120, "licence_years": 60, "maximum_drivers": 20, "days_a_year": 366,
    "prescription_months": 24, "prescription_renewals": 24,
}  # fmt: skip


class DatedForm(PageForm, forms.ModelForm):
    """A rule set from a day, written from the one in force."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, most in MOST.items():
            if name in self.fields:
                self.fields[name].validators.append(MaxValueValidator(most, f"{most} au plus."))

    def validate_unique(self):
        """Leave it to the operation, which says it in words."""

    def probe(self):
        """Return the rule set that the answers make so far, not saved; None while one of them is wrong."""
        if not self.is_bound or not self.is_valid():
            return None
        kept = {name: value for name, value in self.cleaned_data.items() if name in self._meta.fields}
        return self._meta.model(**kept)


class AccessRulesForm(DatedForm):
    """To whom an offer is lent."""

    doors = forms.MultipleChoiceField(
        label="Il faut",
        choices=[
            (DoorKind.HOME, Option("Habiter le territoire")),
            (DoorKind.WORK, Option("Ou y travailler, ou s’y former")),
        ],
        required=False,
        widget=CheckboxCards,
        help_text="Une seule suffit. Aucune cochée\u00a0: l’offre est ouverte à tous.",
    )
    papers = forms.MultipleChoiceField(
        label="Pièces demandées",
        # The licence is the category’s to ask.
        choices=[one for one in PaperKind.choices if one[0] != PaperKind.LICENCE],
        required=False,
        widget=CheckboxCards,
    )
    waivable = forms.MultipleChoiceField(
        label="Ce dont on peut dispenser, avec un motif",
        choices=[(key.value, key.label) for key in OFFER_WAIVERS],
        required=False,
        widget=CheckboxCards,
        help_text="Jamais l’âge légal ni le permis.",
    )
    fieldsets = [
        ("À partir de quand\u202f?", "", ["from_date", "why"]),
        (
            "Par quelle porte\u202f?",
            "",
            ["doors", "home_insertion", "home_without_vehicle", "without_vehicle"],
        ),
        (
            "Une prescription\u202f?",
            "Vide\u00a0: elle se renouvelle autant qu’il faut.",
            ["prescription", ("prescription_months", "prescription_renewals")],
        ),
        ("Quel âge\u202f?", "Vide\u00a0: sans limite, la loi mise à part.", [("minimum_age", "maximum_age")]),
        ("Quelles pièces\u202f?", "", ["papers"]),
        ("Combien de jours\u202f?", "Vide\u00a0: sans plafond.", ["days_a_year", "by_household"]),
        ("Quelles dispenses\u202f?", "", ["waivable"]),
    ]

    class Meta:
        model = AccessRules
        fields = (
            "from_date", "why", "doors", "home_insertion", "home_without_vehicle", "without_vehicle", "prescription",
            "prescription_months", "prescription_renewals", "minimum_age", "maximum_age", "papers", "days_a_year",
            "by_household", "waivable",
        )  # fmt: skip
        labels = {
            "home_insertion": "Qui habite ici doit être en insertion",
            "home_without_vehicle": "Qui habite ici ne doit pas avoir de véhicule qui roule",
            "without_vehicle": "Même qui travaille ici ne doit pas avoir de véhicule qui roule",
            "by_household": "Le foyer partage ce plafond",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.offer.is_lease:
            del self.fields["days_a_year"], self.fields["by_household"]
            self.fieldsets = [one for one in self.fieldsets if "days_a_year" not in one[2]]


#: « moins de 26 ans = 700, 1100 », « permis de moins de 2 ans = 700 ».
_CLASS = re.compile(
    r"(?P<permit>permis (?:de )?)?(?:conducteurs? )?(?:de )?moins de (?P<count>[0-9]{1,2}) ans?",
    re.IGNORECASE,
)
_HOW = "« moins de 26 ans = 700 et 1100 » ou « permis de moins de 2 ans = 700 »"


def written_class(one) -> str:
    """Write a class of drivers as the form reads it."""
    count = one.get("under_age") or one.get("under_years")
    who = f"moins de {count} ans" if one.get("under_age") else f"permis de moins de {count} ans"
    amounts = [one.get("excess"), one.get("theft_excess")]
    return f"{who} = {' et '.join(str(text).replace('.', ',') for text in amounts if text)}"


def read_class(line: str) -> dict:
    """Read a class of drivers. Raises ValidationError that says how to write one."""
    who, equals, amounts = line.partition("=")
    found = _CLASS.fullmatch(" ".join(who.split()))
    if not equals or found is None or int(found["count"]) == 0:
        raise ValidationError(typography(f"« {line[:60]} » : écrivez {_HOW}."))
    count = int(found["count"])
    values = [part.strip() for part in re.split(r"\bet\b|;|/", amounts) if part.strip()]
    if not 1 <= len(values) <= 2:
        raise ValidationError(typography(f"« {line[:60]} » : écrivez {_HOW}."))
    excess, theft = [amount_of(value) for value in values] + [""] * (2 - len(values))
    new = bool(found["permit"])
    unit = "an" if count == 1 else "ans"
    return {
        "label": f"Permis de moins de {count} {unit}" if new else f"Conducteur de moins de {count} {unit}",
        "under_age": None if new else count,
        "under_years": count if new else None,
        "excess": excess,
        "theft_excess": theft,
    }


class InsurerRulesForm(DatedForm):
    """Who is covered, and what a damage costs whom."""

    classes = forms.CharField(
        label="Franchises de certains conducteurs",
        required=False,
        help_text=typography(
            f"Une ligne par cas, la première qui convient compte : {_HOW} (dégât, puis vol)."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
    fieldsets = [
        ("À partir de quand\u202f?", "", ["from_date", "why"]),
        ("Qui est couvert\u202f?", "Vide\u00a0: l’assureur ne demande rien de plus que la loi.",
         [("minimum_age", "maximum_age"), ("licence_years", "maximum_drivers"), "may_be_waived"]),
        ("Quelle franchise\u202f?", "", [("excess", "theft_excess"), "classes"]),
        ("Et l’incendie, le bris de glace, les blessures\u202f?",
         "Vide\u00a0: pas couvert. Zéro\u00a0: couvert sans franchise. Le contrat l’imprime tel quel.",
         [("fire_excess", "glass_excess"), "driver_cover"]),
    ]  # fmt: skip

    class Meta:
        model = InsurerRules
        fields = (
            "from_date", "why", "minimum_age", "maximum_age", "licence_years", "maximum_drivers", "may_be_waived",
            "excess", "theft_excess", "classes", "fire_excess", "glass_excess", "driver_cover",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        classes = self.initial.get("classes")
        if isinstance(classes, list):
            self.initial["classes"] = "\n".join(written_class(one) for one in classes)

    def clean_classes(self):
        return [read_class(line) for line in lines_of(self.cleaned_data["classes"])]
