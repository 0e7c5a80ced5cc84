"""The papers and pictures of a file."""

from csp.decorators import csp_exempt
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import View

from mobilite import clock
from mobilite.files.serving import private, serve
from mobilite.workflow import Refusal
from rentals.incidents import documents
from rentals.incidents.lists import VIEW
from rentals.incidents.views.base import OfIncident, noted_reading


@method_decorator(csp_exempt(), name="dispatch")
class Pack(OfIncident, PermissionRequiredMixin, View):
    """The insurer's pack."""

    http_method_names = ["get", "head"]
    permission_required = VIEW
    draws = staticmethod(documents.pack)

    def get(self, request, *args, **kwargs):
        incident = self.incident
        try:
            content = self.draws(incident, at=clock.now(), by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(incident.get_absolute_url())
        response = private(HttpResponse(content, content_type="application/pdf"))
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = f'inline; filename="{incident.reference}.pdf"'
        noted_reading(incident, request.user)
        return response


class LastLetter(Pack):
    """The registered letter to whoever did not bring the vehicle back."""

    draws = staticmethod(documents.last_letter)


class StepFile(OfIncident, PermissionRequiredMixin, View):
    """The paper of a step."""

    http_method_names = ["get", "head"]
    permission_required = VIEW

    def get(self, request, *args, **kwargs):
        step = get_object_or_404(self.incident.steps, pk=self.kwargs["step"])
        if not step.file_name:
            raise Http404
        noted_reading(self.incident, request.user)
        return serve(step.file_name, "application/pdf" if step.file_name.endswith(".pdf") else "image/jpeg")


class PictureFile(OfIncident, PermissionRequiredMixin, View):
    """A photograph."""

    http_method_names = ["get", "head"]
    permission_required = VIEW

    def get(self, request, *args, **kwargs):
        picture = get_object_or_404(self.incident.pictures, pk=self.kwargs["picture"])
        return serve(picture.file_name, "image/jpeg")
