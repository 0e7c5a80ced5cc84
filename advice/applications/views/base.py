"""What the pages about one application share."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from advice.applications.lists import APPLICATIONS, CHANGE
from advice.applications.models import Application
from mobilite import clock
from mobilite.pages.form_page import ActView, FormPage
from mobilite.workflow import Refusal

LOADED = ("case__person__commune", "case__adviser", "version__aid", "letter", "created_by")


class OfApplication:
    """Mixin of what is done to one application, whose key is in the address."""

    permission_required: str | tuple[str, ...] = CHANGE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def application(self) -> Application:
        rows = Application.objects.visible_to(self.request.user).select_related(*LOADED)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.application


class ApplicationForm(OfApplication, FormPage):
    """A short form about one application, then back to its page."""

    def get_crumbs(self):
        return [APPLICATIONS, (self.application.reference, self.application.get_absolute_url())]

    @property
    def intro(self):
        return f"{self.application.version.name}, {self.application.version.body}."


class ApplicationAct(OfApplication, ActView):
    """A button about one application."""
