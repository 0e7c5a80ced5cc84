"""Papers: seen in hand, photographed, checked beside their picture, refused, removed (row H5)."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.files.serving import serve
from mobilite.pages.french import date_fr, lower_first, plural
from mobilite.people import operations
from mobilite.people.forms.cards import Nothing
from mobilite.people.forms.papers import (
    AskPaperForm,
    CheckForm,
    CheckLicenceForm,
    PaperForm,
    PhotographForm,
    RefusePaperForm,
)
from mobilite.people.models import Licence, Paper, PaperFile
from mobilite.people.models.papers import PaperState
from mobilite.people.models.persons import PaperKind
from mobilite.people.papers import equivalent, terms_on, valid_until, why_not_valid
from mobilite.people.views.base import OfPerson, PersonAct, PersonForm


class SeePaper(PersonForm):
    title = "Pièce vue"
    template_name = "people/paper_seen.html"
    form_class = PaperForm
    needs_user = True
    intro = "Notez ce que vous avez en main. Aucune copie n’est gardée."
    button = "Noter la pièce"

    def get_initial(self):
        return super().get_initial() | {"kind": self.request.GET.get("kind", "")}

    def instance(self):
        return Paper(person=self.person)

    def perform(self, form):
        paper = operations.see_paper(self.person, **form.what(), **self.done)
        self.said = f"La pièce est notée\u00a0: {paper.get_kind_display()}."
        today = clock.today()
        if why := why_not_valid(paper, today, terms_on(today)):
            self.said += f" Elle manque toujours\u00a0: {why}."
        return self.person


class AskPaper(PersonForm):
    title = "Demander une pièce"
    form_class = AskPaperForm
    intro = "Elle s’ajoute à la liste de ce qui manque, jusqu’à ce qu’elle soit vue."
    button = "Demander"

    def perform(self, form):
        paper = operations.ask_paper(self.person, **form.cleaned_data, **self.done)
        self.said = f"La pièce est demandée\u00a0: {lower_first(paper.get_kind_display())}."
        return self.person


class Photograph(PersonForm):
    """Take pictures of a paper: they wait for the check, on the next page."""

    title = "Photographier une pièce"
    form_class = PhotographForm
    intro = (
        "L’image sert à vérifier, puis s’efface. Si vous avez la pièce en main, notez-la plutôt sans photo."
    )
    button = "Envoyer"
    button_icon = "camera"

    def get_initial(self):
        return super().get_initial() | {"kind": self.request.GET.get("kind", "")}

    def perform(self, form):
        paper = operations.receive_paper(
            self.person, kind=form.cleaned_data["kind"], files=form.cleaned_data["received"], **self.done
        )
        self.said = "L’image est reçue. Comparez, puis dites si elle va."
        return reverse("people:paper_check", args=[self.person.pk, paper.pk])


class OfPaper:
    """Mixin of what is done to one paper of the person."""

    @cached_property
    def paper(self) -> Paper:
        papers = Paper.objects.select_related("seen_by").prefetch_related("files")
        return get_object_or_404(papers, pk=self.kwargs["paper_pk"], person=self.person)

    @cached_property
    def pictures(self) -> list[dict]:
        """Return what to show of each file, in the order in which they came."""
        files = sorted(self.paper.files.all(), key=lambda one: one.pk)
        return [
            {
                "url": reverse("people:paper_picture", args=[self.person.pk, self.paper.pk, one.pk]),
                "is_pdf": one.is_pdf,
                "words": f"PDF, {plural(one.pages, 'page')}" if one.is_pdf else f"Image {number}",
            }
            for number, one in enumerate(files, 1)
        ]


class CheckPaper(OfPaper, PersonForm):
    """The picture large, beside what one reads on it; then it goes."""

    template_name = "people/paper_check.html"
    button = "Vu et conforme"
    button_icon = "check"
    needs_user = True

    def get_title(self):
        return f"Vérifier\u00a0: {lower_first(self.paper.get_kind_display())}"

    def get(self, request, *args, **kwargs):
        if self.paper.state != PaperState.RECEIVED:
            return HttpResponseRedirect(self.paper.get_absolute_url())
        note_reading(self.paper, reader=request.user, at=clock.now())
        return super().get(request, *args, **kwargs)

    @property
    def is_licence(self) -> bool:
        return self.paper.kind == PaperKind.LICENCE

    def get_form_class(self):
        return CheckLicenceForm if self.is_licence else CheckForm

    def instance(self):
        return Licence(person=self.person) if self.is_licence else self.paper

    def perform(self, form):
        if not self.is_licence:
            paper = operations.accept_paper(self.paper.pk, **form.cleaned_data, **self.done)
            self.said = _accepted(paper.get_kind_display(), paper.kept_because)
            return self.person
        what = form.what()
        accept = operations.accept_paper if "equivalent" in what else operations.accept_licence
        accept(self.paper.pk, **what, **self.done)
        self.said = _accepted("Permis de conduire", what["kept_because"])
        return self.person


def _accepted(label: str, kept: str) -> str:
    return f"{label}\u00a0: vu et conforme. {'L’image est gardée comme dit.' if kept else 'L’image est effacée.'}"


class RefusePaper(OfPaper, PersonForm):
    form_class = RefusePaperForm
    button = "Refuser cette pièce"
    button_icon = "x"
    danger = True
    intro = "Elle manquera de nouveau, avec cette raison. L’image s’efface."

    def get_title(self):
        return f"Refuser\u00a0: {lower_first(self.paper.get_kind_display())}"

    def get_crumbs(self):
        check = reverse("people:paper_check", args=[self.person.pk, self.paper.pk])
        return [*super().get_crumbs(), ("Vérifier", check)]

    def perform(self, form):
        operations.refuse_paper(self.paper.pk, **form.cleaned_data, **self.done)
        self.said = "La pièce est refusée\u00a0: dites à la personne ce qu’il faut rapporter."
        return self.person


class Picture(OfPerson, PermissionRequiredMixin, View):
    """One picture of a paper, for those who may see papers; each opening is noted."""

    http_method_names = ["get", "head"]

    def get(self, request, pk, paper_pk, file_pk):
        file = get_object_or_404(
            PaperFile.objects.select_related("paper"), pk=file_pk, paper=paper_pk, paper__person=self.person
        )
        note_reading(file.paper, reader=request.user, at=clock.now())
        response = serve(file.file_name, file.content_type)
        # It goes with the check: no browser keeps it.
        response["Cache-Control"] = "private, no-store"
        if file.is_pdf:
            # Written again by us without anything that acts; a sandbox keeps browsers from showing it.
            response["Content-Security-Policy"] = (
                "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
            )
        return response


class ShowPaper(OfPaper, PersonForm):
    """What is known of a paper, and the button for one that was written by mistake."""

    template_name = "people/paper.html"
    form_class = Nothing
    button = "Retirer cette pièce"
    button_icon = "trash-2"
    danger = True
    said = "La pièce est retirée de la fiche."

    def get_title(self):
        one = equivalent(self.paper)
        return one.label if one else self.paper.get_kind_display()

    @property
    def intro(self) -> str:
        known = ", ".join(filter(None, self._facts()))
        return f"{known[:1].upper()}{known[1:]}. Retirez-la si elle a été notée par erreur."

    def _facts(self):
        paper = self.paper
        if paper.equivalent:
            yield f"pour «\u00a0{lower_first(paper.get_kind_display())}\u00a0»"
        yield paper.detail
        yield f"n°\u00a0{paper.number}" if paper.number else ""
        yield f"datée du {_day(paper.issued_on)}" if paper.issued_on else ""
        yield f"valable jusqu’au {_day(paper.expires_on)}" if paper.expires_on else ""
        if paper.state == PaperState.SEEN:
            yield f"vue le {_day(paper.seen_on)}{f' par {paper.seen_by}' if paper.seen_by else ''}"
            until = valid_until(paper, terms_on(clock.today()))
            yield f"acceptée jusqu’au {_day(until)}" if until and until != paper.expires_on else ""
        elif paper.state == PaperState.REFUSED:
            yield f"refusée le {_day(paper.refused_on)}\u00a0: {lower_first(paper.get_refusal_display())}"
            yield paper.refusal_words
        elif paper.state == PaperState.ASKED:
            yield f"demandée le {_day(paper.asked_at)}"
        else:
            yield f"reçue le {_day(paper.received_at)}, à vérifier"
        if paper.kept_because:
            yield (
                f"image gardée jusqu’au {_day(paper.kept_until)}\u00a0: {lower_first(paper.get_kept_because_display())}"
            )

    def perform(self, form):
        return operations.remove_paper(self.paper.pk, **self.done)


def _day(day) -> str:
    return date_fr(day, weekday=False)


class StopKeeping(OfPaper, PersonAct):
    said = "L’image est effacée."

    def perform(self):
        return operations.stop_keeping(self.paper.pk, **self.done)
