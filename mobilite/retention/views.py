"""The table of terms, the dry run, holds, and the archives."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from mobilite import clock, registry
from mobilite.documents.models import Document
from mobilite.documents.operations import Altered, content_of
from mobilite.files.serving import private
from mobilite.jobs.models import DueRun
from mobilite.kept import Rule, rules
from mobilite.pages import french
from mobilite.pages.form_page import ActView, ConfirmPage, FormPage
from mobilite.pages.record_page import Card, Fact
from mobilite.people.models import Person
from mobilite.people.shown import hides_surnames, shown_name
from mobilite.periods import add_months
from mobilite.retention import engine, opened, operations
from mobilite.retention.forms import ArchiveForm, HoldForm, TermsForm
from mobilite.retention.models import Hold, Run
from mobilite.retention.terms import months_fr, rule, terms
from mobilite.workflow import Refusal

SETTINGS = (("Réglages", reverse_lazy("parameters:index")),)
CRUMBS = (*SETTINGS, ("Conservation", reverse_lazy("retention:index")))
SHOWN_RUNS, SHOWN_ROWS = 30, 50


def _line(one: Rule, limits) -> dict:
    due = {found.name: found.rows.count() for found in engine.due(one, limits)}
    return {
        "rule": one,
        "active": "" if one.fixed or one.follows else months_fr(limits.active),
        "archived": months_fr(limits.archive) if limits.archive else "",
        "until_duty": one.archive is not None and not limits.archive,
        "to_archive": due.get("archive", 0),
        "to_erase": due.get("erase", 0),
        "url": "" if one.fixed or one.follows else reverse("retention:set_terms", args=[one.key]),
    }


class RetentionPage(PermissionRequiredMixin, TemplateView):
    """What is kept, how long, from when and why; what is due now; what past runs did; holds."""

    template_name = "retention/index.html"
    permission_required = "retention.view_run"

    def get_context_data(self, **kwargs):
        now = clock.now()
        limits = terms(now)
        lines = [_line(one, limits[one.key]) for one in rules()]
        holds = Hold.objects.standing().select_related("placed_by").order_by("review_on", "pk")
        night = DueRun.objects.filter(key="retention.night").exclude(finished_at=None)
        return super().get_context_data(
            title="Durées de conservation",
            crumbs=SETTINGS,
            lines=lines,
            due=sum(line["to_archive"] + line["to_erase"] for line in lines),
            runs=Run.objects.order_by("-started_at", "-pk")[:SHOWN_RUNS],
            holds=holds,
            today=clock.today(),
            night=night.order_by("-started_at").first(),
            **kwargs,
        )


class DryRun(PermissionRequiredMixin, TemplateView):
    """What would go now, and why; and what stays past its term, and why."""

    template_name = "retention/dry_run.html"
    permission_required = "retention.view_run"

    def get_context_data(self, **kwargs):
        now = clock.now()
        limits = terms(now)
        found, staying = [], []
        for one in rules():
            for due in engine.due(one, limits[one.key]):
                count = due.rows.count()
                if count:
                    found.append(
                        {"rule": one, "stage": due.name, "count": count, "rows": self._rows(one, due.rows)}
                    )
            for why, rows in one.waiting(limits[one.key]) if one.waiting else ():
                count = rows.count()
                if count:
                    people = [self._person(person.pk, person) for person in rows.order_by("pk")[:SHOWN_ROWS]]
                    staying.append({"rule": one, "why": why, "count": count, "people": people})
        return super().get_context_data(
            title="Ce qui s’effacerait maintenant",
            crumbs=CRUMBS,
            found=found,
            staying=staying,
            shown=SHOWN_ROWS,
            **kwargs,
        )

    def _rows(self, one: Rule, rows):
        rows = list(rows.order_by("pk")[:SHOWN_ROWS])
        moments = one.moments([row.pk for row in rows]) if one.moments else {}
        keys = {getattr(row, one.person) for row in rows} - {None} if one.person else set()
        people = Person.objects.in_bulk(keys)
        return [
            {
                "name": one.say(row),
                "since": moments.get(row.pk) or getattr(row, "since", None),
                "person": self._person(key, people.get(key))
                if (key := getattr(row, one.person, None))
                else None,
            }
            for row in rows
        ]

    def _person(self, key, person):
        user = self.request.user
        seen = person is not None and user.has_perm("people.view_person") and not hides_surnames(user)
        return {
            "name": shown_name(person, user) if seen else f"personne n°\u00a0{key}",
            "url": person.get_absolute_url() if seen and person.archived_at is None else "",
        }


class RunNow(ActView):
    """« Appliquer maintenant »."""

    permission_required = "retention.set_terms"
    said = "C’est demandé\u00a0: le travail de fond s’en charge. Revenez dans un instant."
    refusals = (Refusal,)

    def get_back_url(self):
        return reverse("retention:index")

    def perform(self):
        operations.ask_for_run(at=clock.now(), actor=self.request.user)
        return self.get_back_url()


class SetTerms(FormPage):
    """Set how long a rule keeps things."""

    permission_required = "retention.set_terms"
    form_class = TermsForm
    refusals = (Refusal,)
    button = "Enregistrer cette durée"
    crumbs = CRUMBS

    @cached_property
    def rule(self) -> Rule:
        found = rule(self.kwargs["key"])
        if found is None or found.fixed or found.follows:
            raise Http404
        return found

    def get_title(self):
        return self.rule.label

    @property
    def intro(self):
        return f"Ensuite\u00a0: {self.rule.then}. Source\u00a0: {self.rule.source}."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rule": self.rule}

    def get_initial(self):
        limits = terms(clock.now())[self.rule.key]
        return {"active": limits.active, "archived": limits.archive, "from_date": clock.today()}

    def perform(self, form):
        operations.set_terms(
            self.rule,
            months=form.months(),
            from_date=form.cleaned_data["from_date"],
            reason=form.cleaned_data["reason"],
            today=clock.today(),
            at=clock.now(),
            actor=self.request.user,
        )
        self.said = f"«\u00a0{self.rule.label}\u00a0»\u00a0: la durée est enregistrée."
        return reverse("retention:index")


class PlaceHold(FormPage):
    """Keep a person or a rental from being erased."""

    title = "Poser une réserve"
    permission_required = "retention.change_hold"
    form_class = HoldForm
    refusals = (Refusal,)
    button = "Poser la réserve"
    crumbs = CRUMBS
    intro = "Rien de cette personne, ou de cette location, ne s’effacera tant que la réserve tient."

    def get_initial(self):
        return {
            "what": self.request.GET.get("objet", "")[:120],
            "review_on": add_months(clock.today(), 6),
        }

    def perform(self, form):
        hold = operations.place_hold(
            operations.find(form.cleaned_data["what"]),
            reason=form.cleaned_data["reason"],
            review_on=form.cleaned_data["review_on"],
            today=clock.today(),
            at=clock.now(),
            actor=self.request.user,
        )
        self.said = f"La réserve est posée\u00a0: {hold.about}."
        return reverse("retention:index")


class LiftHold(ConfirmPage):
    """Let it follow its term again."""

    title = "Lever une réserve"
    permission_required = "retention.change_hold"
    refusals = (Refusal,)
    button = "Lever la réserve"
    crumbs = CRUMBS

    @cached_property
    def hold(self) -> Hold:
        return get_object_or_404(Hold.objects.standing(), pk=self.kwargs["pk"])

    @property
    def intro(self):
        hold = self.hold
        return (
            f"{hold.about[:1].upper()}{hold.about[1:]}, depuis le {french.date_fr(hold.placed_at, weekday=False)}\u00a0: "
            f"{hold.reason}. Ce qui a passé son terme s’effacera la nuit prochaine."
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(hold=self.hold, **kwargs)

    def perform(self, form):
        operations.lift_hold(
            self.hold.pk, reason=form.cleaned_data["reason"], at=clock.now(), actor=self.request.user
        )
        self.said = "La réserve est levée."
        return reverse("retention:index")


class OpenArchive(FormPage):
    """Ask for the archives of a person, with a motive that is written down."""

    title = "Ouvrir les archives"
    permission_required = "retention.open_archive"
    form_class = ArchiveForm
    refusals = (Refusal,)
    button = "Ouvrir pour un quart d’heure"
    button_icon = "lock"
    crumbs = CRUMBS
    intro = (
        "Les archives gardent ce que la loi demande, hors du travail de tous les jours\u00a0: contrats d’avant l’an "
        "dernier, états des lieux, reçus, et le nom de qui les a signés."
    )

    def perform(self, form):
        person = operations.open_archive(
            form.cleaned_data["what"],
            why=form.cleaned_data["reason"],
            at=clock.now(),
            actor=self.request.user,
        )
        opened.open_for(self.request.session, person, at=clock.now())
        return reverse("retention:archive", args=[person.pk])


class _Opened(PermissionRequiredMixin):
    """A page of archives: without a motive given in the last quarter of an hour, it asks for one."""

    permission_required = "retention.open_archive"

    def dispatch(self, request, *args, **kwargs):
        if not self.has_permission():
            return self.handle_no_permission()
        if not opened.is_open(request.session, kwargs["pk"], at=clock.now()):
            return redirect("retention:open_archive")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> Person:
        return get_object_or_404(Person.objects.filter(anonymised_at=None), pk=self.kwargs["pk"])


class ArchivePage(_Opened, TemplateView):
    """What the archives hold of a person. Apps above add: "archive_cards", ``callable(person)`` returns cards."""

    template_name = "retention/archive.html"

    def get_context_data(self, **kwargs):
        person = self.person
        papers = person.documents.filter(erased_at=None).defer("context").order_by("-created_at", "-pk")
        cards = [card for item in registry.registered("archive_cards") for card in item.value(person)]
        return super().get_context_data(
            title=str(person),
            crumbs=CRUMBS,
            person=person,
            papers=papers,
            cards=[self._identity(), *cards],
            **kwargs,
        )

    def _identity(self):
        person = self.person
        facts = [
            Fact(
                "Naissance",
                french.date_fr(person.birth_date, weekday=False) if person.birth_date else "inconnue",
            ),
            Fact("Téléphone", person.phone or "aucun"),
            Fact("Mail", person.email or "aucun"),
        ]
        if person.archived_at:
            facts.append(
                Fact("Aux archives", f"depuis le {french.date_fr(person.archived_at, weekday=False)}")
            )
        return Card("Identité", "id-card", facts)


class ArchivedPdf(_Opened, View):
    """One paper of the archives that are open."""

    http_method_names = ["get", "head"]

    def get(self, request, pk, number):
        document = get_object_or_404(Document, person=self.person, number=number, erased_at=None)
        try:
            content = content_of(document)
        except Altered as refusal:
            raise Http404 from refusal
        response = private(HttpResponse(content, content_type="application/pdf"))
        response["Content-Disposition"] = f'attachment; filename="{document.number}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response


class Reopen(_Opened, ConfirmPage):
    """Bring a person back from the archives."""

    title = "Sortir la fiche des archives"
    danger = False
    refusals = (Refusal,)
    button = "Sortir des archives"
    intro = "Elle revient nous voir\u00a0: sa fiche reprend sa place, et les deux ans recommencent."

    def get_crumbs(self):
        return (*CRUMBS, ("Archives", reverse("retention:archive", args=[self.person.pk])))

    def perform(self, form):
        person = operations.reopen(
            self.person.pk, reason=form.cleaned_data["reason"], at=clock.now(), actor=self.request.user
        )
        self.said = "La fiche est sortie des archives."
        return person
