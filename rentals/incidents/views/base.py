"""What the pages about one file share."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.pages.form_page import ActView, FormPage
from mobilite.workflow import Refusal
from rentals.incidents.lists import CHANGE, INCIDENTS
from rentals.incidents.models import Incident

LOADED = ("vehicle__category", "rental__offer", "rental__person", "person__commune", "noted_by")


class OfIncident:
    """Mixin of what is done to one file, whose key is in the address."""

    permission_required: str | tuple[str, ...] = CHANGE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def incident(self) -> Incident:
        incidents = Incident.objects.visible_to(self.request.user).filter(archived_at=None)
        return get_object_or_404(incidents.select_related(*LOADED), pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.incident


class IncidentPageForm(OfIncident, FormPage):
    """A short form about one file, then back to its page."""

    def get_crumbs(self):
        return [INCIDENTS, (str(self.incident), self.incident.get_absolute_url())]


class IncidentAct(OfIncident, ActView):
    """A button about one file."""


def noted_reading(incident: Incident, user) -> None:
    """Write that somebody read about a person's misfortune."""
    if incident.person is not None:
        note_reading(incident.person, reader=user, at=clock.now())
