"""One small form a page: words of the street, one question at a time."""

from datetime import date, timedelta

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from mobilite.fields import PhoneFormField
from mobilite.pages.french import fold
from mobilite.people.models import Commune
from mobilite.portal.arrivals import Means
from rentals.models.requests import HowLong

#: Somebody who asks for a day further than this is better served on the phone.
FURTHEST = timedelta(days=180)


class When(models.TextChoices):
    TODAY = "today", _("Aujourd’hui")
    THIS_WEEK = "this_week", _("Cette semaine")
    NEXT_WEEK = "next_week", _("Semaine prochaine")
    LATER = "later", _("Plus tard")

    def first_day(self, today: date) -> date:
        """Return the first day meant: « cette semaine » is tomorrow, « la semaine prochaine » is Monday."""
        if self is When.THIS_WEEK:
            return today + timedelta(days=1)
        if self is When.NEXT_WEEK:
            return today + timedelta(days=7 - today.weekday())
        return today


class WhenForm(forms.Form):
    when = forms.ChoiceField(
        label=_("Vous le voulez…"),
        choices=When,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites quand vous voulez le véhicule.")},
    )
    day = forms.DateField(
        label=_("Quel jour ? (si c’est plus tard)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Écrivez le jour, par exemple 12/05/2026.")},
    )
    how_long = forms.ChoiceField(
        label=_("Pour combien de temps ?"),
        choices=HowLong,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites pour combien de temps.")},
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["day"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + FURTHEST).isoformat(),
        }

    def clean(self):
        answers = super().clean()
        when, day = answers.get("when"), answers.get("day")
        if when != When.LATER:
            answers["starts_on"] = When(when).first_day(self.today) if when else None
        elif day is None:
            if "day" not in self.errors:
                self.add_error("day", _("Choisissez le jour."))
        elif day < self.today:
            self.add_error("day", _("Ce jour est passé. Choisissez un autre jour."))
        elif day > self.today + FURTHEST:
            self.add_error("day", _("C’est trop loin. Appelez-nous."))
        else:
            answers["starts_on"] = day
        return answers


class WhoForm(forms.Form):
    last_name = forms.CharField(
        label=_("Nom de famille"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Écrivez votre nom.")},
    )
    first_name = forms.CharField(
        label=_("Prénom"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Écrivez votre prénom.")},
    )
    commune = forms.ChoiceField(
        label=_("Votre commune"), error_messages={"required": _("Choisissez votre commune.")}
    )
    phone = PhoneFormField(
        label=_("Téléphone"),
        help_text=_("10 chiffres. Exemple : 06\u00a012\u00a034\u00a056\u00a078"),
        widget=forms.TextInput(attrs={"type": "tel"}),
        error_messages={"required": _("Écrivez votre numéro de téléphone.")},
    )

    ELSEWHERE = "ailleurs"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ours = Commune.objects.filter(in_territory=True).values_list("insee", "name")
        self.fields["commune"].choices = [
            ("", _("Choisissez")),
            # A database sorts « Mésanger » after « Mouzeil ».
            *sorted(ours, key=lambda commune: fold(commune[1])),
            (self.ELSEWHERE, _("Une autre commune")),
        ]
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"


class MovesForm(forms.Form):
    """How she moves: as many answers as she likes."""

    means = forms.MultipleChoiceField(
        label=_("Comment vous déplacez-vous ?"),
        choices=Means,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une réponse.")},
    )
