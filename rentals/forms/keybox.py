"""Keys left in a key box: when, where; what becomes of the charges proposed."""

from django import forms

from mobilite.pages.forms import PageForm, RadioCards
from mobilite.people.models import Place
from rentals.models import DropSource


class DropForm(PageForm, forms.Form):
    place = forms.ModelChoiceField(
        Place.objects.filter(is_open=True, has_key_box=True).order_by("name"),
        label="Quelle boîte",
        empty_label="Choisir",
    )
    left_at = forms.DateTimeField(
        label="Quand les clés y sont-elles arrivées\u202f?",
        help_text="La location s’arrête à ce moment\u00a0: pas de retard compté ensuite.",
        error_messages={"invalid": "Choisissez un jour et une heure."},
    )
    source = forms.ChoiceField(label="Comment le sait-on\u202f?", choices=DropSource, widget=RadioCards)


class SettleForm(PageForm, forms.Form):
    charged = forms.ChoiceField(
        label="Que fait-on\u202f?",
        choices=[("yes", "Les compter"), ("no", "Y renoncer")],
        widget=RadioCards,
    )
    reason = forms.CharField(
        label="Pourquoi\u202f?",
        required=False,
        max_length=200,
        help_text="Demandé si l’on y renonce. La personne le lira.",
    )
