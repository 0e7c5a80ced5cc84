"""The short forms behind the cards of a person's page."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.people import opened, operations
from mobilite.people.forms.cards import (
    ActivityForm,
    ConsentForm,
    HouseholdForm,
    LicenceForm,
)
from mobilite.people.forms.persons import CautionForm, IdentityForm, MotiveForm, SituationForm
from mobilite.people.models import Activity, Licence
from mobilite.people.views.base import PersonAct, PersonForm


class EditIdentity(PersonForm):
    title = "Identité et contact"
    template_name = "people/form.html"
    form_class = IdentityForm
    needs_user = True
    said = "La fiche est à jour."

    def instance(self):
        return self.person

    def perform(self, form):
        return operations.update_person(self.person.pk, **form.cleaned_data, **self.done)


class EditSituation(EditIdentity):
    title = "Situation"
    form_class = SituationForm
    said = "La situation est à jour."


class EditCaution(PersonForm):
    title = "Précautions de contact"
    form_class = CautionForm
    intro = "À noter quand un message ou un appel pourrait mettre la personne en danger."
    said = "Les précautions de contact sont à jour."

    def instance(self):
        return self.person

    def perform(self, form):
        return operations.set_caution(self.person.pk, **form.cleaned_data, **self.done)


class OpenHiddenAddress(PersonForm):
    """Read, with a motive, an address that is hidden from one's role."""

    title = "Voir l’adresse masquée"
    form_class = MotiveForm
    intro = "Cette personne a demandé que son adresse ne se voie pas. Ne la donnez à personne."
    button = "Voir l’adresse"
    said = "L’adresse se lit pendant un quart d’heure."

    def perform(self, form):
        operations.open_hidden_address(self.person.pk, why=form.cleaned_data["why"], **self.done)
        opened.open_for(self.request.session, self.person, at=clock.now())
        return self.person


class AddLicence(PersonForm):
    title = "Permis vu"
    form_class = LicenceForm
    intro = "Lisez-le sur le permis lui-même. Aucune copie n’est gardée."
    button = "Noter le permis"

    def instance(self):
        return Licence(person=self.person)

    def perform(self, form):
        licence = operations.add_licence(self.person, **form.cleaned_data, **self.done)
        self.said = f"Le permis {licence.category} est noté."
        return self.person


class EditLicence(PersonForm):
    form_class = LicenceForm
    template_name = "people/licence.html"
    said = "Le permis est à jour, vu aujourd’hui."

    @cached_property
    def licence(self) -> Licence:
        return get_object_or_404(Licence, pk=self.kwargs["licence_pk"], person=self.person)

    def get_title(self):
        return f"Permis {self.licence.category}"

    def instance(self):
        return self.licence

    def perform(self, form):
        operations.update_licence(self.licence.pk, **form.cleaned_data, **self.done)
        return self.person


class RemoveLicence(PersonAct):
    said = "Le permis est retiré de la fiche."

    def perform(self):
        licence = get_object_or_404(Licence, pk=self.kwargs["licence_pk"], person=self.person)
        return operations.remove_licence(licence.pk, **self.done)


class AddActivity(PersonForm):
    title = "Emploi ou formation"
    template_name = "people/form.html"
    form_class = ActivityForm
    said = "L’activité est notée."

    def perform(self, form):
        operations.add_activity(self.person, **form.cleaned_data, **self.done)
        return self.person


class EditActivity(PersonForm):
    title = "Emploi ou formation"
    template_name = "people/form.html"
    form_class = ActivityForm
    said = "L’activité est à jour."

    def instance(self):
        return get_object_or_404(Activity, pk=self.kwargs["activity_pk"], person=self.person)

    def perform(self, form):
        operations.update_activity(form.instance.pk, **form.cleaned_data, **self.done)
        return self.person


class RecordConsent(PersonForm):
    title = "Consentement"
    form_class = ConsentForm
    intro = "Une réponse ne se corrige pas\u00a0: si la personne change d’avis, notez la nouvelle."
    button = "Noter la réponse"
    said = "La réponse est notée."

    def get_initial(self):
        return super().get_initial() | {
            "how": "De vive voix, au comptoir",
            "purpose": self.request.GET.get("purpose", ""),
        }

    def perform(self, form):
        operations.record_consent(self.person, **form.cleaned_data, **self.done)
        return self.person


class JoinHousehold(PersonForm):
    title = "Foyer"
    form_class = HouseholdForm
    intro = "Un foyer partage ses limites quand l’offre le dit. Les dettes de l’un ne sont jamais celles de l’autre."
    button = "Continuer"
    needs_user = True
    said = "Le foyer est noté."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.person}

    def perform(self, form):
        other = form.cleaned_data["with_person"]
        operations.join_household(self.person.pk, with_person=other, **self.done)
        return self.person


class LeaveHousehold(PersonAct):
    said = "La personne n’est plus dans ce foyer."

    def perform(self):
        return operations.leave_household(self.person.pk, **self.done)


class VerifyPhone(PersonAct):
    said = "Le téléphone est vérifié."

    def perform(self):
        return operations.verify_phone(self.person.pk, **self.done)


class AddNote(PersonAct):
    said = "La note est enregistrée."

    def perform(self):
        operations.add_note(self.person, self.request.POST.get("text", "")[:1000], **self.done)
        return self.person
