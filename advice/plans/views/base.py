"""What the pages about one plan share."""

from django.http import Http404
from django.utils.functional import cached_property

from advice.cases.lists import CASES
from advice.cases.views.base import OfCase
from advice.plans.models import Plan
from advice.plans.operations.base import lines
from mobilite.pages.form_page import ActView, FormPage


def plans():
    """Return plans with what their pages show."""
    return Plan.objects.select_related("case__person__commune", "case__adviser").prefetch_related(
        "estimates__paper", lines()
    )


class OfPlan(OfCase):
    """Mixin of what is done to one plan of a file, whose keys are in the address."""

    @cached_property
    def plan(self) -> Plan:
        found = (
            plans()
            .visible_to(self.request.user)
            .filter(case=self.kwargs["pk"], pk=self.kwargs["plan"])
            .first()
        )
        if found is None:
            raise Http404
        return found

    def get_back_url(self):
        return self.plan

    def get_crumbs(self):
        case = self.plan.case
        return [
            CASES,
            (case.reference, case.get_absolute_url()),
            (self.plan.reference, self.plan.get_absolute_url()),
        ]


class PlanForm(OfPlan, FormPage):
    """A short form about one plan, then back to its page."""


class PlanAct(OfPlan, ActView):
    """A button about one plan."""
