"""What a person showed, agreed to, and with whom she lives."""

from django import forms

from mobilite.pages.forms import Option, PageForm, RadioCards
from mobilite.pages.french import date_fr
from mobilite.people.forms.base import CommuneField, RecordForm, past
from mobilite.people.models import Activity, Consent, Licence, Person
from mobilite.people.shown import shown_name


class LicenceForm(RecordForm):
    """One category, as read on the licence."""

    fieldsets = [
        (
            "",
            "",
            [
                "category",
                "number",
                ("issued_on", "expires_on"),
                "authority",
                "automatic_only",
                "has_125_training",
            ],
        )
    ]

    class Meta:
        model = Licence
        fields = (
            "category", "number", "issued_on", "expires_on", "authority", "automatic_only", "has_125_training",
        )  # fmt: skip
        help_texts = {
            "number": "Au dos de la carte ou en première page.",
            "issued_on": "Pour cette catégorie, colonne 10.",
            "expires_on": "Colonne 11.",
            "automatic_only": "Colonne 12.",
        }

    def clean_issued_on(self):
        return past(self.cleaned_data["issued_on"])


class ActivityForm(RecordForm):
    """Where she works or trains, until when."""

    fieldsets = [("", "", ["kind", "employer", "commune", ("starts_on", "ends_on"), "hours"])]

    commune = CommuneField(required=True, help_text="Celle du lieu de travail ou de formation.")

    class Meta:
        model = Activity
        fields = ("kind", "employer", "commune", "starts_on", "ends_on", "hours")
        help_texts = {
            "ends_on": "Le premier jour sans elle. Vide si on ne sait pas.",
            "hours": "Par exemple\u00a0: 5 h à 13 h.",
        }

    def clean(self):
        values = super().clean()
        start, end = values.get("starts_on"), values.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", "La fin vient après le début.")
        return values


class ConsentForm(RecordForm):
    """What she said, to what."""

    fieldsets = [("", "", ["purpose", "given", "how"])]

    given = forms.TypedChoiceField(
        label="Qu’a-t-elle répondu\u202f?",
        choices=[("oui", Option("Elle est d’accord")), ("non", Option("Elle refuse, ou change d’avis"))],
        coerce=lambda value: value == "oui",
        widget=RadioCards,
    )

    class Meta:
        model = Consent
        fields = ("purpose", "how")
        labels = {"purpose": "Pour quoi\u202f?", "how": "Comment l’a-t-elle dit\u202f?"}
        widgets = {"purpose": RadioCards}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Without the empty choice that a model's choices bring.
        self.fields["purpose"].choices = list(Consent._meta.get_field("purpose").choices)


class HouseholdForm(PageForm, forms.Form):
    """With whom she lives: a few letters first, then the right person among those found."""

    who = forms.CharField(
        label="Avec qui vit-elle\u202f?",
        help_text="Nom ou téléphone d’une personne que l’on connaît.",
        max_length=80,
    )
    with_person = forms.ModelChoiceField(
        Person.objects.none(), label="Laquelle\u202f?", required=False, widget=RadioCards, empty_label=None
    )

    def __init__(self, *args, person, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["with_person"]
        text = self.data.get("who", "") if self.is_bound else ""
        people = Person.objects.visible_to(user).filter(anonymised_at=None).exclude(pk=person.pk)
        field.queryset = people.found_by(text[:80]).order_by("search_text", "pk")
        field.label_from_instance = lambda one: Option(
            shown_name(one, user),
            detail=f"naissance\u00a0: {date_fr(one.birth_date, weekday=False)}" if one.birth_date else "",
        )
        found = [(one.pk, field.label_from_instance(one)) for one in field.queryset[:8]] if text else []
        field.choices = found
        if not found:
            field.widget = forms.HiddenInput()
        self.found = len(found)

    def clean(self):
        values = super().clean()
        if values.get("who") and not values.get("with_person") and "with_person" not in self.errors:
            if self.found:
                self.add_error("with_person", "Choisissez la bonne personne.")
            else:
                self.add_error("who", "Nous ne connaissons personne de ce nom ni de ce numéro.")
        return values


class Nothing(PageForm, forms.Form):
    """A page that asks nothing but its button."""
