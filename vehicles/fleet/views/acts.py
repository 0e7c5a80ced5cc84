"""What people do to one vehicle: it is missing, found, leaves the fleet, comes back; its battery is measured or changed."""

from mobilite import clock
from mobilite.pages.form_page import ActView, ConfirmPage, Consequences, FormPage
from mobilite.pages.french import euros
from vehicles.fleet import operations
from vehicles.fleet.forms import BatteryForm, ExitForm, MeasureForm, UpkeepForm
from vehicles.fleet.models import Battery, ExitKind
from vehicles.fleet.views.base import OnVehicle
from vehicles.views.record import who


class DeclareMissing(OnVehicle, ConfirmPage):
    permission_required = "fleet.change_inventory"
    button = "Déclarer introuvable"

    def get_title(self):
        return f"Déclarer {self.vehicle.number} introuvable"

    def consequences(self, form):
        coming = operations.promised([self.vehicle])[:5]
        sentences = [
            ("ban", "Il n’est plus proposé à la location."),
            ("search", "L’atelier reçoit la tâche de le chercher."),
        ]
        sentences += [
            ("users", f"À déplacer par le comptoir\u00a0: {who(one, self.request.user)}.") for one in coming
        ]
        return Consequences("Ce que cela fait", "info", sentences=sentences)

    def perform(self, form):
        vehicle = operations.declare_missing(self.vehicle.pk, note=form.cleaned_data["reason"], **self.done)
        self.said = f"{vehicle.number} est déclaré introuvable."
        return vehicle


class Found(OnVehicle, ActView):
    permission_required = "fleet.change_inventory"

    def perform(self):
        vehicle = operations.found(self.vehicle.pk, **self.done)
        self.said = f"{vehicle.number} est retrouvé\u00a0: il est de nouveau proposé."
        return vehicle


class LeaveFleet(OnVehicle, FormPage):
    permission_required = "fleet.add_exit"
    form_class = ExitForm
    button = "Sortir du parc"
    button_icon = "archive"
    danger = True

    def get_title(self):
        return f"Sortir {self.vehicle.number} du parc"

    def get_initial(self):
        return {"on": clock.today()}

    def consequences(self, form):
        live = self.vehicle.occupancies.live().exclude(kind="workshop").select_related("person")
        sentences = [
            ("triangle-alert", f"À déplacer ou à annuler d’abord\u00a0: {who(one, self.request.user)}.")
            for one in live.order_by("starts_at", "pk")[:5]
        ]
        sentences += [
            ("archive", "Il n’est plus proposé ni montré au planning. Sa fiche et son histoire restent."),
            ("undo-2", "Le responsable peut l’y remettre, avec un motif."),
        ]
        return Consequences("Ce que cela fait", "info", sentences=sentences)

    def perform(self, form):
        done = operations.leave_fleet(self.vehicle.pk, **form.cleaned_data, **self.done)
        self.said = f"{self.vehicle.number} est sorti du parc\u00a0: {ExitKind(done.kind).label.lower()}."
        return self.vehicle


class UndoExit(OnVehicle, ConfirmPage):
    permission_required = "fleet.change_exit"
    button = "Remettre dans le parc"
    danger = False

    def get_title(self):
        return f"Remettre {self.vehicle.number} dans le parc"

    def consequences(self, form):
        return Consequences(
            "Ce que cela fait",
            "info",
            sentences=[
                ("undo-2", "Il est de nouveau proposé et montré au planning."),
                ("history", "Sa sortie reste écrite dans son histoire, avec votre motif."),
            ],
        )

    def perform(self, form):
        vehicle = operations.undo_exit(self.vehicle.pk, reason=form.cleaned_data["reason"], **self.done)
        self.said = f"{vehicle.number} est de nouveau dans le parc."
        return vehicle


class MeasureBattery(OnVehicle, FormPage):
    permission_required = "fleet.add_measure"
    form_class = MeasureForm
    button = "Noter la mesure"
    button_icon = "battery-charging"

    def get_title(self):
        return f"Mesurer la batterie de {self.vehicle.number}"

    def get_initial(self):
        return {"on": clock.today()}

    def get_form_kwargs(self):
        known = Battery.objects.fitted().filter(vehicle=self.vehicle).exclude(nominal_wh=None)
        return super().get_form_kwargs() | {"knows_new": known.exists()}

    def perform(self, form):
        measure = operations.record_measure(self.vehicle.pk, **form.cleaned_data, **self.done)
        self.said = f"La batterie tient {measure.percent}\u00a0% de sa capacité neuve."
        return self.vehicle


class NoteUpkeep(OnVehicle, FormPage):
    permission_required = "fleet.add_upkeep"
    form_class = UpkeepForm
    button = "Noter la dépense"
    button_icon = "wrench"

    def get_title(self):
        return f"Entretien de {self.vehicle.number}"

    def get_initial(self):
        return {"on": clock.today()}

    def perform(self, form):
        made = operations.note_upkeep(self.vehicle.pk, **form.cleaned_data, **self.done)
        self.said = f"{made.what}\u00a0: {euros(made.amount)} notés."
        return self.vehicle


class FitBattery(OnVehicle, FormPage):
    permission_required = "fleet.change_battery"
    form_class = BatteryForm
    button = "Enregistrer la batterie"
    button_icon = "battery-charging"

    def get_title(self):
        return f"Batterie de {self.vehicle.number}"

    def get_initial(self):
        one = Battery.objects.fitted().filter(vehicle=self.vehicle).first()
        if one is None:
            return {"on": self.vehicle.bought_on or self.vehicle.in_service_on, "is_new": ""}
        return {
            "on": one.since,
            "serial_number": one.serial_number,
            "nominal_wh": one.nominal_wh,
            "is_new": "",
        }

    def perform(self, form):
        values = form.cleaned_data | {"is_new": bool(form.cleaned_data["is_new"])}
        operations.fit_battery(self.vehicle.pk, **values, **self.done)
        self.said = "La batterie est notée."
        return self.vehicle
