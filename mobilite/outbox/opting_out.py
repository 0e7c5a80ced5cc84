"""The link at the foot of an e-mail: it shows on GET, stops the messages on POST. No account, no JavaScript."""

from types import SimpleNamespace

from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from mobilite import clock
from mobilite.accounts import links
from mobilite.outbox.common import structure_on
from mobilite.outbox.models import Channel, OptOut
from mobilite.outbox.models.stops import How
from mobilite.outbox.operations import opt_out
from mobilite.outbox.sending import OPT_OUT

#: What mail programs post by themselves when their own button « se désabonner » is pressed (RFC 8058).
ONE_CLICK = ("List-Unsubscribe", "One-Click")


# The token is the proof: a mail program presses its own button without our cookie.
@method_decorator(csrf_exempt, name="dispatch")
class OptOutPage(TemplateView):
    """« Ne plus recevoir nos e-mails »: one question, one button."""

    #: In the language of its reader, as the portal above it: see mobilite.portal.languages.
    speaks = True

    template_name = "outbox/opt_out.html"

    def get(self, request, *args, **kwargs):
        try:
            message = self._message()
        except links.LinkRefused as refusal:
            return self._page(problem=_(refusal.sentence), status=404)
        return self._page(address=message.to, done=self._is_stopped(message.to))

    def post(self, request, *args, **kwargs):
        try:
            link = links.open_link(self.kwargs["token"], purpose=OPT_OUT, at=clock.now())
            message = links.target(link)
        except links.LinkRefused as refusal:
            return self._page(problem=_(refusal.sentence), status=404)
        at = clock.now()
        opt_out(Channel.EMAIL, message.to, how=How.LINK, at=at)
        links.mark_used(link, at=at)
        if request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]:
            return HttpResponse("OK", content_type="text/plain")
        return self._page(address=message.to, done=True)

    def _message(self):
        link = links.open_link(self.kwargs["token"], purpose=OPT_OUT, at=clock.now())
        return links.target(link)

    def _is_stopped(self, address) -> bool:
        return OptOut.objects.filter(channel=Channel.EMAIL, address=address, undone_at=None).exists()

    def _page(self, *, status=200, **context):
        name, phone = structure_on(clock.today())
        structure = SimpleNamespace(short_name=name, name=name, phone=phone) if phone else None
        title = _("C’est fait") if context.get("done") else _("Ne plus recevoir nos e-mails")
        response = self.render_to_response(
            {"title": title, "structure": structure, "view": self, **context}, status=status
        )
        response["Cache-Control"] = "no-store"
        # The address of this page opens it: it goes to nobody.
        response["Referrer-Policy"] = "no-referrer"
        return response
