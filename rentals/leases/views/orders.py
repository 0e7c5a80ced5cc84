"""What the personal link opens: somebody's certificates for her employer, and the way to stop them. GET shows, POST acts."""

from datetime import date

from csp.decorators import csp_exempt
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from mobilite import clock
from mobilite.accounts import links
from mobilite.documents.operations import Altered, Erased, content_of
from mobilite.files.serving import private
from mobilite.pages.french import date_fr
from mobilite.portal.languages import in_french, translated
from mobilite.portal.pages import PublicPage
from mobilite.workflow import Refusal
from rentals.leases import operations
from rentals.leases.views.public import CALL_US, ClosedPage


class OrderPage(PublicPage, TemplateView):
    """Her certificates, the latest first."""

    template_name = "leases/papers.html"

    def dispatch(self, request, *args, **kwargs):
        self.at = clock.now()
        try:
            self.link, self.order, self.papers = operations.open_order(kwargs["token"], at=self.at)
        except links.LinkRefused as refusal:
            page = ClosedPage(request=request, args=args, kwargs=kwargs)
            context = page.get_context_data(
                title=_("Ce lien ne s’ouvre pas"), problem=translated(refusal.sentence)
            )
            return page.render_to_response(context, status=404)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if request.POST.get("do") == "stop" and self.order.stopped_at is None:
            links.mark_used(self.link, at=self.at)
            try:
                with in_french():
                    operations.stop_certificates(self.order.rental_id, at=self.at, actor=None)
            except Refusal:
                messages.error(request, str(CALL_US))
        return redirect(request.path)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=_("Votre papier pour l’employeur"),
            first_name=self.order.rental.person.first_name,
            papers=[
                {"number": one.context["month"], "words": _words(one.context)} for one in self.papers
            ],
            is_stopped=self.order.stopped_at is not None,
            **kwargs,
        )  # fmt: skip


def _words(said) -> str:
    """Write « 7 avril – 6 mai 2026 »."""
    first = date_fr(date.fromisoformat(said["starts_on"]), weekday=False, year=False)
    return f"{first} – {date_fr(date.fromisoformat(said['last_day']), weekday=False)}"


@method_decorator(csp_exempt(), name="dispatch")
class CertificateFile(View):
    """One certificate, for whoever has the link."""

    http_method_names = ["get", "head"]

    def get(self, request, token, number):
        try:
            _link, _order, papers = operations.open_order(token, at=clock.now())
            paper = next((one for one in papers if one.context["month"] == number), None)
            if paper is None:
                raise Http404
            content = content_of(paper)
        except (links.LinkRefused, Altered, Erased) as refusal:
            raise Http404 from refusal
        response = private(HttpResponse(content, content_type="application/pdf"))
        response["Content-Disposition"] = f'inline; filename="{paper.number}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response
