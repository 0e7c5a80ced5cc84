"""What people do to a vehicle: bring it in, correct it, immobilise it, move it, read its meter."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from mobilite import clock
from mobilite.pages.form_page import ActView, Consequences, FormPage
from mobilite.pages.french import period_fr, plural
from mobilite.workflow import Refusal
from vehicles import operations
from vehicles.forms import MeterForm, VehicleForm, WorkshopForm
from vehicles.models import Occupancy, Vehicle
from vehicles.views.record import VEHICLES, who


class OnVehicle:
    """A page about one vehicle, ``self.vehicle``, below it in the path."""

    permission_required = "vehicles.change_vehicle"
    refusals = (Refusal,)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()

    @property
    def vehicle(self) -> Vehicle:
        if not hasattr(self, "_vehicle"):
            seen = Vehicle.objects.visible_to(self.request.user).select_related("category", "place")
            self._vehicle = get_object_or_404(seen, pk=self.kwargs["pk"])
        return self._vehicle

    def get_crumbs(self):
        return (*VEHICLES, (str(self.vehicle.number), self.vehicle.get_absolute_url()))

    def get_back_url(self):
        return self.vehicle

    def who_when(self, occupancy) -> str:
        when = period_fr(occupancy.starts_at, occupancy.ends_at, year=False)
        return f"{who(occupancy, self.request.user)}, {when}"


class NewVehicle(FormPage):
    title = "Nouveau véhicule"
    permission_required = "vehicles.add_vehicle"
    form_class = VehicleForm
    button = "Ajouter au parc"
    crumbs = VEHICLES
    refusals = (Refusal,)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Vehicle()}

    def get_initial(self):
        return {"in_service_on": clock.today(), "place": self.request.user.place_id, "meter": 0}

    def perform(self, form):
        vehicle = operations.create_vehicle(at=clock.now(), actor=self.request.user, **form.values())
        self.said = f"{vehicle.number} est dans le parc."
        return vehicle


class EditVehicle(OnVehicle, FormPage):
    form_class = VehicleForm
    button = "Enregistrer"
    said = "La fiche est à jour."

    def get_title(self):
        return f"Modifier {self.vehicle.number}"

    def get_form_kwargs(self):
        # Another copy: the form writes what was typed on it, and the page speaks of the vehicle as it is.
        return super().get_form_kwargs() | {"instance": Vehicle.objects.get(pk=self.vehicle.pk)}

    def perform(self, form):
        return operations.update_vehicle(
            self.vehicle.pk, at=self.now, actor=self.request.user, **form.values()
        )


class ToWorkshop(OnVehicle, FormPage):
    permission_required = "vehicles.change_occupancy"
    form_class = WorkshopForm
    button = "Mettre à l’atelier"
    button_icon = "wrench"

    def get_title(self):
        return f"Mettre {self.vehicle.number} à l’atelier"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "vehicle": self.vehicle,
            "now": self.now,
            "name_of": lambda occupancy: who(occupancy, self.request.user),
        }

    def get_initial(self):
        planned = self.vehicle.occupancies.live().filter(
            kind="workshop", left_at__isnull=True, starts_at__lte=self.now, ends_at__gt=self.now
        )
        visit = planned.first()
        return {"reason": visit.reason, "ends_at": visit.ends_at} if visit else {}

    def consequences(self, form):
        if form.is_bound:
            return None
        coming = list(
            self.vehicle.occupancies.live()
            .exclude(kind="workshop")
            .select_related("person")
            .order_by("starts_at", "pk")[:5]
        )
        if not coming:
            return Consequences(
                "Ce que cela fait",
                "info",
                sentences=[("calendar-check", "Personne n’attend ce véhicule pour l’instant.")],
            )
        sentences = [("users", self.who_when(one)) for one in coming]
        return Consequences("Qui attend ce véhicule", "calendar-days", sentences=sentences)

    def perform(self, form):
        data = form.cleaned_data
        starts_at = data["starts_at"] or self.now
        moves = form.moves()
        operations.immobilise(
            self.vehicle.pk,
            starts_at=starts_at,
            ends_at=data["ends_at"],
            reason=data["reason"],
            moves=moves,
            at=self.now,
            actor=self.request.user,
        )
        when = "est à l’atelier" if starts_at <= self.now else "ira à l’atelier à cette date"
        self.said = f"{self.vehicle.number} {when}."
        if moves:
            moved = plural(len(moves), "réservation")
            self.said += f" {moved} sur un autre véhicule\u00a0: prévenez les personnes."
        return self.vehicle


class BackInService(OnVehicle, ActView):
    to_clean = False

    def perform(self):
        vehicle = operations.back_in_service(
            self.vehicle.pk, at=self.now, actor=self.request.user, to_clean=self.to_clean
        )
        then = ", à nettoyer avant de repartir" if self.to_clean else ""
        self.said = f"{vehicle.number} est de nouveau en service{then}."
        return vehicle


class BackToClean(BackInService):
    """Out of the workshop, but not away before it is cleaned."""

    to_clean = True


class ToClean(OnVehicle, ActView):
    permission_required = "vehicles.ready_vehicle"

    def perform(self):
        vehicle = operations.to_clean(self.vehicle.pk, at=self.now, actor=self.request.user)
        self.said = f"{vehicle.number} ne repart pas avant d’être nettoyé."
        return vehicle


class Ready(OnVehicle, ActView):
    """One button, wherever a vehicle that is to be cleaned is named; « suite » says where to come back."""

    permission_required = "vehicles.ready_vehicle"

    def get_back_url(self):
        asked = self.request.GET.get("suite", "")
        return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else self.vehicle

    def perform(self):
        vehicle = operations.ready(self.vehicle.pk, at=self.now, actor=self.request.user)
        self.said = f"{vehicle.number} est prêt à repartir."
        return self.get_back_url()


class ReadMeter(OnVehicle, FormPage):
    form_class = MeterForm
    button = "Noter le compteur"

    def get_title(self):
        return f"Relever le compteur de {self.vehicle.number}"

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if form.is_bound and form.data.get("confirmed"):
            form.ask_to_confirm()
        return form

    def form_valid(self, form):
        try:
            form.reading = operations.record_meter(
                self.vehicle,
                form.cleaned_data["meter"],
                at=self.now,
                source="Relevé",
                confirmed=form.cleaned_data["confirmed"],
                actor=self.request.user,
            )
        except operations.UnlikelyMeter as refusal:
            form.ask_to_confirm()
            form.add_error("meter", refusal.sentence)
            return self.form_invalid(form)
        except operations.MeterGoesBack as refusal:
            form.add_error("meter", refusal.sentence)
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, form):
        self.said = "Le compteur est noté."
        return self.vehicle


class CancelVisit(OnVehicle, ActView):
    permission_required = "vehicles.change_occupancy"
    said = "L’atelier prévu est annulé."

    @property
    def vehicle(self):
        if not self.request.user.has_perm("vehicles.view_occupancy"):
            raise PermissionDenied
        visit = Occupancy.objects.select_related("vehicle").filter(pk=self.kwargs["pk"]).first()
        if visit is None:
            raise Http404
        return visit.vehicle

    def perform(self):
        vehicle = self.vehicle
        operations.cancel_visit(self.kwargs["pk"], at=self.now, actor=self.request.user)
        return vehicle
