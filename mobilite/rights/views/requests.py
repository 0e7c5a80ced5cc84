"""A request: noted from a person's page, followed on its own, answered with a letter."""

from csp.decorators import csp_exempt
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import View

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.audit.story import story_of
from mobilite.files.serving import private
from mobilite.pages.form_page import Consequences, FormPage
from mobilite.pages.french import date_fr, plural
from mobilite.pages.presentation import chip_of
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, Step
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from mobilite.people.views.base import PersonForm
from mobilite.rights import letter, operations
from mobilite.rights.erasure import erasure_of
from mobilite.rights.forms import AnswerForm, EraseForm, ExtendForm, IdentityForm, RequestForm
from mobilite.rights.lists import CHANGE, REQUESTS, SETTINGS, VIEW
from mobilite.rights.models import Export, Identity, Kind, Request, Status
from mobilite.rights.operations.requests import LAST_TASK
from mobilite.workflow import Refusal

GIVES_DATA = (Kind.ACCESS, Kind.PORTABILITY)


class NewRequest(PersonForm):
    """Note what a person asks about her data."""

    title = "Demande sur ses données"
    permission_required = CHANGE
    form_class = RequestForm
    button = "Noter la demande"
    said = "La demande est notée. Une tâche rappelle d’y répondre."

    def get_initial(self):
        return {"asked_on": clock.today(), "kind": self.request.GET.get("droit", "")}

    def perform(self, form):
        return operations.note_request(self.person, **form.cleaned_data, **self.done)


class OfRequest(PermissionRequiredMixin):
    """Mixin of what is done to one request, whose key is in the address."""

    permission_required = CHANGE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def record(self) -> Request:
        requests = Request.objects.visible_to(self.request.user).select_related("person", "answered_by")
        return get_object_or_404(requests, pk=self.kwargs["pk"])

    @property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.record


class RequestForm_(OfRequest, FormPage):
    """A short form about one request."""

    def get_crumbs(self):
        name = f"{self.record.get_kind_display()}, {shown_name(self.record.person, self.request.user)}"
        return [SETTINGS, REQUESTS, (name, self.record.get_absolute_url())]


class VerifyIdentity(RequestForm_):
    title = "Vérifier l’identité"
    form_class = IdentityForm
    said = "C’est noté."

    def perform(self, form):
        return operations.verify_identity(self.record.pk, **form.cleaned_data, **self.done)


class Extend(RequestForm_):
    title = "Prendre deux mois de plus"
    form_class = ExtendForm
    intro = "Une seule fois, et avant la fin du premier mois. La personne doit le savoir maintenant\u00a0: une lettre est prête ensuite."
    button = "Prolonger"
    said = "La demande est prolongée. Donnez la lettre à la personne avant la fin du mois."

    def perform(self, form):
        return operations.extend(self.record.pk, **form.cleaned_data, **self.done)


class Answer(RequestForm_):
    title = "Répondre"
    form_class = AnswerForm
    button = "Enregistrer la réponse"
    button_icon = "check"
    said = "La réponse est enregistrée. La lettre est prête à imprimer."

    def get_initial(self):
        return {"text": letter.first_words(self.record)}

    def perform(self, form):
        return operations.answer(self.record.pk, **form.cleaned_data, **self.done)


class Erase(RequestForm_):
    """Erase what can go: not undone."""

    title = "Effacer ce qui peut l’être"
    form_class = EraseForm
    intro = (
        "Ce qui a servi à la suivre est effacé pour de bon. Si la loi fait garder un contrat ou une note à son nom, sa fiche part aux archives\u202f; "
        "sinon elle devient anonyme. On ne revient pas en arrière."
    )
    button = "Effacer"
    button_icon = "trash-2"
    danger = True
    said = "C’est effacé."

    def perform(self, form):
        return operations.erase(self.record.pk, **self.done)

    def consequences(self, form):
        found = erasure_of(self.record.person, clock.now())
        said = [
            ("trash-2", one.what) if one.goes else ("lock", f"{one.what}\u00a0: gardé. {one.why}")
            for one in found
        ]
        return Consequences(title="Ce que cela fait", icon="trash-2", sentences=said)


