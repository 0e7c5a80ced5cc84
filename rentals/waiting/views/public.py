"""What the link of the SMS opens: one bike, one question. No account, no script: GET shows, POST acts (row A8)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.accounts import links
from mobilite.pages.french import date_fr, time_fr
from mobilite.portal.languages import in_french, translated
from mobilite.portal.pages import PublicPage
from mobilite.workflow import Refusal
from rentals.waiting import operations
from rentals.waiting.messages import limit_words
from rentals.waiting.models import Answer, Outcome

#: Said to the person when the act is refused by something that only we can mend.
CALL_US = gettext_lazy("On n’a pas pu noter votre réponse. Appelez-nous\u00a0: on s’en occupe.")


class ClosedPage(PublicPage, TemplateView):
    template_name = "portal/sheets/closed.html"


class AnswerPage(PublicPage, TemplateView):
    """« Un vélo est libre »: yes, no, later. Once answered, what was answered, and what comes next."""

    template_name = "waiting/answer.html"

    def dispatch(self, request, *args, **kwargs):
        self.at = clock.now()
        try:
            self.link, self.turn = operations.opened(kwargs["token"], at=self.at)
        except links.LinkRefused as refusal:
            page = ClosedPage(request=request, args=args, kwargs=kwargs)
            context = page.get_context_data(
                title=_("Ce lien ne s’ouvre pas"), problem=translated(refusal.sentence)
            )
            return page.render_to_response(context, status=404)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        links.mark_used(self.link, at=self.at)
        asked = request.POST.get("answer", "")
        try:
            with in_french():
                if asked == "leave":
                    self._leave()
                elif asked in Answer.values:
                    operations.answer(self.turn.pk, asked, via="link", at=self.at, actor=None)
        except operations.WaitingRefused:
            pass  # Answered meanwhile, or too late: the page says which.
        except Refusal:
            messages.error(request, str(CALL_US))
        return redirect(request.path)

    def _leave(self):
        """Take off the list who said no and does not want to wait any more."""
        if self.turn.answer == Answer.NO and self.turn.entry.is_live:
            operations.leave(self.turn.entry_id, outcome=Outcome.NO_NEED, at=self.at, actor=None)

    def get_context_data(self, **kwargs):
        turn = self.turn
        late = not turn.answer and turn.answer_by <= self.at
        return super().get_context_data(
            title=self._title(late),
            turn=turn,
            state="late" if late or turn.answer in (Answer.SILENT, Answer.LAPSED) else turn.answer or "asked",
            first_name=turn.entry.person.first_name,
            place=turn.vehicle.place,
            bike=turn.vehicle,
            limit=limit_words(turn),
            months=turn.entry.term_months,
            meeting=self._meeting(),
            waits=turn.entry.is_live,
            **kwargs,
        )

    def _title(self, late):
        if late or self.turn.answer in (Answer.SILENT, Answer.LAPSED):
            return _("Le délai est passé")
        if self.turn.answer == Answer.WITHDRAWN:
            return _("Ce vélo n’est plus libre")
        return _("C’est noté") if self.turn.answer else _("Un vélo est libre pour vous")

    def _meeting(self):
        rental = self.turn.rental
        if rental is None:
            return None
        return {"day": date_fr(rental.pickup_at, long=True, year=False), "hour": time_fr(rental.pickup_at)}
