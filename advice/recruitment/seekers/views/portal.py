"""Three screens, no account: how do you move, who are you, check and send (row J8).

The answers wait in the session; each screen can be left, reloaded or gone back to. A second press on « Envoyer » finds
the request of the first. A link that carries its origin only remembers it.
"""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View

from advice.recruitment.seekers.forms import PaperForm
from advice.recruitment.seekers.models import Link, WorkRequest
from advice.recruitment.seekers.operations import receive
from mobilite import clock
from mobilite.pages import french
from mobilite.people.models import Commune
from mobilite.portal.arrivals import ICONS, Means, in_words, means_said
from mobilite.portal.languages import in_french
from mobilite.portal.pages import PublicPage, ScreenPage, SeveralPage, is_flood
from rentals.operations.online import call_before
from rentals.portal.arrivals import AskWho, who_said
from rentals.portal.forms import MovesForm

SENT, CAME_BY = "seeker_sent", "seeker_link"


class ByLink(View):
    """An address on a flyer: it remembers where it was given out, and opens the form."""

    http_method_names = ["get", "head"]
    goes_to = "seekers:moves"

    def get(self, request, code):
        link = Link.objects.filter(code=code.lower(), closed_at=None).first()
        if link is not None:
            request.session[CAME_BY] = link.pk
        return redirect(self.goes_to)


class AskPage(ScreenPage):
    """One screen of the form."""

    draft_key, first, steps = "seeker_draft", "seekers:moves", (1, 2, 3)


class MovesPage(AskPage, SeveralPage):
    form_class = MovesForm
    title = _("Je cherche un travail")
    lead = _("Dites-nous comment vous joindre. On vous appelle.")
    icons = ICONS
    step, next_name = 1, "seekers:who"


class WhoPage(AskPage, AskWho):
    step, needs, back_name, next_name = 2, ("means",), "seekers:moves", "seekers:check"


class CheckPage(AskPage, FormView):
    """Everything once more, a CV if she has one, and the button."""

    template_name = "portal/seekers/check.html"
    form_class = PaperForm
    title = _("C’est bien ça ?")
    step = 3
    needs = ("means", "press_key")
    back_name = "seekers:who"

    def get_context_data(self, **kwargs):
        draft = self.draft
        moves = reverse("seekers:moves")
        answers = [
            (
                _("Vous vous déplacez"),
                in_words(Means, means_said(draft["means"])),
                moves,
                _("vos déplacements"),
            ),
            *who_said(draft, reverse("seekers:who")),
        ]
        return super().get_context_data(answers=answers, **kwargs)

    def form_valid(self, form):
        if is_flood(self.request, "seekers"):
            return redirect("portal:busy")
        draft = self.draft
        language = get_language() or "fr"
        with in_french():
            asked = receive(
                first_name=draft["first_name"],
                last_name=draft["last_name"],
                commune=Commune.objects.filter(insee=draft["commune"]).first(),
                phone=draft["phone"],
                means=draft["means"],
                language=language,
                link=Link.objects.filter(pk=self.request.session.get(CAME_BY)).first(),
                paper=form.cleaned_data["paper"],
                press_key=draft["press_key"],
                at=clock.now(),
            )
        # The draft stays until a new one starts: going back and pressing again finds the same request.
        self.request.session[SENT] = asked.pk
        return redirect("seekers:sent")


class SentPage(PublicPage, TemplateView):
    """Say what happens now. Only the browser that sent the request sees it."""

    template_name = "portal/seekers/sent.html"

    def get(self, request):
        self.asked = WorkRequest.objects.filter(pk=request.session.get(SENT)).first()
        return super().get(request) if self.asked else redirect("seekers:moves")

    def get_context_data(self, **kwargs):
        limit = call_before(self.asked.received_at)
        return super().get_context_data(
            title=_("C’est envoyé"),
            asked=self.asked,
            call_before=french.datetime_fr(limit, year=False) if limit else "",
            **kwargs,
        )