@method_decorator(csp_exempt(), name="dispatch")
class Letter(OfRequest, View):
    """The letter to print: the answer, or that it takes longer."""

    permission_required = VIEW
    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        content = letter.drawn(self.record, at=clock.now(), by=request.user)
        response = private(HttpResponse(content, content_type="application/pdf"))
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = f'inline; filename="reponse-{self.record.pk}.pdf"'
        note_reading(self.record.person, reader=request.user, at=clock.now())
        return response


class RequestPage(RecordPage):
    """One request: until when, what to do, what was answered."""

    permission_required = VIEW
    queryset = Request.objects.select_related("person", "created_by", "answered_by")
    template_name = "rights/request.html"
    icon = "shield-check"
    crumbs = (SETTINGS, REQUESTS)

    @property
    def record(self) -> Request:
        return self.object

    @cached_property
    def today(self):
        return clock.today()

    @cached_property
    def may_change(self) -> bool:
        return self.request.user.has_perm(CHANGE) and self.record.is_open

    @cached_property
    def exports(self) -> list[Export]:
        found = Export.objects.visible_to(self.request.user).filter(request=self.record)
        return list(found.select_related("progress").order_by("-asked_at", "-pk"))

    @cached_property
    def ready(self) -> list[Export]:
        now = clock.now()
        return [one for one in self.exports if one.ready_at and not one.removed_at and one.expires_at > now]

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        note_reading(self.record.person, reader=request.user, at=clock.now())
        return response

    def _link(self, name) -> str:
        return reverse(f"rights:{name}", args=[self.record.pk])

    def heading(self):
        return f"{self.record.get_kind_display()}, {shown_name(self.record.person, self.request.user)}"

    def number(self):
        return f"demande n°\u00a0{self.record.pk}"

    def chips(self):
        return [chip_of(self.record)]

    def subtitle(self):
        record = self.record
        return [
            f"Demandé le {date_fr(record.asked_on, weekday=False)}",
            f"répondre avant le {date_fr(record.due_on, weekday=False)}" if record.is_open else "",
        ]

    def steps(self):
        record = self.record
        known = record.identity != Identity.NOT_YET
        ended = not record.is_open
        word = "refusée" if record.status == Status.REFUSED else "donnée"
        return [
            Step("Demande", date_fr(record.asked_on, weekday=False, year=False), "done"),
            Step(
                "Identité",
                "vérifiée" if known else "à vérifier",
                "done" if known else "" if ended else "now",
            ),
            Step(
                "Réponse",
                f"{word} le {date_fr(record.answered_at, weekday=False, year=False)}"
                if ended
                else f"avant le {date_fr(record.due_on, weekday=False, year=False)}",
                "done" if ended else "now" if known else "",
            ),
        ]

    def notices(self):
        record, notices = self.record, []
        if record.is_late(self.today):
            days = plural((self.today - record.due_on).days, "jour")
            notices.append(
                Notice(
                    f"En retard de {days}.",
                    "Répondez maintenant\u00a0: la loi donne un mois.",
                    "bad",
                    "octagon-alert",
                )
            )
        elif record.is_open and record.due_on <= self.today + LAST_TASK:
            left = (record.due_on - self.today).days
            words = (
                f"Il reste {plural(left, 'jour')} pour répondre."
                if left
                else "C’est le dernier jour pour répondre."
            )
            notices.append(Notice(words, kind="wait", icon="hourglass"))
        if record.erased_at:
            notices.append(
                Notice(f"Effacé le {date_fr(record.erased_at, weekday=False)}.", kind="good", icon="trash-2")
            )
        if record.extended_on:
            notices.append(
                Notice(
                    f"Prolongée de deux mois le {date_fr(record.extended_on, weekday=False)}.",
                    f"{record.extended_reason} La personne doit l’avoir su ce jour-là.",
                    icon="clock",
                )
            )
        return notices

    # What one does.

    @cached_property
    def _acts(self) -> list[Act]:
        """The acts in the order in which they come; the first is the main one."""
        record, person = self.record, self.record.person
        if record.may_erase and self.request.user.has_perm(CHANGE):
            return [Act("Effacer ce qui peut l’être", self._link("erase"), "trash-2")]
        if not self.may_change:
            return []
        acts, known = [], record.identity != Identity.NOT_YET
        if not known:
            acts.append(Act("Vérifier l’identité", self._link("identity"), "id-card"))
        if record.kind in GIVES_DATA:
            why = "" if known else "Vérifiez d’abord l’identité."
            acts.append(
                Act("Préparer l’export", self._link("export"), "package-check", known, why, post=True)
            )
        if record.kind == Kind.LIMITATION and person.limited_at is None:
            acts.append(
                Act(
                    "Limiter ses données",
                    f"{reverse('rights:limit', args=[person.pk])}?demande={record.pk}",
                    "lock",
                )
            )
        acts.append(Act("Répondre", self._link("answer"), "pen-line"))
        if record.extended_on is None and not record.is_late(self.today):
            acts.append(Act("Prendre deux mois de plus", self._link("extend"), "clock"))
        return acts

    def next_step(self):
        prepared = [act for act in self._acts if not (act.url == self._link("export") and self.exports)]
        return next((act for act in prepared if act.possible), None)

    def acts(self):
        main = self.next_step()
        acts = [act for act in self._acts if act is not main]
        if not self.record.is_open or self.record.extended_on:
            acts.append(Act("Lettre à imprimer (PDF)", self._link("letter"), "printer"))
        if Person.objects.visible_to(self.request.user).filter(pk=self.record.person_id).exists():
            acts.append(Act("Fiche de la personne", self.record.person.get_absolute_url(), "user"))
        return acts

    # What is known.

    def main_cards(self):
        cards = []
        if self.record.kind in GIVES_DATA and self.exports:
            cards.append(
                Card(
                    "Export",
                    "package-check",
                    template="rights/exports.html",
                    context={"exports": self._told()},
                )
            )
        if (self.record.is_open and self.record.kind == Kind.ERASURE) or self.record.may_erase:
            kept = erasure_of(self.record.person, clock.now())
            cards.append(
                Card(
                    "Ce que l’effacement peut faire",
                    "trash-2",
                    template="rights/erasure.html",
                    context={"kept": kept},
                )
            )
        if self.record.kind in (Kind.CORRECTION, Kind.OBJECTION) and self.may_change:
            cards.append(Card("Où le faire", "pencil", facts=self._where()))
        return cards

    def _told(self):
        """Yield each export with where it stands: "ready", "gone", "running"."""
        for one in self.exports:
            yield one, "ready" if one in self.ready else "gone" if one.ready_at else "running"

    def _where(self) -> list[Fact]:
        """Return the forms where her data is corrected, or a use of it stopped."""
        pk = self.record.person_id
        if self.record.kind == Kind.CORRECTION:
            pages = (
                ("Identité, coordonnées", "people:identity"),
                ("Situation, ressources", "people:situation"),
            )
            note = "le journal garde le nom des champs changés, jamais leurs valeurs"
        else:
            pages = (("Messages", "outbox:refuse"), ("Consentements", "people:consent"))
            note = "un refus est obéi tout de suite"
        return [Fact(words, "Ouvrir le formulaire", note, reverse(name, args=[pk])) for words, name in pages]

    def cards(self):
        record = self.record
        facts = [
            Fact(
                "Personne", shown_name(record.person, self.request.user), url=record.person.get_absolute_url()
            ),
            Fact("Droit", record.get_kind_display(), f"{Kind(record.kind).article} du RGPD"),
            Fact("Demandé", date_fr(record.asked_on, weekday=False), record.get_means_display().lower()),
            Fact("Identité", record.get_identity_display()),
            Fact("Noté par", record.created_by or "Le logiciel", date_fr(record.created_at, weekday=False)),
        ]
        cards = [Card("La demande", "inbox", facts)]
        if record.detail:
            cards.append(
                Card(
                    "Avec ses mots",
                    "message-square",
                    template="rights/words.html",
                    context={"words": record.detail},
                )
            )
        if record.answer is not None:
            said = {"words": record.answer}
            cards.append(Card("Notre réponse", "pen-line", template="rights/words.html", context=said))
        return cards

    def story(self):
        return story_of(self.record, *self.exports, *self.record.limitations.all())
