"""The short forms about a lease: how it will be signed, a withdrawal; the rules of its offer."""

from datetime import date

from django import forms

from mobilite.pages.forms import Option, PageForm, RadioCards
from rentals.forms.access import DatedForm
from rentals.leases.models import Every, FollowRules, Motive, PauseRule, UsedDays, Via


class DistanceForm(PageForm, forms.Form):
    """Whether she asks expressly to begin before the end of the delay."""

    starts_early = forms.BooleanField(
        label="La personne demande à avoir le véhicule sans attendre les 14\u00a0jours",
        required=False,
        help_text="Écrivez-le avec elle\u00a0: sans cette demande, rien ne sera dû si elle renonce.",
    )


class WithdrawalForm(PageForm, forms.Form):
    """When she said it, and how."""

    on = forms.DateField(
        label="Dit ou envoyé le",
        help_text="Une lettre compte au jour où elle est postée, un e-mail au jour où il part.",
    )
    via = forms.ChoiceField(
        label="Comment\u202f?",
        choices=[(one.value, one.label) for one in Via if one != Via.LINK],
        widget=RadioCards,
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class FollowRulesForm(DatedForm):
    """What an offer says of withdrawing and of checks."""

    used_days = forms.ChoiceField(
        label="Si le véhicule est déjà parti, à sa demande, elle doit",
        choices=[
            (UsedDays.PRORATA, Option("Les jours utilisés", detail="À proportion du prix.")),
            (UsedDays.FREE, Option("Rien")),
        ],
        widget=RadioCards,
    )
    pauses = forms.ChoiceField(
        label="Une pause, pour une longue absence",
        choices=[
            (PauseRule.MOVED, Option("La fin recule d’autant", detail="Les échéances attendent la reprise.")),
            (PauseRule.REDUCED, Option("Le prix baisse d’autant", detail="La fin ne change pas.")),
            (PauseRule.NONE, Option("Pas de pause")),
        ],
        widget=RadioCards,
    )
    check_unit = forms.ChoiceField(label="Unité", choices=[("", "–"), *Every.choices], required=False)
    fieldsets = [
        ("À partir de quand\u202f?", "", ["from_date", "why"]),
        (
            "Peut-on renoncer\u202f?",
            "Une location signée en notre présence n’a pas de délai. La loi n’excepte que les voitures (C. consommation, L. 221-28).",
            ["may_withdraw", "used_days"],
        ),
        (
            "Quels contrôles à l’atelier\u202f?",
            "Vide\u00a0: aucun contrôle pendant la location.",
            [("check_every", "check_unit")],
        ),
    ]

    class Meta:
        model = FollowRules
        fields = ("from_date", "why", "may_withdraw", "used_days", "pauses", "check_every", "check_unit")
        labels = {
            "may_withdraw": "Signée à distance, on peut y renoncer pendant 14\u00a0jours",
            "check_every": "Un contrôle tous les",
        }

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("check_every")) != bool(cleaned.get("check_unit")):
            self.add_error("check_every", "Écrivez un nombre et son unité, ou laissez les deux vides.")
        return cleaned


class ResumeForm(PageForm, forms.Form):
    """From when the lease runs again."""

    on = forms.DateField(label="Reprise le", help_text="Le premier jour où elle paie de nouveau.")


class PauseForm(PageForm, forms.Form):
    """From when, until when, why in one word."""

    from_on = forms.DateField(label="Du")
    until = forms.DateField(label="Reprise le", help_text="Le premier jour où elle paie de nouveau.")
    motive = forms.ChoiceField(
        label="Pourquoi\u202f?",
        choices=Motive.choices,
        widget=RadioCards,
        help_text="Rien de plus n’est écrit\u00a0: ni maladie, ni certificat.",
    )
    fieldsets = [("Quand\u202f?", "", [("from_on", "until")])]
