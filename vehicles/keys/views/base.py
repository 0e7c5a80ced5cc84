"""What the pages of keys share."""

from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.workflow import Refusal
from vehicles.keys.lists import CHANGE
from vehicles.models import Vehicle

VEHICLES = ("Véhicules", reverse_lazy("vehicles:list"))
KEYS = ("Clés", reverse_lazy("keys:list"))


class OnVehicle:
    """A page about the keys of one vehicle, ``self.vehicle``, below it in the path."""

    permission_required = CHANGE
    refusals = (Refusal,)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = clock.now()

    @cached_property
    def vehicle(self) -> Vehicle:
        return get_object_or_404(Vehicle.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_crumbs(self):
        return (VEHICLES, (self.vehicle.number, self.vehicle.get_absolute_url()))

    def get_back_url(self):
        return self.vehicle
