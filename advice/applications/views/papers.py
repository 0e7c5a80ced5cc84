"""The papers of an application: found, joined, or not asked of her."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import View

from advice.applications import operations
from advice.applications.forms import PaperForm
from advice.applications.lists import VIEW
from advice.applications.models import ApplicationPaper, PaperState
from advice.applications.views.base import ApplicationAct, ApplicationForm, OfApplication
from advice.cases.views.base import noted_reading
from mobilite.files.serving import serve


class OfPaper(OfApplication):
    """Mixin of what is done to one paper of an application."""

    @cached_property
    def paper(self) -> ApplicationPaper:
        return get_object_or_404(self.application.papers, pk=self.kwargs["paper"])


class NotePaper(OfPaper, ApplicationForm):
    """Where a paper is, with its file when there is one."""

    title = "Noter un papier"
    form_class = PaperForm
    said = "Le papier est noté."

    @property
    def intro(self):
        return f"{self.paper.label}."

    def get_initial(self):
        state = self.paper.state
        return {"state": PaperState.READY if state == PaperState.TODO else state}

    def perform(self, form):
        operations.note_paper(
            self.paper.pk, state=form.cleaned_data["state"], file=form.cleaned_data["file"], **self.done
        )
        return self.application


class Ready(OfPaper, ApplicationAct):
    """One press: she has it."""

    def perform(self):
        operations.note_paper(self.paper.pk, state=PaperState.READY, **self.done)
        return self.application


class PaperFile(OfPaper, PermissionRequiredMixin, View):
    """The file that was joined."""

    http_method_names = ["get", "head"]
    permission_required = VIEW

    def get(self, request, *args, **kwargs):
        paper = self.paper
        if not paper.file_name:
            raise Http404
        noted_reading(self.application.case, request.user)
        return serve(paper.file_name, "application/pdf" if paper.is_pdf else "image/jpeg")
