"""The questions about a structure that hires: what it is, its jobs, the agreement, a visit."""

from django import forms
from django.db.models import Q

from advice.recruitment.models import Employer, Kind
from mobilite import clock
from mobilite.pages.forms import PageForm, QuickSelect, RadioCards
from mobilite.people.forms.base import CommuneField
from mobilite.people.models import Commune, Contact, Partner, Place
from mobilite.people.models.partners import PartnerKind

HIRERS = (PartnerKind.EMPLOYER, PartnerKind.SIAE)


class _Quick(forms.ModelChoiceField):
    widget = QuickSelect


class EmployerForm(PageForm, forms.Form):
    """What a structure is: its kind, where it hires, who receives what is proposed."""

    partner = _Quick(
        label="Quel partenaire\u202f?", queryset=Partner.objects.none(), empty_label="Choisissez"
    )
    kind = forms.ChoiceField(label="Quel type\u202f?", choices=Kind.choices, widget=RadioCards)
    is_ours = forms.BooleanField(
        label="C’est une de nos structures",
        required=False,
        help_text="Une voisine a besoin d’une convention avant de recevoir quoi que ce soit.",
    )
    contact = _Quick(
        label="Qui reçoit les candidatures\u202f?",
        queryset=Contact.objects.none(),
        required=False,
        empty_label="Personne",
    )
    place = forms.ModelChoiceField(
        label="Lieu dont on suit les horaires",
        queryset=Place.objects.none(),
        required=False,
        empty_label="Le premier de nos lieux",
        help_text="Le délai du premier appel compte ses jours ouverts.",
    )
    capacity = forms.DecimalField(
        label="Postes conventionnés (équivalents temps plein)", required=False, min_value=0, max_digits=6, decimal_places=2,
        localize=True,
    )  # fmt: skip
    communes = forms.ModelMultipleChoiceField(
        label="Communes où elle recrute",
        queryset=Commune.objects.none(),
        required=False,
        help_text="Aucune\u00a0: tout le territoire. Ctrl pour en choisir plusieurs.",
    )
    is_active = forms.BooleanField(label="Recrute en ce moment", required=False, initial=True)

    def __init__(self, *args, employer: Employer | None = None, partner: Partner | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.filter(is_open=True).order_by("name")
        self.fields["communes"].queryset = Commune.objects.filter(in_territory=True).order_by("name")
        whose = employer.partner if employer is not None else partner
        if whose is not None:
            del self.fields["partner"]
            today = clock.today()
            there = Q(left_on=None) | Q(left_on__gt=today)
            contacts = whose.contacts.filter(there).order_by("last_name", "first_name", "pk")
            self.fields["contact"].queryset = contacts
            self.fields["contact"].label_from_instance = lambda one: f"{one.first_name} {one.last_name}"
        else:
            known = Partner.objects.filter(is_active=True, employer=None, kind__in=HIRERS)
            self.fields["partner"].queryset = known.order_by("name")
            # She is chosen on the next page: her structure is not known yet.
            del self.fields["contact"]
        if employer is None:
            del self.fields["is_active"]
        names = [name for name in ("partner", "kind", "is_ours", "is_active") if name in self.fields]
        reach = [name for name in ("contact", "place") if name in self.fields]
        self.fieldsets = [
            ("Qui est-ce\u202f?", "", names),
            ("Qui prévenir, et quand\u202f?", "", reach),
            ("Où, et combien\u202f?", "", ["communes", "capacity"]),
        ]


class OpeningForm(PageForm, forms.Form):
    """A job on offer."""

    title = forms.CharField(
        label="Quel poste\u202f?", max_length=100, help_text="« Agent d’entretien de locaux »"
    )
    number = forms.IntegerField(label="Combien de postes\u202f?", min_value=1, max_value=200, initial=1)
    hours = forms.DecimalField(
        label="Heures par semaine", min_value=1, max_value=48, max_digits=4, decimal_places=1, localize=True
    )
    starts_on = forms.DateField(label="À partir du")
    commune = CommuneField(label="Dans quelle commune\u202f?")
    detail = forms.CharField(
        label="Horaires, ce qu’il faut savoir", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ni âge, ni sexe, ni origine\u00a0: une offre ne trie que sur le travail.",
    )  # fmt: skip
    fieldsets = [("", "", ["title", ("number", "hours"), "starts_on", "commune", "detail"])]


class AgreementForm(PageForm, forms.Form):
    """The agreement with a neighbour."""

    reference = forms.CharField(label="Référence", required=False, max_length=80)
    starts_on = forms.DateField(label="Premier jour")
    last_day = forms.DateField(label="Dernier jour")
    fieldsets = [("", "", ["reference", ("starts_on", "last_day")])]

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("last_day")
        if start and end and end < start:
            self.add_error("last_day", "Le dernier jour vient après le premier.")
        return cleaned


class VisitForm(PageForm, forms.Form):
    """A visit."""

    on = forms.DateField(label="Quel jour\u202f?")
    summary = forms.CharField(
        label="Ce qui s’est dit",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Postes à venir, attentes, horaires. Ne nommez aucun candidat.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()
