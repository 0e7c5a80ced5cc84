"""What an employer types on one page, and what the desk corrects before it is published."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from advice.recruitment.vacancies.models import Contract, Point, Vacancy
from mobilite import clock
from mobilite.fields import PhoneFormField
from mobilite.pages.forms import CheckboxCards, PageForm
from mobilite.pages.french import fold
from mobilite.people.models import Commune

#: How long an offer is proposed to stay.
USUALLY = timedelta(days=30)
ELSEWHERE = "ailleurs"


def _text(label, most, *, help="", rows=0, required=True, wrong="", **attrs):
    widget = forms.Textarea(attrs={"rows": rows} | attrs) if rows else forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=help,
        required=required,
        widget=widget,
        error_messages={"required": wrong} if wrong else None,
    )


class OfferForm(forms.Form):
    """One page: the work, then who to call."""

    title = _text(
        _("Quel travail ?"),
        100,
        help=_("Par exemple : agent ou agente d’entretien"),
        wrong=_("Dites quel travail."),
    )
    text = _text(
        _("Ce qu’il y a à faire"), 1200, rows=4, wrong=_("Dites en quelques mots ce qu’il y a à faire.")
    )
    commune = forms.ChoiceField(
        label=_("Dans quelle commune ?"), error_messages={"required": _("Choisissez la commune.")}
    )
    hours = _text(
        _("Jours et heures"),
        160,
        help=_("Par exemple : du lundi au vendredi, de 6 h à 9 h"),
        wrong=_("Dites quels jours et à quelles heures."),
    )
    contract = forms.ChoiceField(
        label=_("Quel contrat ?"),
        choices=Contract,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez le contrat.")},
    )
    pay = _text(_("Salaire (si vous voulez)"), 80, required=False)
    starts = _text(_("À partir de quand ?"), 80, required=False)
    vehicle_provided = forms.BooleanField(label=_("Vous prêtez un véhicule pour ce travail"), required=False)
    licence_needed = forms.BooleanField(label=_("Il faut le permis pour faire ce travail"), required=False)
    company = _text(
        _("Votre entreprise, ou votre nom"),
        120,
        wrong=_("Dites qui propose ce travail."),
        autocomplete="organization",
    )
    contact = _text(_("Qui peut-on appeler ?"), 80, wrong=_("Dites qui appeler."), autocomplete="name")
    phone = PhoneFormField(
        label=_("Téléphone"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Écrivez votre numéro de téléphone.")},
    )
    email = forms.EmailField(
        label=_("Adresse e-mail (si vous voulez)"),
        required=False,
        error_messages={"invalid": _("Cette adresse n’est pas complète. Par exemple : nom@exemple.fr")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    #: The order of the page: what the work is, then who offers it.
    WORK = ("title", "text", "commune", "hours")
    DETAILS = ("pay", "starts")
    BOXES = ("vehicle_provided", "licence_needed")
    WHO = ("company", "contact", "phone", "email")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        communes = Commune.objects.filter(in_territory=True).values_list("insee", "name")
        self.fields["commune"].choices = [
            ("", _("Choisissez")),
            *sorted(communes, key=lambda one: fold(one[1])),
            (ELSEWHERE, _("Une autre commune")),
        ]

    def parts(self):
        """Return the fields of each part of the page."""
        return {
            name: [self[field] for field in getattr(self, name.upper())]
            for name in ("work", "details", "boxes", "who")
        }


class PublishForm(PageForm, forms.ModelForm):
    """The words that will be read, and the points that were read again."""

    points = forms.MultipleChoiceField(
        label="J’ai relu l’offre",
        choices=Point,
        widget=CheckboxCards,
        error_messages={"required": "Relisez l’offre, et cochez chaque point."},
        help_text="Cochez ce qui est vrai de l’offre telle qu’elle est écrite ci-dessus. Corrigez-la d’abord s’il le faut.",
    )
    until = forms.DateField(
        label="Publiée jusqu’au", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = Vacancy
        fields = ("title", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = clock.today() + USUALLY
