"""One diagnosis: its picture, its trips, what it concludes, its papers; then signing it."""

import json

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from advice.cases import operations
from advice.cases.coding import (
    CONSTRAINT,
    exchanged,
)
from advice.cases.documents import axes_of, entry_before
from advice.cases.forms.diagnosis import (
    CONSENT,
    ConclusionForm,
    DiagnosisPads,
    HowForm,
    LevelsForm,
    StartForm,
    TripForm,
)
from advice.cases.grid import OURS, grid
from advice.cases.lists import CASES, VIEW
from advice.cases.models import Diagnosis, Means, TripFor, When
from advice.cases.operations.diagnosing import may_read_reserved
from advice.cases.terms import AUTHORISED
from advice.cases.views.base import CaseAct, CaseForm, OfCase, noted_reading
from mobilite import clock
from mobilite.pages.form_page import Consequences
from mobilite.pages.french import typography
from mobilite.people.models.persons import ActivityKind
from mobilite.periods import paris_date
from rentals.models.signatures import digest


class OfDiagnosis(OfCase):
    """Mixin of what is done to one diagnosis of a file."""

    @cached_property
    def diagnosis(self) -> Diagnosis:
        rows = self.case.diagnoses.select_related("document", "attestation", "signed_by")
        diagnosis = get_object_or_404(rows, pk=self.kwargs["diagnosis"])
        diagnosis.case = self.case
        return diagnosis

    @property
    def page_url(self) -> str:
        return reverse("cases:diagnosis", args=[self.case.pk, self.kwargs["diagnosis"]])

    def get_crumbs(self):
        return [
            CASES,
            (self.case.reference, self.case.get_absolute_url()),
            (str(self.diagnosis), self.page_url),
        ]

    def get_back_url(self):
        return self.page_url


class DiagnosisForm(OfDiagnosis, CaseForm):
    """A form about one draft: a signed one does not change any more."""

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and self.diagnosis.is_signed:
            messages.info(request, "Ce diagnostic est signé\u00a0: il ne change plus.")
            return HttpResponseRedirect(self.page_url)
        return super().dispatch(request, *args, **kwargs)


class Start(CaseForm):
    title = "Commencer un diagnostic"
    form_class = StartForm
    button = "Commencer"
    button_icon = "clipboard-list"

    def get_initial(self):
        return {"when": When.EXIT if self.case.diagnoses.signed().exists() else When.ENTRY}

    def perform(self, form):
        made = operations.start_diagnosis(self.case.pk, **form.cleaned_data, **self.done)
        return reverse("cases:levels", args=[self.case.pk, made.pk])


class Levels(DiagnosisForm):
    title = "Les dix axes"
    form_class = LevelsForm
    template_name = "cases/levels.html"
    button = "Enregistrer les niveaux"
    said = "Les niveaux sont notés."
    intro = f"{OURS} La motivation ne se note pas."

    @cached_property
    def reserved(self) -> bool:
        return may_read_reserved(self.case, self.request.user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"diagnosis": self.diagnosis, "reserved": self.reserved}

    def get_initial(self):
        asked = LevelsForm.asked_of(self.diagnosis)
        hidden = () if self.reserved else grid(self.diagnosis.grid).reserved_axes
        for axis in hidden:
            asked.pop(f"level_{axis.key}", None)
            asked.pop(f"words_{axis.key}", None)
        return asked

    def get(self, request, *args, **kwargs):
        noted_reading(self.case, request.user)
        return super().get(request, *args, **kwargs)

    def perform(self, form):
        reserved = form.reserved(self.diagnosis.reserved or {})
        operations.write_levels(self.diagnosis.pk, levels=form.levels(), reserved=reserved, **self.done)
        return self.page_url


class AddTrip(DiagnosisForm):
    title = "Décrire un trajet"
    form_class = TripForm
    button = "Ajouter le trajet"
    button_icon = "route"
    said = "Le trajet est ajouté."

    def get_initial(self):
        """Say what her page knows already: where she lives, where she works or trains."""
        if self.diagnosis.trips.exists():
            return {}
        person, today = self.case.person, clock.today()
        asked = {"start": str(person.commune.name) if person.commune else ""}
        work = (
            person.activities.select_related("commune")
            .exclude(ends_on__lte=today)
            .order_by("-starts_on")
            .first()
        )
        if work is not None:
            is_training = work.kind in (ActivityKind.TRAINING, ActivityKind.INTERNSHIP)
            asked |= {"end": work.commune.name, "purpose": TripFor.TRAINING if is_training else TripFor.WORK}
        return asked

    def perform(self, form):
        operations.add_trip(self.diagnosis.pk, **form.cleaned_data, **self.done)
        return self.page_url


class EditTrip(DiagnosisForm):
    title = "Corriger un trajet"
    form_class = TripForm
    said = "Le trajet est corrigé."

    @cached_property
    def trip(self):
        return get_object_or_404(self.diagnosis.trips, pk=self.kwargs["trip"])

    def get_initial(self):
        return TripForm.asked_of(self.trip)

    def perform(self, form):
        operations.change_trip(self.trip.pk, **form.cleaned_data, **self.done)
        return self.page_url


