"""The questions of the public form that are its own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from advice.asking.models import Need


class NeedsForm(forms.Form):
    """What she wants to be able to do: as many answers as she likes."""

    needs = forms.MultipleChoiceField(
        label=_("Que voulez-vous pouvoir faire ?"),
        choices=Need,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une réponse.")},
    )


class WordsForm(forms.Form):
    """Her own words, if she likes."""

    words = forms.CharField(
        label=_("Autre chose à nous dire ?"),
        required=False,
        max_length=500,
        help_text=_("Si vous voulez. Où, quels jours, à quelle heure. Rien sur votre santé."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
