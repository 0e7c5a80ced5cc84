"""What the link of the message opens after an inspection: what was found, and her answer. GET shows, POST acts (row E6)."""

from decimal import Decimal

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.accounts import links
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.portal.languages import in_french, translated
from mobilite.portal.pages import PublicPage
from mobilite.workflow import Refusal
from rentals import operations
from rentals.damage.links import opened
from rentals.damage.models import Channel
from rentals.models import KeyDrop
from rentals.operations.contests import LONGEST_WORDS
from rentals.operations.keybox import proposed_total
from rentals.portal.sheets import ClosedPage

#: Said to the person when the act is refused by something that only we can mend.
CALL_US = gettext_lazy("On n’a pas pu noter votre réponse. Appelez-nous\u00a0: on s’en occupe.")


class ContestPage(PublicPage, TemplateView):
    """« Voici ce que nous avons vu »: she agrees, or says why not, until her hour; then what she said, and our answer."""

    template_name = "portal/contest.html"
    problem = ""

    def dispatch(self, request, *args, **kwargs):
        self.at = clock.now()
        try:
            self.link, self.drop = opened(kwargs["token"], at=self.at)
        except links.LinkRefused as refusal:
            page = ClosedPage(request=request, args=args, kwargs=kwargs)
            context = page.get_context_data(
                title=_("Ce lien ne s’ouvre pas"), problem=translated(refusal.sentence)
            )
            return page.render_to_response(context, status=404)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        asked = request.POST.get("answer", "")
        words = request.POST.get("words", "").replace("\x00", "").strip()
        if not self.drop.she_may_answer(self.at) or asked not in ("agree", "contest"):
            return redirect(request.path)
        if asked == "contest" and not words:
            self.problem = _("Écrivez ce qui ne va pas, avec vos mots.")
        elif len(words) > LONGEST_WORDS:
            self.problem = _("C’est trop long. Écrivez le plus important, et appelez-nous pour le reste.")
        if self.problem:
            return self.render_to_response(self.get_context_data())
        links.mark_used(self.link, at=self.at)
        try:
            with in_french():
                if asked == "agree":
                    operations.agree(self.drop.rental_id, at=self.at, actor=None)
                else:
                    operations.contest(
                        self.drop.rental_id, words=words, channel=Channel.LINK, at=self.at, actor=None
                    )
        except Refusal:
            # Answered meanwhile: the page says so. Else only we can mend it.
            if KeyDrop.objects.get(pk=self.drop.pk).she_may_answer(self.at):
                messages.error(request, str(CALL_US))
        return redirect(request.path)

    @property
    def state(self) -> str:
        drop = self.drop
        if drop.contested_at is not None:
            return "contested"
        if drop.agreed_at is not None:
            return "agreed"
        return "asked" if drop.she_may_answer(self.at) else "late"

    def get_context_data(self, **kwargs):
        drop, state = self.drop, self.state
        titles = {
            "asked": _("Votre état des lieux"),
            "contested": _("Votre désaccord est noté"),
            "agreed": _("C’est noté"),
            "late": _("Le délai est passé"),
        }
        found = getattr(drop, "contest", None)
        return super().get_context_data(
            title=titles[state],
            state=state,
            drop=drop,
            first_name=drop.rental.person.first_name,
            category=drop.rental.offer.category,
            left=datetime_fr(drop.left_at, year=False),
            limit=datetime_fr(drop.contest_until, year=False),
            lines=[one | {"amount": Decimal(one["amount"])} for one in drop.proposed],
            total=proposed_total(drop),
            contest=found,
            answer_by=date_fr(found.answer_by, long=True, year=False) if found else "",
            words=self.request.POST.get("words", ""),
            longest=LONGEST_WORDS,
            problem=self.problem,
            **kwargs,
        )
