"""The planning page, as a timeline or as a table to read and print."""

from datetime import date

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import NoReverseMatch, reverse
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.pages import french
from vehicles.planning.board import board
from vehicles.planning.drawing import Drawing
from vehicles.planning.window import Scale, Window

LEGEND = [
    ("ongoing", "en cours"),
    ("confirmed", "confirmée"),
    ("held", "réservée"),
    ("late", "en retard"),
    ("workshop", "atelier"),
    ("turn", "remise en état"),
    ("cleaning", "à nettoyer"),
]


class PlanningPage(PermissionRequiredMixin, TemplateView):
    """Show every vehicle by category and place, a week or a month at a time (row A1)."""

    permission_required = "vehicles.view_occupancy"
    template_name = "vehicles/planning.html"

    def get_context_data(self, **kwargs):
        """Keep what was asked in the links: scale, day, place, category, table."""
        now = clock.now()
        today = clock.today()
        asked = self.request.GET
        scale = Scale(asked["vue"]) if asked.get("vue") in list(Scale) else Scale.WEEK
        window = Window.around(day_of(asked.get("jour")) or today, scale)
        shown = board(
            window,
            now=now,
            place_id=asked.get("lieu", ""),
            category_id=asked.get("categorie", ""),
            shorten=self.shorten,
            linked=self.request.user.has_perm("rentals.view_rental"),
        )
        as_table = asked.get("tableau") == "1"
        return super().get_context_data(
            title="Planning",
            title_detail=window.title,
            window=window,
            today=today,
            now=now,
            board=shown,
            legend=LEGEND,
            scales=[(scale.value, scale.value.capitalize()) for scale in Scale],
            filters=[
                self.filter_line("Lieu", "lieu", shown.place, shown.places),
                self.filter_line("Catégorie", "categorie", shown.category, shown.categories),
            ],
            as_table=as_table,
            groups=table_rows(shown) if as_table else self.draw(shown),
            days=head(shown, now),
            now_line=window.line(now) if window.starts_at <= now < window.ends_at else None,
            new_rental_url=self.new_rental_url,
            **kwargs,
        )

    def draw(self, shown):
        """Yield each group with its rows written."""
        drawing = Drawing(shown.window, shown.now, new_rental_url=self.new_rental_url)
        for group in shown.groups:
            closed = drawing.closed(group, shown.calendar)
            starts = drawing.departures(group, shown.calendar)
            yield group, [(row.vehicle, drawing.row(row, closed, starts)) for row in group.rows]

    def filter_line(self, label, name, chosen, choices):
        """Return what a filter shows: its name, what is chosen, how to remove it, what can be chosen."""

        def url(value):
            asked = self.request.GET.copy()
            asked.pop(name, None)
            if value:
                asked[name] = value
            return f"?{asked.urlencode()}"

        return label, chosen, url(None), [(choice, url(choice.pk)) for choice in choices]

    @property
    def new_rental_url(self):
        if not self.request.user.has_perm("rentals.add_rental"):
            return ""
        try:
            return reverse("rentals:new")
        except NoReverseMatch:
            return ""

    def shorten(self, first_name, last_name):
        """Return « A. Martin », « A. M. » where the public can see the screen, nothing to who may not see people."""
        if not self.request.user.has_perm("people.view_person"):
            return ""
        last = f"{last_name[0]}." if self.request.user.hides_surnames else last_name
        return f"{first_name[:1]}. {last}"


def table_rows(shown):
    drawing = Drawing(shown.window, shown.now)
    for group in shown.groups:
        yield group, [(row.vehicle, [(one, drawing.last(one)) for one in row.spans]) for row in group.rows]


def head(shown, now):
    """Return each day's name, hours and look for the head of the timeline."""
    today = now.astimezone(clock.PARIS).date()
    days = []
    for day, state in shown.days.items():
        small = state.label if state else ""
        if day == today:
            small = "aujourd’hui"
        look = "is-today" if day == today else "is-off" if state and not state.is_open else ""
        name = f"{french.SHORT_DAYS[day.weekday()]}\u00a0{day.day}"
        if shown.window.scale is Scale.MONTH:
            name, small = str(day.day), french.DAYS[day.weekday()][:2]
        days.append((day, name, small, look))
    return days


def day_of(text) -> date | None:
    """Return the day that was asked for; None for what is no day, or one that nobody plans."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None
