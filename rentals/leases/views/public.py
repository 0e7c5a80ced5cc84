"""What the personal link opens: a contract agreed at a distance, from which one withdraws in two steps (L. 221-21).

No account, no script: GET shows, POST acts.
"""

from csp.decorators import csp_exempt
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from mobilite import clock
from mobilite.accounts import links
from mobilite.documents.operations import Altered, Erased, content_of
from mobilite.files.serving import private
from mobilite.money import french
from mobilite.pages.french import date_fr, time_fr
from mobilite.periods import paris_date
from mobilite.portal.languages import in_french, translated
from mobilite.portal.pages import PublicPage
from mobilite.workflow import Refusal
from rentals.leases import operations
from rentals.leases.models import Via
from rentals.leases.papers import acknowledgement_of

CALL_US = gettext_lazy("On n’a pas pu noter votre réponse. Appelez-nous\u00a0: on s’en occupe.")
#: The second step, asked for in the address: nothing is written by it.
CONFIRM = "confirmer"


def day_words(day) -> str:
    """Return « lundi 14 décembre », that a narrow screen may cut in two lines."""
    return date_fr(day, long=True, year=False).replace("\u00a0", " ")


class ClosedPage(PublicPage, TemplateView):
    template_name = "portal/sheets/closed.html"


class WithdrawPage(PublicPage, TemplateView):
    """« Renoncer au contrat ici », then « Confirmer la rétractation », then the dated acknowledgement."""

    template_name = "leases/withdraw.html"

    def dispatch(self, request, *args, **kwargs):
        self.at = clock.now()
        try:
            self.link, self.rental = operations.open_link(kwargs["token"], at=self.at)
        except links.LinkRefused as refusal:
            page = ClosedPage(request=request, args=args, kwargs=kwargs)
            context = page.get_context_data(
                title=_("Ce lien ne s’ouvre pas"), problem=translated(refusal.sentence)
            )
            return page.render_to_response(context, status=404)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == CONFIRM:
            links.mark_used(self.link, at=self.at)
            try:
                with in_french():
                    operations.withdraw(
                        self.rental.pk, on=paris_date(self.at), via=Via.LINK, at=self.at, actor=None
                    )
            except Refusal:
                # Done already, or too late: the page says which; anything else is ours to mend.
                if operations.why_not(self.rental, paris_date(self.at)) == "":
                    messages.error(request, str(CALL_US))
        return redirect(request.path)

    def get_context_data(self, **kwargs):
        rental, today = self.rental, paris_date(self.at)
        withdrawal = getattr(rental, "withdrawal", None)
        until = operations.last_day_of(rental)
        contract = rental.contract()
        found = {
            "title": _("Votre contrat"),
            "first_name": rental.person.first_name,
            "person": rental.person,
            "contract": contract.number if contract else rental.reference,
            "what": rental.offer.category.get_drawing_display().lower(),
            "drawing": rental.offer.category.drawing,
            "until": day_words(until) if until else "",
        }
        if withdrawal is not None:
            found |= {
                "state": "done",
                "title": _("Vous avez renoncé au contrat"),
                "withdrawal": withdrawal,
                "on": date_fr(withdrawal.at, long=True),
                "hour": time_fr(withdrawal.at),
                "due": french(withdrawal.due),
                "back_by": day_words(withdrawal.back_by) if withdrawal.back_by else "",
                "place": rental.return_place,
            }
        elif operations.why_not(rental, today):
            found |= {"state": "over", "title": _("Vous ne pouvez plus renoncer ici")}
        else:
            priced = operations.preview(rental, today)
            asked = self.request.GET.get("etape") == CONFIRM
            found |= {
                "state": "confirm" if asked else "open",
                "title": _("Confirmer la rétractation") if asked else _("Votre contrat"),
                "due": french(priced.due) if priced.due else "",
                "is_out": priced.back_by is not None,
                "back_by": day_words(priced.back_by) if priced.back_by else "",
            }
        return super().get_context_data(**found, **kwargs)


@method_decorator(csp_exempt(), name="dispatch")
class AcknowledgementFile(View):
    """The acknowledgement, for whoever has the link."""

    http_method_names = ["get", "head"]

    def get(self, request, token):
        try:
            _link, rental = operations.open_link(token, at=clock.now())
            paper = acknowledgement_of(rental)
            if paper is None:
                raise Http404
            content = content_of(paper)
        except (links.LinkRefused, Altered, Erased) as refusal:
            raise Http404 from refusal
        response = private(HttpResponse(content, content_type="application/pdf"))
        response["Content-Disposition"] = f'inline; filename="{paper.number}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response
