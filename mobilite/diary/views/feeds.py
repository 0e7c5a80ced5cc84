"""The diary in one's telephone: the page where its address is made and withdrawn, and what answers at that address."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.http import parse_etags
from django.views.generic import TemplateView, View

from mobilite import clock
from mobilite.accounts import links
from mobilite.diary import ical, operations
from mobilite.diary.models import Feed
from mobilite.diary.operations.feeds import PURPOSE, live_links
from mobilite.diary.views.new import AGENDA
from mobilite.pages.form_page import ActView
from mobilite.people.models import Place
from mobilite.workflow import Refusal

#: What « lieu » says when it is one's own diary.
MINE = "moi"


def place_of(key: str) -> Place | None:
    """Return the place that a form names, None for one's own diary; 404 for anything else."""
    if key == MINE:
        return None
    return get_object_or_404(Place, pk=key, is_open=True) if key.isdecimal() and len(key) < 12 else _unknown()


def _unknown():
    raise Http404


class FeedsPage(PermissionRequiredMixin, TemplateView):
    """One line for one's own diary and for each place. A POST makes an address, which is shown that one time."""

    permission_required = "diary.view_appointment"
    template_name = "diary/feeds.html"

    def get_context_data(self, **kwargs):
        user, now = self.request.user, clock.now()
        feeds = {feed.place_id: feed for feed in Feed.objects.filter(user=user)}
        live = live_links(feeds.values(), at=now)
        places = Place.objects.filter(is_open=True).order_by("name")
        lines = [(MINE, "Mes rendez-vous", feeds.get(None))]
        lines += [(str(one.pk), str(one), feeds.get(one.pk)) for one in places]
        return super().get_context_data(
            title="L’agenda dans le téléphone",
            crumbs=[AGENDA],
            lines=[
                {"key": key, "label": label, "link": live.get(feed.pk) if feed else None}
                for key, label, feed in lines
            ],
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        place = place_of(request.POST.get("lieu", ""))
        token = operations.make_feed(request.user, place=place, at=clock.now(), actor=request.user)
        address = request.build_absolute_uri(reverse("diary:ical", args=[token]))
        response = self.render_to_response(
            self.get_context_data(
                address=address,
                webcal=address.replace("https://", "webcal://").replace("http://", "webcal://"),
                made=str(place) if place else "Mes rendez-vous",
            )
        )
        # It is shown once: nothing keeps it.
        add_never_cache_headers(response)
        return response


class RevokeFeed(ActView):
    permission_required = "diary.view_appointment"
    refusals = (Refusal,)
    said = "L’adresse est retirée\u00a0: elle ne montre plus rien."

    def perform(self):
        place = place_of(self.request.POST.get("lieu", ""))
        operations.revoke_feed(self.request.user, place=place, at=clock.now(), actor=self.request.user)
        return reverse("diary:feeds")

    def get_back_url(self):
        return reverse("diary:feeds")


@method_decorator(login_not_required, name="dispatch")
class FeedFile(View):
    """What a calendar reads. Unknown, withdrawn or expired addresses, and those of closed accounts, are one 404."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        now = clock.now()
        try:
            link = links.open_link(token, purpose=PURPOSE, at=now)
        except links.LinkRefused:
            raise Http404 from None
        feed = Feed.objects.select_related("user", "place").filter(pk=link.object_id).first()
        if feed is None or not feed.user.is_active or not feed.user.has_perm("diary.view_appointment"):
            raise Http404
        content = ical.calendar(feed, now=now)
        tag = ical.etag_of(content)
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            response: HttpResponse = HttpResponseNotModified()
        else:
            response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
            response["Content-Disposition"] = 'inline; filename="agenda.ics"'
        response["ETag"] = tag
        response["Cache-Control"] = "private, no-cache"
        response["X-Robots-Tag"] = "noindex"
        return response
