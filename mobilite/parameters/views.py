"""Settings: what a role may change, and what the structure is."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.pages import french
from mobilite.pages.form_page import FormPage
from mobilite.pages.record_page import Fact
from mobilite.parameters.cards import cards_for
from mobilite.parameters.forms import ParameterForm, StructureForm
from mobilite.parameters.models import Organisation, ParameterValue
from mobilite.parameters.operations import FIELDS, describe_structure, set_parameter
from mobilite.parameters.values import parameter, parameters
from mobilite.workflow import Refusal

SETTINGS = (("Réglages", reverse_lazy("parameters:index")),)


class SettingsIndex(TemplateView):
    """Show a card for each thing that one may set; nobody else comes here."""

    template_name = "parameters/index.html"

    def get_context_data(self, **kwargs):
        cards = cards_for(self.request.user)
        if not cards:
            raise PermissionDenied
        return super().get_context_data(title="Réglages", cards=cards, **kwargs)


class StructurePage(PermissionRequiredMixin, TemplateView):
    """Show the structure as it is today, and its versions."""

    template_name = "parameters/structure.html"
    permission_required = "parameters.change_organisation"

    def get_context_data(self, **kwargs):
        today = clock.today()
        versions = list(Organisation.objects.order_by("-from_date"))
        current = next((version for version in versions if version.from_date <= today), None)
        return super().get_context_data(
            title="Structure",
            crumbs=SETTINGS,
            today=today,
            versions=versions,
            current=current,
            groups=_groups(current) if current else [],
            **kwargs,
        )


def _groups(version):
    """Return what a version says, in the groups of its form."""
    for title, names in (
        ("Qui nous sommes", ("name", "short_name", "legal_form", "siret", "rna", "address")),
        ("Nous joindre", ("phone", "assistance_phone", "email", "website")),
        ("Sur les contrats", ("insurer", "insurance_policy", "mediator", "vat_mention", "data_contact")),
    ):
        yield title, [Fact(*_fact(version, name)) for name in names if getattr(version, name)]


def _fact(version, name):
    from mobilite.fields import PhoneField, french_phone

    field = version._meta.get_field(name)
    label = str(field.verbose_name)
    value = getattr(version, name)
    return label[:1].upper() + label[1:], french_phone(value) if isinstance(field, PhoneField) else value


class DescribeStructure(FormPage):
    """Write a version of the structure, from the one that is known at that date."""

    title = "Décrire la structure"
    permission_required = "parameters.change_organisation"
    form_class = StructureForm
    refusals = (Refusal,)
    button = "Enregistrer cette description"
    crumbs = (*SETTINGS, ("Structure", reverse_lazy("parameters:structure")))

    def get_initial(self):
        today = clock.today()
        latest = Organisation.objects.order_by("-from_date").first()
        values = {name: getattr(latest, name) for name in FIELDS} if latest else {}
        upcoming = latest is not None and latest.from_date > today
        return {**values, "from_date": latest.from_date if upcoming else today}

    def perform(self, form):
        version = describe_structure(
            form.cleaned_data["from_date"],
            values={name: form.cleaned_data[name] for name in FIELDS},
            today=clock.today(),
            at=clock.now(),
            actor=self.request.user,
        )
        self.said = f"La structure est décrite à partir du {french.date_fr(version.from_date)}."
        return reverse("parameters:structure")


class ParametersPage(PermissionRequiredMixin, TemplateView):
    """Show each parameter with its value today, and the ones to come."""

    template_name = "parameters/parameters.html"
    permission_required = "parameters.change_organisation"

    def get_context_data(self, **kwargs):
        today = clock.today()
        in_force, coming = {}, {}
        for row in ParameterValue.objects.order_by("from_date"):
            if row.from_date <= today:
                in_force[row.key] = row
            else:
                coming.setdefault(row.key, row)
        groups: dict[str, list] = {}
        for one in parameters():
            row, upcoming = in_force.get(one.key), coming.get(one.key)
            groups.setdefault(one.group, []).append(
                {
                    "parameter": one,
                    "url": set_url(one),
                    "value": one.words(one.read(row.value) if row else one.default),
                    "since": row.from_date if row else None,
                    "upcoming": upcoming,
                    "upcoming_value": one.words(one.read(upcoming.value)) if upcoming else "",
                }
            )
        return super().get_context_data(title="Délais et heures", crumbs=SETTINGS, groups=groups, **kwargs)


def set_url(one) -> str:
    return reverse("parameters:set_parameter", args=one.key.split("."))


class SetParameter(FormPage):
    """Give a parameter another value from a day on."""

    permission_required = "parameters.change_organisation"
    form_class = ParameterForm
    refusals = (Refusal,)
    button = "Enregistrer cette valeur"
    crumbs = (*SETTINGS, ("Délais et heures", reverse_lazy("parameters:parameters")))

    @cached_property
    def parameter(self):
        found = parameter(f"{self.kwargs['app']}.{self.kwargs['name']}")
        if found is None:
            raise Http404
        return found

    def get_title(self):
        return self.parameter.label

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"parameter": self.parameter}

    def get_initial(self):
        today = clock.today()
        return {"value": self.parameter.on(today), "from_date": today}

    def perform(self, form):
        row = set_parameter(
            self.parameter,
            value=form.cleaned_data["value"],
            from_date=form.cleaned_data["from_date"],
            reason=form.cleaned_data["reason"],
            today=clock.today(),
            at=clock.now(),
            actor=self.request.user,
        )
        value = self.parameter.words(form.cleaned_data["value"])
        self.said = f"«\u00a0{self.parameter.label}\u00a0»\u00a0: {value}, à partir du {french.date_fr(row.from_date)}."
        return reverse("parameters:parameters")
