"""From a file, lend a vehicle or propose a bike: who may note rentals goes on to the draft, the counter has a task else."""

from urllib.parse import urlencode

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from advice.cases import operations
from advice.cases.forms.lending import LeaseForm, LendForm
from advice.cases.lists import CHANGE
from advice.cases.models import Lending, TripFor
from advice.cases.operations.lending import PURPOSES
from advice.cases.views.base import CaseForm
from mobilite import clock
from mobilite.pages.form_page import Consequences
from mobilite.people.models import Person
from rentals.forms.new import open_offers
from rentals.models import Purpose, Service

LEND = (CHANGE, "people.view_person", "rentals.add_prescription")
MAKE = ("rentals.add_rental", "people.view_person")
#: What the trip of a diagnosis says of the need.
NEEDS = {TripFor.WORK: Purpose.WORK, TripFor.TRAINING: Purpose.TRAINING, TripFor.SEARCH: Purpose.INTERVIEW}


class LendVehicle(CaseForm):
    """A loan by the day: a car, a scooter."""

    permission_required = LEND
    title = "Prêter un véhicule"
    form_class = LendForm
    service: str = Service.RESEAU
    is_lease = False

    @cached_property
    def makes(self) -> bool:
        return self.request.user.has_perms(MAKE)

    @property
    def button(self):
        return "Continuer vers la location" if self.makes else "Demander au comptoir"

    @property
    def button_icon(self):
        return "arrow-right" if self.makes else "send"

    def get_form_kwargs(self):
        offers = [one for one in open_offers() if one.is_lease == self.is_lease]
        adviser = self.case.adviser or self.request.user
        return super().get_form_kwargs() | {"offers": offers, "today": clock.today(), "adviser": adviser}

    def get_initial(self):
        case = self.case
        asked = {"contact": case.referred_by_id, "offer": ""}
        source = case.sheet or case.rental
        trips = [trip.purpose for one in case.diagnoses.prefetch_related("trips") for trip in one.trips.all()]
        needs = [NEEDS[trip] for trip in trips if trip in NEEDS]
        if source is not None and source.purpose in PURPOSES:
            needs.append(source.purpose)
        if case.sheet is not None and case.sheet.starts_on >= clock.today():
            asked["starts_on"] = case.sheet.starts_on
        known = case.lendings.filter(rental=None, offer__isnull=False).order_by("-at").first()
        if known is not None and known.offer.is_lease == self.is_lease:
            asked |= {
                "offer": known.offer_id,
                "purpose": known.purpose,
                "starts_on": known.starts_on,
                "ends_on": known.ends_on,
            }
        elif needs:
            asked["purpose"] = needs[0]
        return asked

    def consequences(self, form):
        then = (
            "La location s’ouvre remplie\u00a0: il reste ses dates et le véhicule."
            if self.makes
            else "Le comptoir reçoit la tâche d’ouvrir la location, déjà remplie."
        )
        said = [
            ("file-plus", "La prescription est notée aujourd’hui, sauf si une autre court encore."),
            ("key-round", then),
            ("folder-open", "La location se lit ensuite dans l’histoire du dossier."),
        ]
        return Consequences(icon="key-round", sentences=said)

    def perform(self, form):
        lending = operations.lend(
            self.case.pk, service=self.service, **form.cleaned_data, for_counter=not self.makes, **self.done
        )
        if self.makes:
            self.said = "La prescription est notée." if lending.prescription_id else ""
            return draft_url(lending)
        self.said = "C’est demandé au comptoir."
        return self.case


class LeaseBike(LendVehicle):
    """A lease by the month."""

    title = "Proposer un vélo en location"
    form_class = LeaseForm
    service = Service.VELILA
    is_lease = True


def draft_url(lending: Lending) -> str:
    """Return the address of the draft of a rental, filled in with what the file asks."""
    word = lending.prescription
    asked = {
        "personne": lending.case.person_id,
        "offre": lending.offer_id,
        "motif": lending.purpose,
        "debut": lending.starts_on,
        "fin": lending.ends_on,
        "prescripteur": word.contact_id if word else None,
        "conseil": lending.pk,
    }
    known = {name: value for name, value in asked.items() if value is not None}
    return f"{reverse('rentals:new')}?{urlencode(known)}"


class Answer(PermissionRequiredMixin, View):
    """Where the counter's task leads: the draft of the rental while there is none, then the rental."""

    permission_required = MAKE

    def get(self, request, pk):
        seen = Person.objects.visible_to(request.user)
        rows = Lending.objects.filter(case__person__in=seen).select_related("case", "prescription", "rental")
        lending = get_object_or_404(rows, pk=pk)
        return redirect(lending.rental if lending.rental_id else draft_url(lending))
