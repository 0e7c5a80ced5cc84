"""Limit a person's data or lift it; prepare her export and take it."""

from django.http import HttpResponse
from django.urls import reverse

from mobilite import clock
from mobilite.files.serving import private
from mobilite.pages.form_page import ActView
from mobilite.pages.french import fold
from mobilite.people.views.base import PersonForm
from mobilite.rights import operations
from mobilite.rights.forms import LimitForm
from mobilite.rights.lists import CHANGE
from mobilite.rights.models import Kind, Request
from mobilite.rights.views.requests import OfRequest
from mobilite.workflow import Refusal


class Limit(PersonForm):
    """Keep her data without using it."""

    title = "Limiter ses données"
    permission_required = CHANGE
    form_class = LimitForm
    intro = (
        "Ses données restent, et ne servent plus\u00a0: elle sort des listes et des exports, ne reçoit plus de message qu’elle n’a pas demandé, "
        "n’est plus proposée. Ses locations en cours se terminent comme prévu."
    )
    button = "Limiter"
    button_icon = "lock"
    said = "Ses données sont limitées. La fiche le dit en haut."

    def perform(self, form):
        asked = self.request.GET.get("demande", "")
        requests = Request.objects.open().filter(person=self.person, kind=Kind.LIMITATION)
        request = requests.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
        operations.limit(self.person.pk, reason=form.cleaned_data["reason"], request=request, **self.done)
        return request or self.person


class Lift(PersonForm):
    """Use her data again."""

    title = "Lever la limitation"
    permission_required = CHANGE
    form_class = LimitForm
    intro = "Prévenez la personne avant\u00a0: la loi le demande."
    button = "Lever la limitation"
    said = "La limitation est levée."

    def perform(self, form):
        operations.lift(self.person.pk, reason=form.cleaned_data["reason"], **self.done)
        return self.person


class PrepareExport(OfRequest, ActView):
    """« Préparer l’export »: a job does it, a page shows how far it is."""

    def perform(self):
        return operations.ask_for_export(self.record.person, request=self.record, **self.done)


class TakeExport(ActView):
    """« Télécharger »: only whoever prepared it, and the journal says so."""

    permission_required = CHANGE
    refusals = (Refusal,)

    def get_back_url(self):
        return reverse("rights:requests")

    def post(self, request, *args, **kwargs):
        self.taken = None
        response = super().post(request, *args, **kwargs)
        if self.taken is None:
            return response
        export, content = self.taken
        name = fold(f"{export.person}").replace(" ", "-")
        response = private(HttpResponse(content, content_type="application/zip"))
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = f'attachment; filename="donnees-{name}.zip"'
        return response

    def perform(self):
        self.taken = operations.take(self.kwargs["pk"], at=clock.now(), actor=self.request.user)
        return self.get_back_url()
