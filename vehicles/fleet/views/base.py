"""What these pages share."""

from functools import cached_property
from hashlib import sha256
from typing import Any

from django.shortcuts import get_object_or_404

from mobilite import clock
from mobilite.importable import Wrong
from mobilite.pages.form_page import FormPage
from mobilite.workflow import Refusal
from vehicles.fleet.lists import VEHICLES
from vehicles.models import Vehicle


class ShownFirst(FormPage):
    """A form whose first press shows what it will do, and whose second does that and nothing else.

    The form has a hidden ``seen``. ``look(form)`` returns what is shown, and may raise a Refusal; ``stops(shown)``
    tells that it cannot be done as it is; ``printed(form, shown)`` is what must not have changed in between.
    """

    refusals = (Refusal,)
    field = ""
    shown: Any = None

    def look(self, form) -> Any:
        raise NotImplementedError

    def stops(self, shown) -> bool:
        return False

    def printed(self, form, shown) -> Any:
        raise NotImplementedError

    @cached_property
    def now(self):
        return clock.now()

    def form_valid(self, form):
        try:
            self.shown = self.look(form)
        except (Refusal, Wrong) as error:
            name = getattr(error, "field", None) or self.field
            form.add_error(name if name in form.fields else None, error.sentence)
            return self.form_invalid(form)
        mark = sha256(repr(self.printed(form, self.shown)).encode()).hexdigest()
        if self.stops(self.shown) or form.cleaned_data["seen"] != mark:
            form.data = form.data.copy()
            form.data["seen"] = mark
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(shown=self.shown, **kwargs)


class OnVehicle:
    """Mixin: a page below a vehicle, whose key is in the address."""

    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def vehicle(self) -> Vehicle:
        seen = Vehicle.objects.visible_to(self.request.user).select_related("category", "place")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_crumbs(self):
        return (VEHICLES, (self.vehicle.number, self.vehicle.get_absolute_url()))

    def get_back_url(self):
        return self.vehicle
