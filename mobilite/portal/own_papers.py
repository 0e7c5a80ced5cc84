"""« Ce qu’il manque »: the papers that she is to bring, and their photographs, from her own telephone (rows K2, H5).

A photograph is known by what it holds: sent twice, after a cut, it is kept once (``receive_paper``). Without a script the page
is a plain form. She never reads a picture back here: the telephone may be somebody else's tomorrow.
"""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from mobilite.files import received
from mobilite.pages.forms import ManyFilesField
from mobilite.people.missing import what_is_missing
from mobilite.people.models import Person
from mobilite.people.models.papers import PaperState
from mobilite.people.models.persons import PaperKind
from mobilite.people.operations import receive_paper
from mobilite.people.papers import VALIDITY, MissingPaper
from mobilite.periods import paris_date
from mobilite.portal.languages import in_french, translated
from mobilite.portal.own import OwnPage, OwnSection
from mobilite.workflow import Refusal

PICTURES = "image/jpeg,image/png,image/webp,image/heic,image/heif"
#: Files in one sending.
MOST = 6


class PhotosForm(forms.Form):
    camera = ManyFilesField(
        accept=PICTURES,
        capture=True,
        label=gettext_lazy("Prendre une photo"),
        required=False,
        help_text=gettext_lazy("Toute la feuille, bien nette."),
    )
    files = ManyFilesField(
        accept=f"{PICTURES},application/pdf",
        label=gettext_lazy("Ou choisir une photo ou un PDF"),
        required=False,
    )

    def clean(self):
        values = super().clean()
        values["received"] = []
        for name in ("camera", "files"):
            sent = [one for one in values.get(name) or () if one]
            if len(sent) > MOST:
                self.add_error(name, _("Envoyez 6 photos au plus à la fois."))
                continue
            for one in sent:
                try:
                    values["received"].append(received.clean(one))
                except ValidationError as error:
                    self.add_error(name, error)
        if not values["received"] and not self.errors:
            self.add_error("camera", _("Prenez au moins une photo."))
        return values


def papers_of(person: Person, at: datetime) -> list[dict]:
    """Return what she is to bring, and what came and waits for us, with where each is photographed."""
    return [_said(one) for one in what_is_missing(person, paris_date(at))]


def _said(one: MissingPaper) -> dict:
    known = one.kind in PaperKind.values
    return {
        "label": PaperKind(one.kind).label if known else one.label,
        "taken": VALIDITY[one.kind].taken if known else "",
        "here": one.to_check,
        "url": reverse("own:paper", args=[one.kind]) if known else "",
    }


def what_is_asked(person: Person, at: datetime) -> list[dict] | None:
    """Return her list, None when nothing is missing."""
    return papers_of(person, at) or None


class PaperPage(OwnPage, TemplateView):
    """Photograph one paper that is asked: the camera opens; what comes waits for our check."""

    template_name = "portal/own/paper.html"

    @cached_property
    def asked(self) -> MissingPaper:
        kind = self.kwargs["kind"]
        found = next(
            (one for one in what_is_missing(self.person, paris_date(self.at)) if one.kind == kind), None
        )
        if found is None or kind not in PaperKind.values:
            raise Http404
        return found

    @cached_property
    def count(self) -> int:
        """How many photographs came already and wait for our check."""
        waiting = (
            self.person.papers.filter(kind=self.asked.kind, state=PaperState.RECEIVED).order_by("-pk").first()
        )
        return waiting.files.count() if waiting else 0

    def get_context_data(self, form=None, **kwargs):
        return super().get_context_data(
            title=PaperKind(self.asked.kind).label,
            taken=VALIDITY[self.asked.kind].taken,
            count=self.count,
            form=form or PhotosForm(),
            back=reverse("own:home"),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        kind, form = self.asked.kind, PhotosForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                with in_french():
                    receive_paper(
                        self.person, kind=kind, files=form.cleaned_data["received"], at=self.at, actor=None
                    )
            except Refusal as refusal:
                form.add_error("camera", translated(refusal.sentence))
        alone = request.headers.get("X-Requested-With") == "photo"
        if form.errors:
            # A photograph that is refused is not sent again by the script.
            said = " ".join(error for errors in form.errors.values() for error in errors)
            if alone:
                return JsonResponse({"refused": said}, status=422)
            return self.render_to_response(self.get_context_data(form=form))
        if alone:
            return JsonResponse({"count": self.count})
        messages.success(request, _("C’est reçu. Nous regardons, et nous vous écrivons."))
        return redirect("own:home")


PAPERS = OwnSection(gettext_lazy("Ce qu’il manque"), what_is_asked, "portal/own/papers.html")
