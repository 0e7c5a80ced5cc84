"""What anybody reads who scans the tag of a vehicle: whom to call, what to do. No account, and never who has the vehicle (row G10)."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from mobilite import clock, registry
from mobilite.pages.french import datetime_fr
from mobilite.pages.record_page import Act
from mobilite.parameters.models import Organisation
from mobilite.people.models import Place
from mobilite.people.opening import NeverOpens, hours_label, timetables
from mobilite.periods import paris_date
from mobilite.portal.pages import PublicPage
from vehicles.keys.models import KeyTag
from vehicles.lists import ICONS


class OfTag(PublicPage):
    """A page below a code. A code that leads nowhere says whom to call, and nothing else."""

    @cached_property
    def tag(self) -> KeyTag | None:
        live = KeyTag.objects.live().filter(code=self.kwargs["code"])
        return live.select_related("vehicle__category", "vehicle__place").first()

    def dispatch(self, request, *args, **kwargs):
        if self.tag is None:
            page = {"structure": self.get_context_data()["structure"], "title": _("Ce code ne sert plus")}
            response = self.response_class(
                request=request, template=["portal/keys/gone.html"], context=page, status=404
            )
            response["Cache-Control"] = "no-store"
            return response
        return super().dispatch(request, *args, **kwargs)


class TagPage(OfTag, TemplateView):
    """The vehicle by its number; assistance and insurance; breakdown, accident; who answers now."""

    template_name = "portal/keys/tag.html"

    def get_context_data(self, **kwargs):
        if self.tag is None:
            return super().get_context_data(**kwargs)
        vehicle, now = self.tag.vehicle, clock.now()
        return super().get_context_data(
            title=f"{vehicle.make} {vehicle.model}, {vehicle.number}",
            tag=self.tag,
            vehicle=vehicle,
            drawing=ICONS[vehicle.category.drawing],
            has_plate=vehicle.category.has_plate,
            organisation=Organisation.objects.filter(from_date__lte=paris_date(now))
            .order_by("-from_date")
            .first(),
            places=answering(vehicle.place, now),
            team_acts=self._team_acts(vehicle),
            **kwargs,
        )

    def _team_acts(self, vehicle):
        """Return what a colleague who is signed in does from here: nothing that anybody else is shown or asked for."""
        user = self.request.user
        if not user.is_authenticated or not user.has_perm("vehicles.view_vehicle"):
            return []
        acts = [act for entry in registry.registered("tag_acts") for act in entry.value(vehicle, user)]
        return [*acts, Act("Ouvrir sa fiche", vehicle.get_absolute_url(), ICONS[vehicle.category.drawing])]


def answering(own: Place, now) -> list[tuple[Place, bool, str]]:
    """Return whom to call at this minute: the vehicle's own place, then the others that are open. With whether, and until when."""
    places = [own, *Place.objects.filter(is_open=True).exclude(pk=own.pk).order_by("name")]
    tables = timetables(places)
    found = []
    for place in places:
        table = tables[place.pk]
        is_open = table.is_open(now)
        if is_open:
            found.append((place, True, hours_label(table.hours_on(paris_date(now)))))
        elif place == own:
            try:
                found.append((place, False, datetime_fr(table.next_opening(now), year=False)))
            except NeverOpens:
                continue
    return sorted(found, key=lambda one: not one[1])
