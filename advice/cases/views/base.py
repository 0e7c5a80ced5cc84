"""What the pages about one file share."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from advice.cases.lists import CASES, CHANGE
from advice.cases.models import Case
from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.pages.form_page import ActView, FormPage
from mobilite.workflow import Refusal

LOADED = ("person__commune", "adviser", "referred_by__partner", "rental__offer", "opened_by")


class OfCase:
    """Mixin of what is done to one file, whose key is in the address."""

    permission_required: str | tuple[str, ...] = CHANGE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def case(self) -> Case:
        cases = Case.objects.visible_to(self.request.user).select_related(*LOADED)
        return get_object_or_404(cases, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.case


class CaseForm(OfCase, FormPage):
    """A short form about one file, then back to its page."""

    def get_crumbs(self):
        return [CASES, (self.case.reference, self.case.get_absolute_url())]


class CaseAct(OfCase, ActView):
    """A button about one file."""


def noted_reading(case: Case, user) -> None:
    """Write that somebody read how a person is followed."""
    note_reading(case.person, reader=user, at=clock.now())
