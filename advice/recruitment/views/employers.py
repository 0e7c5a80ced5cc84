"""Note a structure that hires, its jobs, its agreement, a visit."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from advice.recruitment import operations
from advice.recruitment.forms.employers import AgreementForm, EmployerForm, OpeningForm, VisitForm
from advice.recruitment.lists import EMPLOYERS, KEEP_EMPLOYERS, REFERRALS
from advice.recruitment.views.base import EmployerFormPage, OfEmployer
from mobilite import clock
from mobilite.pages.form_page import ActView, FormPage
from mobilite.people.models import Partner
from mobilite.workflow import Refusal


class NewEmployer(FormPage):
    """Say that a partner hires (``?partenaire=`` names it)."""

    permission_required = (KEEP_EMPLOYERS, "people.view_partner")
    form_class: Any = EmployerForm
    title = "Noter une structure qui recrute"
    button = "Noter la structure"
    button_icon = "building-2"
    refusals = (Refusal,)
    crumbs = (REFERRALS, EMPLOYERS)

    @cached_property
    def partner(self) -> Partner | None:
        key = self.request.GET.get("partenaire", "")
        if not key.isdecimal() or len(key) > 12:
            return None
        return Partner.objects.filter(pk=key, is_active=True, employer=None).first()

    @property
    def intro(self):
        return (
            str(self.partner)
            if self.partner is not None
            else "Elle est d’abord un partenaire, de type employeur ou SIAE."
        )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"partner": self.partner}

    def perform(self, form):
        values = form.cleaned_data
        partner = values.pop("partner", self.partner)
        employer = operations.note_employer(partner, **values, at=clock.now(), actor=self.request.user)
        self.said = f"{employer} est notée. Ajoutez ses postes et, pour une voisine, sa convention."
        return employer


class EditEmployer(EmployerFormPage):
    title = "Modifier la structure"
    form_class = EmployerForm
    said = "La structure est à jour."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"employer": self.employer}

    def get_initial(self):
        one = self.employer
        return {
            "kind": one.kind,
            "is_ours": one.is_ours,
            "is_active": one.is_active,
            "contact": one.contact_id,
            "place": one.place_id,
            "capacity": one.capacity,
            "communes": list(one.communes.values_list("pk", flat=True)),
        }

    def perform(self, form):
        return operations.update_employer(self.employer.pk, **form.cleaned_data, **self.done)


class AddOpening(EmployerFormPage):
    title = "Noter un poste proposé"
    form_class = OpeningForm
    button = "Noter le poste"
    button_icon = "briefcase"
    said = "Le poste est noté\u00a0: il se choisit quand on propose quelqu’un."

    def perform(self, form):
        operations.add_opening(self.employer.pk, **form.cleaned_data, **self.done)
        return self.employer


class CloseOpening(OfEmployer, ActView):
    said = "Le poste n’est plus proposé."

    def perform(self):
        opening = get_object_or_404(self.employer.openings, pk=self.kwargs["opening"])
        operations.close_opening(opening.pk, **self.done)
        return self.employer


class AddAgreement(EmployerFormPage):
    title = "Noter une convention de partage"
    form_class = AgreementForm
    button = "Noter la convention"
    button_icon = "handshake"
    said = "La convention est notée."

    def perform(self, form):
        operations.add_agreement(self.employer.pk, **form.cleaned_data, **self.done)
        return self.employer


class NoteVisit(EmployerFormPage):
    title = "Noter une visite"
    form_class = VisitForm
    button = "Noter la visite"
    button_icon = "map-pin"
    said = "La visite est notée."

    def perform(self, form):
        operations.note_visit(self.employer.pk, **form.cleaned_data, **self.done)
        return self.employer
