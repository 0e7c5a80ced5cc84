"""The papers of a notice: letters to print, the proof that was kept."""

from csp.decorators import csp_exempt
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.generic import View

from mobilite import clock
from mobilite.files.serving import private, serve
from mobilite.workflow import Refusal
from rentals.fines import documents
from rentals.fines.lists import VIEW
from rentals.fines.views.base import OfFine, hides_address, noted_reading


@method_decorator(csp_exempt(), name="dispatch")
class Letter(OfFine, PermissionRequiredMixin, View):
    """A letter, drawn when it is asked for."""

    http_method_names = ["get", "head"]
    permission_required = VIEW
    draws = staticmethod(documents.designation)
    name = "designation"

    def may_be_drawn(self) -> bool:
        fine = self.fine
        return fine.is_offence and bool(fine.identity) and not hides_address(fine, self.request.user)

    def get(self, request, *args, **kwargs):
        if not self.may_be_drawn():
            raise Http404
        try:
            content = self.draws(self.fine, at=clock.now(), by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(self.fine.get_absolute_url())
        response = private(HttpResponse(content, content_type="application/pdf"))
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = f'inline; filename="{self.name}-{self.fine.pk}.pdf"'
        noted_reading(self.fine, request.user)
        return response


class HandedOn(Letter):
    """The letter to whoever drove."""

    draws = staticmethod(documents.handed_on)
    name = "avis"

    def may_be_drawn(self) -> bool:
        return bool(self.fine.identity)


class Proof(OfFine, PermissionRequiredMixin, View):
    """The proof of sending."""

    http_method_names = ["get", "head"]
    permission_required = VIEW

    def get(self, request, *args, **kwargs):
        if not self.fine.proof_file:
            raise Http404
        kind = "application/pdf" if self.fine.proof_file.endswith(".pdf") else "image/jpeg"
        noted_reading(self.fine, request.user)
        return serve(self.fine.proof_file, kind)
