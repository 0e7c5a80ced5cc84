"""« Aide »: questions in easy French with their pictures, our places with their hours, whom to call now; what was checked of accessibility.

Anybody reads them. Nothing comes from another site: the way to a place is a link.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.pages.french import date_fr, datetime_fr, time_fr
from mobilite.parameters.models import Organisation
from mobilite.people.models import Place
from mobilite.people.opening import NeverOpens, Timetable, hours_label, timetables
from mobilite.periods import paris_date
from mobilite.portal.pages import PublicPage

#: Hours are shown for so many days.
WEEK = 7
WAY = "https://www.openstreetmap.org/search?query="


@dataclass(frozen=True)
class Where:
    """One of our places as a visitor reads it: whom to call, when it is open, how to come."""

    place: Place
    is_open: bool
    when: str
    week: list[tuple[str, str]]
    way: str


def places_now(at: datetime) -> list[Where]:
    """Return our places, those that are open now first. Four queries, however many places."""
    places = list(Place.objects.filter(is_open=True).select_related("commune").order_by("name"))
    tables = timetables(places)
    return sorted((_where(place, tables[place.pk], at) for place in places), key=lambda one: not one.is_open)


def _where(place: Place, table: Timetable, at: datetime) -> Where:
    today = paris_date(at)
    closes = table.closing(at)
    week = [(date_fr(day, year=False), hours_label(table.hours_on(day))) for day in _days(today)]
    address = quote(f"{place.address}, {place.commune}")
    when = time_fr(closes) if closes else _opens(table, at)
    return Where(place, closes is not None, when, week, f"{WAY}{address}")


def _days(today: date) -> list[date]:
    return [today + timedelta(days=days) for days in range(WEEK)]


def _opens(table: Timetable, at: datetime) -> str:
    """Return when a place opens next, nothing when it never does."""
    try:
        return datetime_fr(table.next_opening(at), year=False)
    except NeverOpens:
        return ""


class HelpPage(PublicPage, TemplateView):
    """Whom to call now, the questions that people ask, our places."""

    template_name = "portal/help/page.html"
    keeps = True

    def get_context_data(self, **kwargs):
        at = clock.now()
        places = places_now(at)
        answering = [one for one in places if one.is_open] or places
        known = Organisation.objects.filter(from_date__lte=paris_date(at)).order_by("-from_date").first()
        context = super().get_context_data(
            title=_("Aide"),
            places=places,
            answering=answering,
            anybody=any(one.is_open for one in places),
            assistance=known.assistance_phone if known else "",
            **kwargs,
        )
        shown = context["structure"]
        if shown and answering and answering[0].is_open:
            # The number at the foot of the page is that of who answers now.
            context["structure"] = replace(shown, phone=answering[0].place.phone)
        return context


class AccessibilityPage(PublicPage, TemplateView):
    """What a machine checks at each change, what nobody has checked yet, and whom to tell."""

    template_name = "portal/help/accessibility.html"
    keeps = True
    extra_context = {"title": _("Accessibilité")}
