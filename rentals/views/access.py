"""« Que peut-on lui proposer ? »: every offer for a person, its answer and why, and what to do next."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.pages.form_page import ActView
from mobilite.pages.french import date_fr, plural, typography
from mobilite.pages.presentation import service
from mobilite.pages.record_page import Act, Card, RecordPage
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.people.views.base import PersonForm
from mobilite.periods import add_months, paris_date
from mobilite.workflow import Refusal
from rentals import access
from rentals.access import shown
from rentals.forms.access import LiftForm, PrescriptionForm, RenewalForm, RestrictionForm, WaiveForm
from rentals.models import Prescription, Restriction
from rentals.operations import prescriptions, restrictions, waivers
from rentals.views.base import RentalForm

PEOPLE = ("Personnes", reverse_lazy("people:persons"))
MAY_LEND = "rentals.add_rental"
MAY_PRESCRIBE = ("people.view_person", "rentals.add_prescription")
MAY_RESTRICT = ("people.view_person", "rentals.decide_restriction")


class PersonOffers(RecordPage):
    """Every offer that is proposed, in their order: those that are « non » are never hidden."""

    permission_required = ("people.view_person", "rentals.view_rental")
    queryset = Person.objects.filter(anonymised_at=None)
    template_name = "rentals/answers.html"

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        note_reading(self.object, reader=request.user, at=clock.now())
        return response

    @cached_property
    def answers(self) -> list[access.Answered]:
        user = self.request.user
        return [shown.for_reader(one, user) for one in access.answers_for(self.object, at=clock.now())]

    def heading(self):
        return f"Que peut-on proposer à {shown_name(self.object, self.request.user)}\u202f?"

    def avatar(self):
        return shown_name(self.object, self.request.user)

    def get_crumbs(self):
        name = shown_name(self.object, self.request.user)
        return [PEOPLE, (name, reverse("people:person", args=[self.object.pk]))]

    def subtitle(self):
        count = {answer: sum(one.answer == answer for one in self.answers) for answer in access.Answer}
        said = [plural(count[access.Answer.YES], "offre possible", "offres possibles")]
        if count[access.Answer.MISSING]:
            said.append(f"{count[access.Answer.MISSING]} à compléter")
        if count[access.Answer.NO]:
            said.append(f"{count[access.Answer.NO]} non")
        return said

    def main_cards(self):
        return [self._card(one) for one in self.answers]

    def _card(self, answered):
        offer, user = answered.offer, self.request.user
        act = None
        if user.has_perm(MAY_LEND):
            url = f"{reverse('rentals:new')}?personne={self.object.pk}&offre={offer.pk}"
            act = Act("Commencer une location", url, "key-round")
        context = {
            "chip": shown.answer_chip(answered.answer),
            "service": service(offer.service),
            "lines": shown.lines(answered.verdicts, self.object, user),
        }
        return Card(offer.name, "tag", edit=act, template="rentals/cards/answer.html", context=context)


class OfPersonForm(PersonForm):
    """A short form about one person, then back to what may be proposed to her."""

    @property
    def done_url(self):
        return reverse("rentals:answers", args=[self.person.pk])

    @cached_property
    def today(self):
        return paris_date(clock.now())

    def get_crumbs(self):
        return [*super().get_crumbs(), ("Que peut-on lui proposer", self.done_url)]


class Prescribe(OfPersonForm):
    title = "Prescription"
    permission_required = MAY_PRESCRIBE
    form_class = PrescriptionForm
    intro = "Le mot de qui accompagne la personne\u00a0: par sa fiche, au téléphone ou par message."
    button = "Noter la prescription"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": self.today}

    def get_initial(self):
        return {"contact": self.person.referred_by_id, "given_on": self.today}

    def perform(self, form):
        made = prescriptions.prescribe(self.person, **form.cleaned_data, **self.done)
        self.said = typography(f"La prescription est notée, jusqu’au {date_fr(made.until, weekday=False)}.")
        return self.done_url


class RenewPrescription(OfPersonForm):
    title = "Nouveau mot du prescripteur"
    template_name = "rentals/renewal.html"
    permission_required = MAY_PRESCRIBE
    form_class = RenewalForm
    button = "Noter le renouvellement"

    @cached_property
    def prescription(self) -> Prescription:
        rows = Prescription.objects.select_related("person", "offer", "contact__partner")
        visible = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        return get_object_or_404(rows.filter(person__in=visible), pk=self.kwargs["pk"])

    @cached_property
    def person(self):
        return self.prescription.person

    @property
    def intro(self):
        one = self.prescription
        what = one.offer or one.get_service_display()
        return typography(f"{what} : la prescription va jusqu’au {date_fr(one.until, weekday=False)}.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": self.today}

    def get_initial(self):
        return {"contact": self.prescription.contact_id, "given_on": self.today}

    def perform(self, form):
        made = prescriptions.renew_prescription(self.prescription.pk, **form.cleaned_data, **self.done)
        self.said = typography(f"Le renouvellement est noté, jusqu’au {date_fr(made.until, weekday=False)}.")
        return self.done_url


class RemovePrescription(ActView):
    permission_required = MAY_PRESCRIBE
    refusals = (Refusal,)
    said = "La prescription est retirée."

    @cached_property
    def prescription(self) -> Prescription:
        visible = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        return get_object_or_404(Prescription.objects.filter(person__in=visible), pk=self.kwargs["pk"])

    def perform(self):
        prescriptions.remove_prescription(self.prescription.pk, at=clock.now(), actor=self.request.user)
        return self.get_back_url()

    def get_back_url(self):
        return reverse("people:person", args=[self.prescription.person_id])


class Restrict(OfPersonForm):
    title = "Suspendre ses prêts"
    permission_required = MAY_RESTRICT
    form_class = RestrictionForm
    intro = "Pour un temps, sur des faits que l’on peut montrer. Une dette ne suspend pas les prêts\u00a0: donnez du temps. Les prescripteurs n’en savent rien."
    button = "Suspendre, et préparer la lettre"
    danger = True

    def get_initial(self):
        return {"ends_on": add_months(self.today, 1), "informed_how": "handed"}

    def perform(self, form):
        made = restrictions.restrict(self.person, **form.cleaned_data, **self.done)
        self.said = typography(
            f"Ses prêts sont suspendus ; elle peut de nouveau emprunter le {date_fr(made.ends_on, weekday=False)}. "
            "La lettre est dans ses documents."
        )
        return self.done_url


class LiftRestriction(OfPersonForm):
    title = "Lever la suspension"
    permission_required = MAY_RESTRICT
    form_class = LiftForm
    button = "Lever la suspension"
    said = "La suspension est levée."

    @cached_property
    def restriction(self) -> Restriction:
        visible = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        rows = Restriction.objects.select_related("person").filter(person__in=visible)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def person(self):
        return self.restriction.person

    def perform(self, form):
        restrictions.lift_restriction(self.restriction.pk, **form.cleaned_data, **self.done)
        return self.done_url


class Waive(RentalForm):
    """Let a request go without a rule, one at a time."""

    title = "Dispenser d’une règle"
    form_class = WaiveForm
    button = "Accorder la dispense"
    button_icon = "shield-check"

    @cached_property
    def verdicts(self) -> list[access.Verdict]:
        user = self.request.user
        found = access.rental_verdicts(self.rental, self.done["at"])
        return [
            one
            for one in found
            if not one.ok and one.may_be_waived and user.has_perm(waivers.right_to_waive(one.key))
        ]

    @property
    def intro(self):
        return "" if self.verdicts else "Il n’y a rien dont vous puissiez dispenser cette demande."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"verdicts": self.verdicts}

    def get_initial(self):
        asked = self.request.GET.get("regle", "")
        keys = [one.key.value for one in self.verdicts]
        return {"rule": asked if asked in keys else keys[0] if len(keys) == 1 else ""}

    def perform(self, form):
        waivers.waive(self.rental.pk, **form.cleaned_data, **self.done)
        self.said = "La dispense est accordée : elle se lit dans l’histoire de la location."
        return self.record_url
