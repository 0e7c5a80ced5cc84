"""Pages that belong to one person, and to nobody else: the mixin that closes them, and her home page (row K2).

Apps above fill the home page in ``AppConfig.ready()``:

    register("own_section", "rentals.mine", OwnSection("Mes locations", shown, "portal/own/rentals.html"), order=10)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from mobilite import clock
from mobilite.people.models import Person
from mobilite.portal.languages import remember
from mobilite.portal.models import Visit
from mobilite.portal.operations import STILL, leave, not_mine, visit_of
from mobilite.portal.pages import PublicPage
from mobilite.registry import registered

POINT = "own_section"
VISIT, SEEN = "own_visit", "own_seen"
#: The session is written again when it was last a minute ago.
WRITTEN_EACH = 60


@dataclass(frozen=True)
class OwnSection:
    """One card of the person's home page.

    ``show(person, at)`` returns what ``template`` shows as ``shown``, or None when there is nothing to say.
    """

    title: Any
    show: Callable[[Person, datetime], Any]
    template: str


@dataclass(frozen=True)
class Shown:
    """A section as one person sees it."""

    key: str
    title: Any
    template: str
    shown: Any


def sections_of(person: Person, at: datetime) -> list[Shown]:
    """Return what the home page of a person says, in order; sections with nothing to say are left out."""
    found = []
    for entry in registered(POINT):
        shown = entry.value.show(person, at)
        if shown is not None:
            key = entry.key.replace(".", "-")
            found.append(Shown(key, entry.value.title, entry.value.template, shown))
    return found


def begin(request: HttpRequest, visit: Visit, *, at: datetime) -> None:
    """Give this browser the visit. Its session gets a new key, so that no older one opens anything."""
    request.session.cycle_key()
    request.session[VISIT], request.session[SEEN] = visit.pk, at.timestamp()
    remember(request, visit.person.language)


def end(request: HttpRequest) -> None:
    """Take the visit from this browser; a colleague who is signed in there stays so."""
    if request.user.is_authenticated:
        request.session.pop(VISIT, None)
        request.session.pop(SEEN, None)
    else:
        request.session.flush()


def current_visit(request: HttpRequest, *, at: datetime) -> Visit | None:
    """Return the visit of this browser, None when there is none, when it was still too long, or when it is over."""
    key, seen = request.session.get(VISIT), request.session.get(SEEN, 0)
    if key is None or timedelta(seconds=at.timestamp() - seen) > STILL:
        return None
    visit = visit_of(key, at=at)
    if visit is not None and at.timestamp() - seen > WRITTEN_EACH:
        request.session[SEEN] = at.timestamp()
    return visit


class OwnPage(PublicPage):
    """Mixin of a page that is one person's: ``self.person``, ``self.visit``, ``self.at``. Closed to everybody else, colleagues too.

    An object of the address is looked for among hers: ``get_object_or_404(rows.filter(person=self.person), pk=…)``.
    """

    person: Person
    visit: Visit
    at: datetime

    @classmethod
    def as_view(cls, **initkwargs):
        # No account opens it, and none is asked for: the visit is.
        return login_not_required(super().as_view(**initkwargs))

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        self.at = clock.now()
        visit = current_visit(request, at=self.at)
        if visit is None:
            came = urlencode({"suite": request.path}) if request.method == "GET" else ""
            return redirect(f"{reverse('own:enter')}{f'?{came}' if came else ''}")
        self.visit, self.person = visit, visit.person
        response = super().dispatch(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, own=True, **kwargs)


class HomePage(OwnPage, TemplateView):
    """What she has, until when, and what she can do."""

    template_name = "portal/own/home.html"

    def get_context_data(self, **kwargs):
        title = _("Bonjour %(first_name)s") % {"first_name": self.person.first_name}
        return super().get_context_data(title=title, sections=sections_of(self.person, self.at), **kwargs)


class LeavePage(OwnPage, View):
    """The button « Quitter »."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        leave(self.visit, at=self.at)
        end(request)
        messages.success(request, _("Vous avez quitté votre espace."))
        return redirect("own:enter")


class NotMinePage(OwnPage, TemplateView):
    """« Ce n’est pas moi »: a question, then the space is closed until the number is checked."""

    template_name = "portal/own/not_mine.html"
    extra_context = {"title": gettext_lazy("Ce n’est pas vous\u202f?")}

    def post(self, request, *args, **kwargs):
        not_mine(self.visit, at=self.at)
        end(request)
        messages.success(request, _("C’est fermé. Merci de nous l’avoir dit."))
        return redirect("own:enter")
