"""Somebody who looks for work: call, find who she is, or write her record; what is next is done from there."""

from django.http import Http404
from django.views.generic import View

from advice.recruitment.seekers import operations
from advice.recruitment.seekers.lists import CHANGE, SEEKERS, VIEW
from advice.recruitment.seekers.models import WorkRequest
from mobilite.files.serving import serve
from mobilite.pages.form_page import ActView
from mobilite.pages.record_page import Act, Fact
from mobilite.people.shown import shown_name
from rentals.views.arrivals import ArrivalPage, OfArrival, PickRecord, SameRecord, SetAsidePage

ACTING = (CHANGE, "people.view_person")


class SeekerPage(ArrivalPage):
    permission_required = VIEW
    queryset = WorkRequest.objects.select_related("commune", "person", "link", "handled_by")
    space, acting = "seekers", ACTING
    icon = "briefcase"
    crumbs = (SEEKERS,)

    def subtitle(self):
        by = f"par «\u00a0{self.object.link}\u00a0»" if self.object.link else ""
        return [*super().subtitle(), by]

    def sent(self):
        return [Fact("CV", "Ouvrir", url=self.url("paper"))] if self.object.file_name else []

    def next_step(self):
        if not self.may_act:
            return None
        if not self.known:
            return Act("Créer sa fiche", self.url("make"), "user-plus", post=True)
        person = self.known[0][0]
        label = f"C’est {shown_name(person, self.request.user)}"
        return Act(label, self.url("tie", person.pk), "user-check")

    def acts(self):
        asked = self.object
        if not self.request.user.has_perms(ACTING):
            return []
        why = "La demande est déjà traitée."
        new = (
            [Act("Créer une nouvelle fiche", self.url("make"), "user-plus", post=True)] if self.known else []
        )
        return [
            *new,
            Act("Chercher sa fiche", self.url("pick"), "search", self.may_act, why),
            Act("Classer sans suite", self.url("set_aside"), "archive", asked.handled_at is None, why),
        ]


class OfRequest(OfArrival):
    """Mixin of what is done to one request, whose key is in the address."""

    permission_required: str | tuple[str, ...] = ACTING
    model, desk = WorkRequest, SEEKERS


class PickSeeker(OfRequest, PickRecord):
    """Look for her record among all."""

    tie_name = "seekers:tie"


class Tie(OfRequest, SameRecord):
    """« C’est elle »: the request is that of somebody we know."""

    said = "La demande est rattachée à sa fiche."

    def perform(self, form):
        return operations.tie(self.asked.pk, person=self.person, **self.done).person


class MakeRecord(OfRequest, ActView):
    """« Créer sa fiche »: nobody we know."""

    said = "Sa fiche est créée."

    def perform(self):
        return operations.make_record(self.asked.pk, **self.done).person


class SetAside(OfRequest, SetAsidePage):
    intro = "Son CV est effacé, s’il y en a un."
    set_aside = staticmethod(operations.set_aside)


class PaperFile(OfRequest, View):
    """Her CV."""

    http_method_names = ["get", "head"]
    permission_required = VIEW

    def get(self, request, *args, **kwargs):
        name = self.asked.file_name
        if not name:
            raise Http404
        return serve(name, "application/pdf" if name.endswith(".pdf") else "image/jpeg")