class RemoveTrip(OfDiagnosis, CaseAct):
    said = "Le trajet est retiré."

    def perform(self):
        trip = get_object_or_404(self.diagnosis.trips, pk=self.kwargs["trip"])
        operations.remove_trip(trip.pk, **self.done)
        return self.page_url


class Conclude(DiagnosisForm):
    title = "Conclure"
    form_class = ConclusionForm
    said = "La conclusion est écrite."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"reserved": may_read_reserved(self.case, self.request.user)}

    def get_initial(self):
        return ConclusionForm.asked_of(self.diagnosis)

    def perform(self, form):
        operations.conclude(self.diagnosis.pk, **form.told(), **self.done)
        return self.page_url


class Drop(OfDiagnosis, CaseAct):
    said = "Le diagnostic est abandonné\u00a0: rien n’en est gardé."

    def perform(self):
        return operations.drop_diagnosis(self.diagnosis.pk, **self.done)


class Sign(DiagnosisForm):
    """How is it signed? On paper it is issued at once; on the screen, on the next page."""

    title = "Faire signer le diagnostic"
    form_class = HowForm
    button = "Continuer"
    button_icon = "signature"

    def consequences(self, form):
        missing = operations.missing_before_signing(self.diagnosis)
        said = [("circle-alert", typography(one)) for one in missing]
        said.append(("lock", "Une fois signé, il ne change plus. Santé et confiance n’y sont pas."))
        said.append(("calendar-clock", "Il vaut six mois, à partir d’aujourd’hui."))
        if not AUTHORISED.on(clock.today()):
            said.append(
                ("info", "La structure n’est pas notée prescripteur habilité\u00a0: le papier le dit.")
            )
        return Consequences(icon="signature", sentences=said)

    def perform(self, form):
        if form.cleaned_data["means"] == Means.TOUCH:
            return reverse("cases:sign_here", args=[self.case.pk, self.diagnosis.pk])
        operations.sign_diagnosis(self.diagnosis.pk, means=Means.PAPER, **self.done)
        self.said = "Le diagnostic est établi\u00a0: imprimez-le, et signez tous les deux."
        return self.page_url


class SignHere(DiagnosisForm):
    """Both sign on this screen, after reading what the paper will say."""

    title = "Signer le diagnostic"
    template_name = "cases/sign.html"
    form_class = DiagnosisPads
    button = "Enregistrer les signatures"
    button_icon = "signature"
    said = "Le diagnostic est signé. Il vaut six mois."

    @cached_property
    def lines(self):
        axes = axes_of(self.diagnosis, entry_before(self.diagnosis))
        return operations.lines_to_sign(self.diagnosis, axes)

    @cached_property
    def text(self) -> str:
        lines = "\n".join(f"{label}\u00a0: {value}" for label, value in self.lines)
        return f"{self.diagnosis}, {self.case.reference}\n{lines}"

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission() and (missing := operations.missing_before_signing(self.diagnosis)):
            messages.warning(request, typography(" ".join(missing)))
            return HttpResponseRedirect(self.page_url)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        given = {"user": self.request.user, "at": self.done["at"], "consent": CONSENT}
        return super().get_form_kwargs() | given | {"borrower": self.case.person}

    def get_context_data(self, **kwargs):
        return super().get_context_data(lines=self.lines, shown=digest(self.text), **kwargs)

    def perform(self, form):
        if self.request.POST.get("shown") != digest(self.text):
            raise operations.CaseRefused("Le diagnostic a changé\u00a0: relisez-le, puis signez à nouveau.")
        made = form.made(self.text, self.request.headers.get("user-agent", ""))
        operations.sign_diagnosis(self.diagnosis.pk, means=Means.TOUCH, signing=made, **self.done)
        return self.page_url


class Attest(OfDiagnosis, CaseAct):
    """The attestation, for an employer of the IAE: then its PDF."""

    def perform(self):
        document = operations.attest(self.diagnosis.pk, **self.done)
        self.said = f"L’attestation {document.number} est établie."
        return self.page_url


class Coding(OfDiagnosis, PermissionRequiredMixin, View):
    """France Travail's coding as a file, once she agreed that her diagnosis is shared."""

    http_method_names = ["get", "head"]
    permission_required = VIEW

    def get(self, request, *args, **kwargs):
        why = operations.why_no_exchange(self.diagnosis)
        if why:
            messages.error(request, why)
            return HttpResponseRedirect(self.page_url)
        noted_reading(self.case, request.user)
        signed = paris_date(self.diagnosis.signed_at)
        content = exchanged(self.diagnosis.coding) | {
            "dossier": self.case.reference,
            "date": signed.isoformat(),
        }
        response = HttpResponse(
            json.dumps(content, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
        )
        response["Content-Disposition"] = (
            f'attachment; filename="{self.case.reference}-contrainte-{CONSTRAINT}.json"'
        )
        response["Cache-Control"] = "private, no-store"
        return response
