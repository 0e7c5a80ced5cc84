"""What the pages about one mission share."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from advice.recruitment.missions.lists import CHANGE, MISSIONS
from advice.recruitment.missions.models import Mission
from mobilite import clock
from mobilite.pages.form_page import ActView, FormPage
from mobilite.workflow import Refusal


class OfMission:
    """Mixin of what is done to one mission, whose key is in the address."""

    permission_required: str | tuple[str, ...] = CHANGE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def mission(self) -> Mission:
        missions = Mission.objects.visible_to(self.request.user).select_related(
            "commune", "partner", "person"
        )
        return get_object_or_404(missions.prefetch_related("shifts"), pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.mission


class MissionForm(OfMission, FormPage):
    """A short form about one mission, then back to its page."""

    def get_crumbs(self):
        return [MISSIONS, (str(self.mission), self.mission.get_absolute_url())]


class MissionAct(OfMission, ActView):
    """A button about one mission."""
