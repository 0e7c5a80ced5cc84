"""What people do to one vehicle: say that nobody finds it, that it is found."""

from mobilite.pages.form_page import ActView, ConfirmPage, Consequences
from vehicles.fleet import operations
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
