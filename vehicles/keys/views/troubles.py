"""What was told through a key tag, for the staff."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from mobilite.audit.story import story_of
from mobilite.files.serving import serve
from mobilite.pages.french import datetime_fr
from mobilite.pages.record_page import Act, Card, Fact, RecordPage
from mobilite.people.shown import shown_name
from mobilite.todo.models import Status, Task
from vehicles.described import describe
from vehicles.keys.lists import VIEW
from vehicles.keys.models import Trouble
from vehicles.keys.views.base import VEHICLES
from vehicles.models import OccupancyKind


class TroublePage(RecordPage):
    """What is said, its photo, and who had the vehicle then."""

    queryset = Trouble.objects.select_related("vehicle__place", "vehicle__category")
    permission_required = VIEW
    icon = "life-buoy"

    @cached_property
    def crumbs(self):
        vehicle = self.object.vehicle
        return (VEHICLES, (vehicle.number, vehicle.get_absolute_url()))

    def subtitle(self):
        return [f"dit le {datetime_fr(self.object.told_at)}", "par l’étiquette des clés"]

    @cached_property
    def task(self) -> Task | None:
        return Task.objects.about(self.object).filter(status=Status.OPEN).first()

    def next_step(self):
        if self.task is None or not self.request.user.has_perm("todo.change_task"):
            return None
        return Act("Traiter ce signalement", self.task.get_absolute_url(), "check")

    def acts(self):
        return [Act("Ouvrir le véhicule", self.object.vehicle.get_absolute_url(), "car")]

    def main_cards(self):
        trouble = self.object
        photo = reverse("keys:trouble_photo", args=[trouble.pk]) if trouble.file_name else ""
        context = {"trouble": trouble, "photo": photo}
        return [
            Card("Ce qui est dit", "message-square", template="vehicles/cards/trouble.html", context=context)
        ]

    def cards(self):
        vehicle, user = self.object.vehicle, self.request.user
        facts = [
            Fact("Véhicule", vehicle.number, url=vehicle.get_absolute_url()),
            Fact("Lieu", str(vehicle.place)),
        ]
        had = self._had
        if had is not None and had.person is not None and user.has_perm("people.view_person"):
            known = describe({had.pk: had.kind}).get(had.pk)
            may_open = known and user.has_perm("rentals.view_rental")
            facts.append(
                Fact("L’avait alors", shown_name(had.person, user), url=known.url if may_open else "")
            )
        return [Card("Véhicule", "car", facts=facts)]

    @cached_property
    def _had(self):
        """What the vehicle was out for when the trouble was told: whom to call first."""
        at = self.object.told_at
        out = self.object.vehicle.occupancies.filter(left_at__lte=at).exclude(kind=OccupancyKind.WORKSHOP)
        last = out.select_related("person").order_by("-left_at").first()
        return last if last and (last.released_at is None or last.released_at > at) else None

    def story(self):
        yield from story_of(self.object)


class TroublePhoto(PermissionRequiredMixin, View):
    """The photograph that came with it."""

    http_method_names = ["get", "head"]
    permission_required = VIEW

    def get(self, request, pk):
        trouble = get_object_or_404(Trouble.objects.visible_to(request.user), pk=pk)
        if not trouble.file_name:
            raise Http404
        return serve(trouble.file_name, "image/jpeg")
