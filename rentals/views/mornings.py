"""A morning of hand-overs: who comes, what is missing, the contracts in one PDF, each line opens its hand-over."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.pages.form_page import ActView
from mobilite.pages.french import date_fr
from mobilite.people.models import Place
from mobilite.people.opening import NeverOpens, next_opening
from mobilite.periods import paris, paris_date
from mobilite.workflow import Refusal
from rentals.documents.day import bounds
from rentals.mornings.reading import counted, hand_overs
from rentals.operations import paperdays as operations
from rentals.operations.paperdays import HALVES, morning_url
from rentals.paperdays.models import Contents, Half, PaperDay
from rentals.views.base import RENTALS

PERMISSION = ("rentals.change_rental", "people.view_person")
PRINTS = (*PERMISSION, "documents.view_document")
SHOWN = 5


class Asked:
    """Mixin: which half day, at which place, as the address says; what it says wrongly is as if it did not."""

    @cached_property
    def now(self) -> datetime:
        return clock.now()

    @cached_property
    def places(self) -> list[Place]:
        return list(Place.objects.filter(is_open=True).order_by("name"))

    @cached_property
    def place(self) -> Place | None:
        asked = self.request.GET.get("lieu")
        if asked is None:
            mine = self.request.user.place_id
            return next((one for one in self.places if one.pk == mine), None)
        return next((one for one in self.places if str(one.pk) == asked), None)

    @cached_property
    def day(self) -> date:
        try:
            found = date.fromisoformat(self.request.GET.get("jour", ""))
        except ValueError:
            return self.next_day
        # The end of the last day of the calendar is not a day.
        return found if date(2000, 1, 1) <= found <= date(2200, 1, 1) else self.next_day

    @property
    def next_day(self) -> date:
        """The morning that one prepares: today's before 13 h, then that of the next opening."""
        today = paris_date(self.now)
        first = today if self.now < bounds(today, Half.MORNING)[1] else today + timedelta(days=1)
        try:
            return paris_date(next_opening(self.place, paris(first, time(0)))) if self.place else first
        except NeverOpens:
            return first

    @cached_property
    def half(self) -> Half:
        return HALVES.get(self.request.GET.get("moment", ""), Half.MORNING)


class Mornings(Asked, PermissionRequiredMixin, TemplateView):
    """The page of a morning."""

    permission_required = PERMISSION
    template_name = "rentals/mornings.html"

    def get_context_data(self, **kwargs):
        user, place = self.request.user, self.place
        lines = hand_overs(user, self.day, self.half, place, now=self.now)
        ready = PaperDay.objects.to_print(self.now).filter(contents=Contents.CONTRACTS, day=self.day)
        return super().get_context_data(
            title="Préparer des remises",
            title_detail=f"{date_fr(self.day)}, {Half(self.half).label.lower()}",
            crumbs=(RENTALS,),
            day=self.day,
            half=self.half,
            half_words=Half(self.half).label,
            halves=[(word, one.label, one == self.half) for word, one in HALVES.items()],
            place=place,
            places=self.places,
            lines=lines,
            ready_count=sum(one.is_ready for one in lines),
            unsigned=sum(one.is_confirmed and one.rental.signed_at is None for one in lines),
            may_print=user.has_perms(PRINTS),
            print_url=reverse("rentals:print_mornings") + morning_url(self.day, self.half, place)[len(reverse("rentals:mornings")) :],
            others=[
                (f"{date_fr(day, year=False)}, {half.label.lower()}", count, morning_url(day, half, place), (day, half) == (self.day, self.half))
                for day, half, count in counted(user, place, since=paris_date(self.now))
            ],
            bundles=ready.select_related("place", "asked_by").order_by("-asked_at")[:SHOWN] if user.has_perms(PRINTS) else [],
            **kwargs,
        )  # fmt: skip


class PrintMornings(Asked, ActView):
    """The button that has the contracts of a morning made, in one PDF."""

    permission_required = PRINTS
    refusals = (Refusal,)

    def get_back_url(self):
        return morning_url(self.day, self.half, self.place)

    def perform(self):
        watched = operations.prepare_contracts(
            self.day, half=self.half, place=self.place, at=self.now, actor=self.request.user
        )
        return watched.get_absolute_url()
