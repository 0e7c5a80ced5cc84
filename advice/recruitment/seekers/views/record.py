"""Somebody who looks for work: call, find who she is, or write her record; what is next is done from there."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from advice.recruitment.seekers import operations
from advice.recruitment.seekers.forms import SureForm
from advice.recruitment.seekers.lists import CHANGE, SEEKERS, VIEW
from advice.recruitment.seekers.models import WorkRequest
from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.files.serving import serve
from mobilite.pages.form_page import ActView, ConfirmPage, Consequences, FormPage
from mobilite.pages.french import datetime_fr
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.duplicates import likely_duplicates
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.workflow import Refusal
from rentals.operations.online import call_before
from rentals.views.pick_person import PickPerson

ACTING = (CHANGE, "people.view_person")


def name_of(asked: WorkRequest, user) -> str:
    return asked.first_name if user.hides_surnames else str(asked)


class SeekerPage(RecordPage):
    permission_required = VIEW
    queryset = WorkRequest.objects.select_related("commune", "person", "link", "handled_by")
    icon = "briefcase"
    crumbs = (SEEKERS,)

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perms(ACTING) and self.object.handled_at is None

    @cached_property
    def known(self):
        """Who it may be among the people we know, the likeliest first, each with why (row H6)."""
        asked, user = self.object, self.request.user
        if not self.may_act:
            return []
        found = likely_duplicates(asked.first_name, asked.last_name, asked.phone)
        mine = Person.objects.visible_to(user).filter(pk__in=[one.pk for one, _why in found])
        seen = set(mine.values_list("pk", flat=True))
        return [(one, why) for one, why in found if one.pk in seen]

    def url(self, name, *args):
        return reverse(f"seekers:{name}", args=[self.object.pk, *args])

    def heading(self):
        return name_of(self.object, self.request.user)

    def subtitle(self):
        asked = self.object
        by = f"par «\u00a0{asked.link}\u00a0»" if asked.link else ""
        return [f"reçue {datetime_fr(asked.received_at)}", by]

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

    def notices(self):
        asked = self.object
        if asked.person:
            act = Act("Ouvrir sa fiche", asked.person.get_absolute_url())
            said = f"C’est {shown_name(asked.person, self.request.user)}."
            return [Notice("La demande est traitée.", said, "good", "circle-check", act)]
        if asked.set_aside:
            return [Notice("Classée sans suite.", asked.set_aside, icon="archive")]
        before = call_before(asked.received_at)
        words = f"Appelez avant {datetime_fr(before, year=False)}." if before else ""
        return [Notice("Cette personne attend un appel.", words, "wait", "phone")]

    def cards(self):
        asked, user = self.object, self.request.user
        known = [
            Fact(shown_name(person, user), why, url=person.get_absolute_url()) for person, why in self.known
        ]
        paper = [Fact("CV", "Ouvrir", url=self.url("paper"))] if asked.file_name else []
        return [
            *([Card("Déjà connue\u202f?", "users", known)] if known else []),
            Card(
                "Ce qu’elle a envoyé",
                "briefcase",
                [
                    Fact("Nom", name_of(asked, user)),
                    Fact("Téléphone", french_phone(asked.phone), url=f"tel:{asked.phone}"),
                    Fact("Commune", asked.commune or "autre commune"),
                    Fact("Se déplace", asked.moves),
                    *paper,
                ],
            ),
        ]

    def story(self):
        return story_of(self.object)


class OfRequest(PermissionRequiredMixin):
    """Mixin of what is done to one request, whose key is in the address."""

    permission_required = ACTING
    refusals = (Refusal,)

    @cached_property
    def asked(self) -> WorkRequest:
        return get_object_or_404(WorkRequest, pk=self.kwargs["pk"])

    @cached_property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.asked

    def get_crumbs(self):
        return [SEEKERS, (name_of(self.asked, self.request.user), self.asked.get_absolute_url())]


class PickSeeker(OfRequest, PickPerson):
    """Look for her record among all."""

    title = "Chercher sa fiche"
    template_name = "portal/seekers/pick.html"

    def get_context_data(self, **kwargs):
        self.crumbs = self.get_crumbs()
        return super().get_context_data(**kwargs)

    def line(self, person, kept):
        url = reverse("seekers:tie", args=[self.asked.pk, person.pk])
        return super().line(person, kept) | {"url": url}

    def new_person_url(self, kept, public, query):
        return ""


class Tie(OfRequest, FormPage):
    """« C’est elle »: the request is that of somebody we know. Asked once more, with what both say."""

    form_class = SureForm
    title = "C’est bien elle\u202f?"
    button = "Oui, c’est elle"
    button_icon = "user-check"
    said = "La demande est rattachée à sa fiche."

    @cached_property
    def person(self) -> Person:
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        return get_object_or_404(people.select_related("commune"), pk=self.kwargs["person"])

    def consequences(self, form):
        person, asked, user = self.person, self.asked, self.request.user
        number = french_phone(person.phone) if person.phone else "aucun téléphone"
        return Consequences(
            title="Sa fiche et sa demande",
            icon="users",
            sentences=[
                (
                    "user",
                    f"La fiche\u00a0: {shown_name(person, user)}, {number}, {person.commune or 'sans commune'}.",
                ),
                (
                    "smartphone",
                    f"La demande\u00a0: {name_of(asked, user)}, {french_phone(asked.phone)}, {asked.commune or 'autre commune'}.",
                ),
                ("info", "La fiche ne change pas\u00a0: corrigez-la si le numéro est nouveau."),
            ],
        )

    def perform(self, form):
        return operations.tie(self.asked.pk, person=self.person, **self.done).person


class MakeRecord(OfRequest, ActView):
    """« Créer sa fiche »: nobody we know."""

    said = "Sa fiche est créée."

    def perform(self):
        return operations.make_record(self.asked.pk, **self.done).person


class SetAside(OfRequest, ConfirmPage):
    title = "Classer sans suite"
    button = "Classer sans suite"
    intro = "Son CV est effacé, s’il y en a un."
    said = "La demande est classée."

    def perform(self, form):
        operations.set_aside(self.asked.pk, reason=form.cleaned_data["reason"], **self.done)
        return reverse("seekers:list")


class PaperFile(OfRequest, View):
    """Her CV."""

    http_method_names = ["get", "head"]
    permission_required = VIEW

    def get(self, request, *args, **kwargs):
        name = self.asked.file_name
        if not name:
            raise Http404
        return serve(name, "application/pdf" if name.endswith(".pdf") else "image/jpeg")
