"""The home page."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView

from mobilite import clock, registry
from mobilite.pages import french
from mobilite.people import opening
from mobilite.people.models import Place
from mobilite.people.today_columns import Asked

EVERYWHERE = "partout"


class TodayPage(LoginRequiredMixin, TemplateView):
    """Show each role what waits for it at the place where it works; ``?lieu=partout`` everywhere."""

    template_name = "today/today.html"

    def get_context_data(self, **kwargs):
        user, now = self.request.user, clock.now()
        everywhere = self.request.GET.get("lieu") == EVERYWHERE
        place = None if everywhere else user.place
        asked = Asked(place, now, user)
        sides: list[list] = [[], [], []]
        for entry in registry.registered("today"):
            column = entry.value(asked)
            if column is not None:
                sides[min(entry.order // 10, 3) - 1].append(column)
        actions = [entry.value for entry in registry.registered("today_action")]
        return super().get_context_data(
            title=french.date_fr(now, long=True, year=False).capitalize() + f", {french.time_fr(now)}",
            place=place,
            everywhere=everywhere,
            facts=self.facts(asked),
            sides=[side for side in sides if side],
            actions=[action for action in actions if user.has_perm(action.permission)],
            **kwargs,
        )

    def facts(self, asked):
        """Return the line under the title: until when we are open, then what apps count."""
        places = [asked.place] if asked.place else list(Place.objects.filter(is_open=True).order_by("name"))
        today = clock.today()
        facts = [
            ("house", f"{table.place.short_name}\u00a0: {table.day_state(today).label}")
            for table in opening.timetables(places).values()
        ]
        for entry in registry.registered("today_fact"):
            facts += entry.value(asked)
        return facts
