"""Open a file, write what was done about it, charge the excess, stop the rental, end it."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.money import french
from mobilite.pages.form_page import Consequences, FormPage, Line
from mobilite.pages.french import date_fr, datetime_fr, euros, typography
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from rentals.incidents import operations
from rentals.incidents.documents import last_letter
from rentals.incidents.forms import (
    ComplaintForm,
    DeclareForm,
    EndForm,
    ExcessForm,
    IncidentForm,
    NothingToAsk,
    PicturesForm,
    StepForm,
    asked_of,
    asked_when,
)
from rentals.incidents.lists import CHANGE, INCIDENTS
from rentals.incidents.models import Kind, Status, StepKind
from rentals.incidents.operations.charging import printed_excess
from rentals.incidents.views.base import IncidentPageForm
from rentals.models import Rental
from rentals.models import Status as RentalStatus
from rentals.payments.balances import balance
from vehicles.models import Vehicle

TITLES = {
    Kind.ACCIDENT: "Accident",
    Kind.THEFT: "Vol",
    Kind.NOT_RETURNED: "Véhicule non rendu",
    Kind.KEYS: "Clés perdues",
    Kind.BREAKDOWN: "Panne",
}
INTROS = {
    Kind.ACCIDENT: "Cinq jours ouvrés pour le dire à l’assureur. Le constat et les photos s’ajoutent ensuite.",
    Kind.THEFT: "D’abord la plainte, puis l’assureur, en deux jours ouvrés. La location s’arrête à l’heure du vol.",
    Kind.NOT_RETURNED: "Appel, SMS, lettre, plainte\u00a0: chaque étape a son jour, une tâche la rappelle.",
    Kind.KEYS: "Pour garder la trace du double et de ce qui est demandé.",
    Kind.BREAKDOWN: "L’assistance d’abord, puis un véhicule de remplacement\u00a0: la personne le lit par message.",
}


def _key(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


class PickKind(PermissionRequiredMixin, TemplateView):
    """Which file to open."""

    permission_required = CHANGE
    template_name = "incidents/pick.html"

    def get_context_data(self, **kwargs):
        kinds = [
            (reverse("incidents:new", args=[kind.value]), kind.label, INTROS[kind])
            for kind in Kind
            if kind != Kind.NOT_RETURNED
        ]
        return super().get_context_data(title="Ouvrir un dossier", crumbs=[INCIDENTS], kinds=kinds, **kwargs)


class NewIncident(FormPage):
    """Open a file, from a rental (``?location=``), a vehicle (``?vehicule=``) or from nothing."""

    permission_required = CHANGE
    form_class = IncidentForm
    button = "Ouvrir le dossier"
    button_icon = "folder-open"
    refusals = (Refusal,)

    @cached_property
    def kind(self) -> Kind:
        try:
            return Kind(self.kwargs["kind"])
        except ValueError as error:
            raise Http404 from error

    @cached_property
    def rental(self) -> Rental | None:
        key = _key(self.request.GET.get("location", ""))
        if key is None:
            return None
        rentals = Rental.objects.visible_to(self.request.user).select_related("person").with_vehicles()
        return get_object_or_404(rentals, pk=key)

    @cached_property
    def vehicle(self) -> Vehicle | None:
        if self.rental is not None:
            return self.rental.vehicle
        key = _key(self.request.GET.get("vehicule", ""))
        return None if key is None else get_object_or_404(Vehicle.objects.in_the_fleet(), pk=key)

    def get_title(self):
        return TITLES[self.kind]

    @property
    def intro(self):
        return INTROS[self.kind]

    def get_crumbs(self):
        if self.rental is not None:
            return [INCIDENTS, (self.rental.reference, self.rental.get_absolute_url())]
        return [INCIDENTS]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.kind, "fixed": self.vehicle is not None}

    def get_initial(self):
        asked = {"known_on": clock.today()}
        if self.kind == Kind.NOT_RETURNED and self.rental is not None:
            asked |= asked_when(self.rental.return_at)
        return asked

    def consequences(self, form):
        said = []
        if self.vehicle is not None:
            said.append(("car", f"{self.vehicle.number} {self.vehicle.make} {self.vehicle.model}"))
        if self.rental is not None:
            said.append(
                ("user", f"{shown_name(self.rental.person, self.request.user)}, {self.rental.reference}")
            )
        elif self.kind != Kind.NOT_RETURNED:
            said.append(("search", "Le locataire est trouvé d’après la remise des clés, à cette heure."))
        said.append(("euro", "Rien n’est ajouté à la note."))
        return Consequences(icon="folder-open", sentences=said)

    def perform(self, form):
        vehicle = self.vehicle or form.cleaned_data["vehicle"]
        incident = operations.open_incident(
            vehicle,
            kind=self.kind,
            rental=self.rental,
            **form.told(),
            at=clock.now(),
            actor=self.request.user,
        )
        self.said = f"Le dossier {incident.reference} est ouvert."
        return incident


class EditIncident(IncidentPageForm):
    """Complete or correct what happened."""

    title = "Compléter le dossier"
    form_class = IncidentForm
    said = "Le dossier est complété."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.incident.kind, "fixed": True}

    def get_initial(self):
        return asked_of(self.incident)

    def perform(self, form):
        return operations.correct(self.incident.pk, **form.told(), **self.done)


class AddStep(IncidentPageForm):
    """What was done."""

    title = "Noter une démarche"
    form_class = StepForm
    button = "Noter"
    button_icon = "check"
    said = "La démarche est notée."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.incident.kind}

    def get_initial(self):
        return {"kind": self.request.GET.get("quoi", "")}

    def perform(self, form):
        asked = dict(form.cleaned_data)
        proof = asked.pop("proof")
        if proof is None and asked["kind"] == StepKind.LETTER:
            proof = self.letter()
        operations.add_step(self.incident.pk, file=proof, **asked, **self.done)
        return self.incident

    def letter(self) -> bytes | None:
        """Return the letter that was drawn from here, kept with its step; nothing when it cannot be."""
        try:
            return last_letter(self.incident, at=self.done["at"], by=self.request.user)
        except Refusal:
            return None


class NoteComplaint(IncidentPageForm):
    """The receipt of the complaint."""

    title = "Noter la plainte"
    form_class = ComplaintForm
    button = "Noter la plainte"
    button_icon = "shield-check"
    intro = "À la gendarmerie ou au commissariat. L’assureur demande le récépissé."
    said = "La plainte est notée."

    def perform(self, form):
        asked = dict(form.cleaned_data)
        return operations.note_complaint(self.incident.pk, file=asked.pop("proof"), **asked, **self.done)


class Declare(IncidentPageForm):
    """The insurer was told."""

    title = "Noter la déclaration à l’assureur"
    form_class = DeclareForm
    button = "Noter la déclaration"
    button_icon = "send"
    intro = "Le dossier pour l’assureur (PDF) est prêt dans « Autres actes »."
    said = "La déclaration est notée."

    def consequences(self, form):
        on = self.incident.due_on
        said = [("calendar-clock", f"Au plus tard le {date_fr(on)}.")] if on else []
        return Consequences(icon="send", sentences=said) if said else None

    def perform(self, form):
        asked = dict(form.cleaned_data)
        return operations.declare(self.incident.pk, file=asked.pop("proof"), **asked, **self.done)


class AddPictures(IncidentPageForm):
    """Photographs."""

    title = "Ajouter des photos"
    form_class = PicturesForm
    button = "Ajouter"
    button_icon = "camera"
    said = "Les photos sont ajoutées."

    def perform(self, form):
        asked = form.cleaned_data
        operations.add_pictures(self.incident.pk, asked["pictures"], label=asked["label"], **self.done)
        return self.incident


class ChargeExcess(IncidentPageForm):
    """The excess, as the contract prints it: nothing is asked without this click."""

    title = "Ajouter à la note"
    permission_required = (CHANGE, "rentals.change_rental", "payments.add_payment")
    form_class = ExcessForm
    button = "Ajouter à la note"
    button_icon = "receipt-euro"

    @cached_property
    def printed(self):
        incident = self.incident
        return (
            printed_excess(incident.rental, incident.kind)
            if incident.rental and incident.is_insured
            else None
        )

    def get_initial(self):
        label = {
            Kind.THEFT: "Franchise, vol",
            Kind.ACCIDENT: "Franchise, accident",
            Kind.KEYS: "Clés perdues",
        }
        return {"label": label.get(self.incident.kind, "Frais"), "amount": self.printed}

    def consequences(self, form):
        if self.incident.is_insured:
            words = f"franchise de {french(self.printed)}" if self.printed is not None else "aucune franchise"
            said = [
                (
                    "file-text",
                    typography(
                        f"Le contrat imprime : {words}. On ne demande pas plus, on peut demander moins."
                    ),
                )
            ]
        else:
            said = [("file-text", "Le prix justifié, comme le contrat l’imprime.")]
        said.append(
            (
                "message-square",
                "Dites-le à la personne avant\u00a0: elle peut le contester, ou payer petit à petit.",
            )
        )
        return Consequences(sentences=said)

    def perform(self, form):
        incident = operations.charge(self.incident.pk, **form.cleaned_data, **self.done)
        self.said = (
            f"{french(incident.charged_amount)} sont ajoutés à la note de {incident.rental.reference}."
        )
        return incident


class StopRental(IncidentPageForm):
    """Stop the rental at the hour of the theft."""

    title = "Arrêter la location à l’heure du vol"
    permission_required = (CHANGE, "rentals.change_rental")
    form_class = NothingToAsk
    button = "Arrêter la location"
    button_icon = "octagon-alert"
    danger = True

    def consequences(self, form):
        incident = self.incident
        rental = incident.rental
        if rental is None or rental.status != RentalStatus.ONGOING:
            return Consequences(
                sentences=[("circle-alert", "Aucune location en cours n’est liée à ce dossier.")]
            )
        try:
            stop = operations.preview_stop(rental, incident.happened_at)
        except Refusal as refusal:
            return Consequences(sentences=[("circle-alert", refusal.sentence)])
        standing = balance(rental.main_bill)
        after = standing.total + stop.change
        lines = [
            Line("Avant", euros(standing.total)),
            *(Line(one.label, euros(one.amount), one.why) for one in stop.lines),
            Line("Après", euros(after), is_sum=True),
        ]
        said = [("clock", typography(f"La location s’arrête le {datetime_fr(incident.happened_at)}."))]
        if standing.paid > after:
            said.append(("rotate-ccw", f"{french(standing.paid - after)} payés en trop sont à rendre."))
        said.append(("car", "Le véhicule sort du planning. Ses réservations à venir sont à déplacer."))
        if rental.bills.filter(is_main=False).exists():
            said.append(("handshake", "La part d’un autre payeur ne change pas\u00a0: voyez avec lui."))
        return Consequences(lines=lines, sentences=said)

    def perform(self, form):
        incident = operations.stop_rental(self.incident.pk, **self.done)
        self.said = f"La location {incident.rental.reference} est arrêtée à l’heure du vol."
        return incident


class CloseIncident(IncidentPageForm):
    """End it."""

    title = "Clore le dossier"
    form_class = EndForm
    button = "Clore le dossier"
    button_icon = "archive"
    said = "Le dossier est clos."

    def consequences(self, form):
        if self.incident.is_to_declare and self.incident.status != Status.DECLARED:
            words = "L’assureur n’a pas été prévenu\u00a0: dites pourquoi."
            return Consequences(icon="archive", sentences=[("circle-alert", words)])
        return None

    def perform(self, form):
        return operations.close(self.incident.pk, **form.cleaned_data, **self.done)
