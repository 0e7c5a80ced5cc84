"""« Autrement » : what the same trip costs each month, way beside way."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from advice.cases.lists import CASES, VIEW
from advice.cases.views.base import OfCase, noted_reading
from advice.plans.alternatives import km_a_month, trips_of, ways
from advice.plans.operations.base import SEES_INCOME
from advice.plans.picture import WIDE, lengths
from mobilite import clock


class Alternatives(OfCase, PermissionRequiredMixin, TemplateView):
    """One real trip of hers (``?trajet=``), each way to make it: bars and figures, with what is counted."""

    permission_required = VIEW
    template_name = "plans/alternatives.html"

    @cached_property
    def trips(self):
        return trips_of(self.case)

    def get(self, request, *args, **kwargs):
        noted_reading(self.case, request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("trajet", "")
        trip = next(
            (one for one in self.trips if str(one.pk) == asked), self.trips[0] if self.trips else None
        )
        person = self.case.person if self.request.user.has_perm(SEES_INCOME) else None
        found = ways(trip, person, clock.today()) if trip is not None else []
        bars = lengths([one.monthly for one in found])
        return super().get_context_data(**kwargs) | {
            "title": "Le même trajet, autrement",
            "title_detail": self.case.reference,
            "crumbs": [CASES, (self.case.reference, self.case.get_absolute_url())],
            "trip": trip,
            "km": round(km_a_month(trip)) if trip is not None else 0,
            "trips": [one for one in self.trips if one != trip],
            "ways": list(zip(found, bars, strict=True)),
            "wide": WIDE,
            "diagnosis": reverse("cases:start_diagnosis", args=[self.case.pk]),
            "day": clock.today(),
        }
