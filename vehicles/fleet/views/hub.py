"""Where what keeps the fleet begins: one line for each, to those who may see it."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse
from django.views.generic import TemplateView

from vehicles.fleet.lists import VEHICLES

ROOMS = (
    ("fleet:inventories", "fleet.view_inventory", "clipboard-check", "Inventaires", "Compter un lieu au téléphone, régler les écarts."),
    ("fleet:transfers", "fleet.view_transfer", "truck", "Transferts", "Transporter des véhicules d’un lieu à l’autre."),
    ("fleet:deliveries", "fleet.view_delivery", "package-check", "Livraisons", "Enregistrer tout un lot depuis une liste."),
    ("fleet:recalls", "fleet.view_recall", "flag", "Rappels", "Retrouver les cadres que le fabricant rappelle."),
    ("fleet:batteries", "fleet.view_battery", "battery-charging", "Batteries", "Ce qu’elles tiennent encore, les plus faibles d’abord."),
    ("fleet:exits", "fleet.view_exit", "archive", "Sorties du parc", "Vendus, mis au rebut, volés, rendus."),
)  # fmt: skip


class Hub(PermissionRequiredMixin, TemplateView):
    """The rooms of the fleet."""

    permission_required = "vehicles.view_vehicle"
    template_name = "fleet/hub.html"

    def get_context_data(self, **kwargs):
        rooms = [
            (reverse(name), icon, label, detail)
            for name, permission, icon, label, detail in ROOMS
            if self.request.user.has_perm(permission)
        ]
        return super().get_context_data(title="Tenir le parc", crumbs=(VEHICLES,), rooms=rooms, **kwargs)
