"""The places where one may agree to meet."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.pages.form_page import FormPage
from mobilite.workflow import Refusal
from rentals.rounds import operations
from rentals.rounds.forms import PointForm
from rentals.rounds.lists import KEEP_POINTS, ROUNDS
from rentals.rounds.models import MeetingPoint


class _PointPage(FormPage):
    permission_required = KEEP_POINTS
    form_class = PointForm
    refusals = (Refusal,)

    def get_crumbs(self):
        return (ROUNDS, ("Lieux de rendez-vous", reverse("rounds:points")))

    def values(self, form) -> dict:
        return {
            "values": {name: form.cleaned_data[name] for name in form.Meta.fields},
            "at": clock.now(),
            "actor": self.request.user,
        }


class NewPoint(_PointPage):
    title = "Nouveau lieu de rendez-vous"
    button = "Ajouter le lieu"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": MeetingPoint()}

    def perform(self, form):
        point = operations.add_point(**self.values(form))
        self.said = f"{point} est ajouté\u00a0: on peut s’y donner rendez-vous."
        return reverse("rounds:points")


class EditPoint(_PointPage):
    @cached_property
    def point(self) -> MeetingPoint:
        return get_object_or_404(MeetingPoint, pk=self.kwargs["pk"])

    def get_title(self):
        return f"Modifier\u00a0: {self.point}"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"instance": MeetingPoint.objects.get(pk=self.point.pk)}

    def perform(self, form):
        point = operations.change_point(self.point.pk, **self.values(form))
        self.said = f"{point} est modifié."
        return reverse("rounds:points")
