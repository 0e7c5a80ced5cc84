"""« Préparer demain sur papier »: choose a day, follow the work, print."""

from datetime import time, timedelta

from csp.decorators import csp_exempt
from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import View

from mobilite import clock
from mobilite.pages.form_page import FormPage
from mobilite.pages.forms import PageForm
from mobilite.people.models import Place
from mobilite.people.opening import NeverOpens, next_opening
from mobilite.periods import paris, paris_date
from mobilite.workflow import Refusal
from rentals.operations import paperdays as operations
from rentals.paperdays.models import Contents, PaperDay
from rentals.views.base import RENTALS

PERMISSION = ("rentals.change_rental", "documents.view_document", "people.view_person")
SHOWN = 8


class PaperDayForm(PageForm, forms.Form):
    day = forms.DateField(label="Quel jour\u202f?")
    place = forms.ModelChoiceField(
        Place.objects.filter(is_open=True).order_by("name"),
        label="Où\u202f?",
        required=False,
        empty_label="Tous les lieux",
    )


class PaperDays(FormPage):
    """Ask for the papers of a day; those that are ready lie below, until the day after theirs."""

    title = "Préparer un jour sur papier"
    template_name = "rentals/paper_days.html"
    permission_required = PERMISSION
    form_class = PaperDayForm
    button = "Préparer les papiers"
    button_icon = "printer"
    refusals = (Refusal,)
    crumbs = (RENTALS,)
    intro = (
        "Pour une journée sans réseau\u00a0: les contrats à signer en deux exemplaires, les états des lieux à remplir avec leurs dessins, qui "
        "vient et comment l’appeler, une feuille de caisse. Un seul PDF, gardé jusqu’au lendemain de cette journée."
    )

    def get_initial(self):
        place = self.request.user.place
        tomorrow = clock.today() + timedelta(days=1)
        try:
            day = paris_date(next_opening(place, paris(tomorrow, time(0)))) if place else tomorrow
        except NeverOpens:
            day = tomorrow
        return {"day": day, "place": place}

    def perform(self, form):
        done = operations.prepare_day(
            form.cleaned_data["day"],
            place=form.cleaned_data["place"],
            at=clock.now(),
            actor=self.request.user,
        )
        return done.get_absolute_url()

    def get_context_data(self, **kwargs):
        ready = (
            PaperDay.objects.to_print(clock.now())
            .filter(contents=Contents.DAY)
            .select_related("place", "asked_by")
            .order_by("-asked_at")
        )
        return super().get_context_data(ready=ready[:SHOWN], **kwargs)


@method_decorator(csp_exempt(), name="dispatch")
class PaperDayFile(PermissionRequiredMixin, View):
    """The PDF of a day, to print."""

    permission_required = PERMISSION

    def get(self, request, pk):
        try:
            content = operations.take_papers(pk, at=clock.now(), actor=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(reverse("rentals:paper_days"))
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="jour-sur-papier.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
