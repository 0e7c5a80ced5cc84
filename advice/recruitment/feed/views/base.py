"""What the pages about one software share."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from advice.recruitment.feed.lists import CHANGE, FEEDS
from advice.recruitment.feed.models import Destination
from advice.recruitment.lists import EMPLOYERS, REFERRALS
from mobilite import clock
from mobilite.pages.form_page import ActView, FormPage
from mobilite.workflow import Refusal

CRUMBS = (REFERRALS, EMPLOYERS, FEEDS)


class OfDestination:
    """Mixin of what is done to one software, whose key is in the address."""

    permission_required: str | tuple[str, ...] = CHANGE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def destination(self) -> Destination:
        rows = Destination.objects.visible_to(self.request.user).select_related("employer__partner")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.destination


class DestinationForm(OfDestination, FormPage):
    """A short form about one software, then back to its page."""

    def get_crumbs(self):
        return [*CRUMBS, (str(self.destination), self.destination.get_absolute_url())]


class DestinationAct(OfDestination, ActView):
    """A button about one software."""
