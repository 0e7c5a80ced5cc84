"""Four screens, no account: what do you want to do, how do you move, who are you, check and send (row I1).

The answers wait in the session; each screen can be left, reloaded or gone back to. A second press on « Envoyer » finds
the request of the first.
"""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from advice.asking.forms import NeedsForm, WordsForm
from advice.asking.models import HelpRequest, Need
from advice.asking.operations import receive
from mobilite import clock
from mobilite.pages import french
from mobilite.portal.arrivals import ICONS, Means, in_words, means_said
from mobilite.portal.languages import in_french
from mobilite.portal.pages import PublicPage, ScreenPage, SeveralPage, is_flood
from rentals.operations.online import call_before
from rentals.portal.arrivals import AskWho, commune_said, who_said
from rentals.portal.forms import MovesForm

SENT = "asking_sent"
NEEDS = {
    Need.WORK: "briefcase",
    Need.TRAINING: "clipboard-list",
    Need.SEARCH: "search",
    Need.CHILDREN: "users",
    Need.ERRANDS: "map-pin",
    Need.LICENCE: "id-card",
    Need.VEHICLE: "car",
}


class AskPage(ScreenPage):
    """One screen of the form."""

    draft_key, first, steps = "asking_draft", "asking:needs", (1, 2, 3, 4)


class NeedsPage(AskPage, SeveralPage):
    form_class = NeedsForm
    title = _("Je cherche une solution pour me déplacer")
    lead = _("Dites-nous ce qui vous manque. On vous appelle, et on cherche avec vous.")
    icons = NEEDS
    step, next_name = 1, "asking:moves"


class MovesPage(AskPage, SeveralPage):
    form_class = MovesForm
    title = _("Et aujourd’hui ?")
    icons = ICONS
    step, needs, back_name, next_name = 2, ("needs",), "asking:needs", "asking:who"


class WhoPage(AskPage, AskWho):
    step, needs, back_name, next_name = 3, ("needs", "means"), "asking:moves", "asking:check"


class CheckPage(AskPage, FormView):
    """Everything once more, her words if she likes, and the button."""

    template_name = "portal/asking/check.html"
    form_class = WordsForm
    title = _("C’est bien ça ?")
    step = 4
    needs = ("needs", "means", "press_key")
    back_name = "asking:who"

    def get_context_data(self, **kwargs):
        draft, needs, moves = self.draft, reverse("asking:needs"), reverse("asking:moves")
        means = in_words(Means, means_said(draft["means"]))
        answers = [
            (_("Vous voulez"), in_words(Need, draft["needs"]), needs, _("ce que vous voulez")),
            (_("Vous vous déplacez"), means, moves, _("vos déplacements")),
            *who_said(draft, reverse("asking:who")),
        ]
        return super().get_context_data(answers=answers, **kwargs)

    def form_valid(self, form):
        if is_flood(self.request, "asking"):
            return redirect("portal:busy")
        draft = self.draft
        language = get_language() or "fr"
        with in_french():
            asked = receive(
                needs=draft["needs"], means=draft["means"], words=form.cleaned_data["words"], first_name=draft["first_name"],
                last_name=draft["last_name"], commune=commune_said(draft), phone=draft["phone"], language=language,
                press_key=draft["press_key"], at=clock.now(),
            )  # fmt: skip
        # The draft stays until a new one starts: going back and pressing again finds the same request.
        self.request.session[SENT] = asked.pk
        return redirect("asking:sent")


class SentPage(PublicPage, TemplateView):
    """Say what happens now. Only the browser that sent the request sees it."""

    template_name = "portal/asking/sent.html"

    def get(self, request):
        self.asked = HelpRequest.objects.filter(pk=request.session.get(SENT)).first()
        return super().get(request) if self.asked else redirect("asking:needs")

    def get_context_data(self, **kwargs):
        limit = call_before(self.asked.received_at)
        return super().get_context_data(
            title=_("C’est envoyé"),
            asked=self.asked,
            call_before=french.datetime_fr(limit, year=False) if limit else "",
            **kwargs,
        )
