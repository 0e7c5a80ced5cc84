"""The papers of a file, for those who may read it."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404
from django.views.generic import View

from advice.cases.lists import VIEW
from advice.cases.views.base import OfCase, noted_reading
from mobilite.files.serving import serve


class PaperFile(OfCase, PermissionRequiredMixin, View):
    """A paper that was added."""

    http_method_names = ["get", "head"]
    permission_required = VIEW

    def get(self, request, *args, **kwargs):
        paper = get_object_or_404(self.case.papers, pk=self.kwargs["paper"])
        noted_reading(self.case, request.user)
        return serve(paper.file_name, "application/pdf" if paper.is_pdf else "image/jpeg")
