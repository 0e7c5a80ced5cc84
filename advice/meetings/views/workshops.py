"""A workshop: its page, its sheet, planning it, changing it, cancelling it."""

from functools import cached_property

from csp.decorators import csp_exempt
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import View

from advice.meetings import documents, operations
from advice.meetings.forms import WorkshopForm
from advice.meetings.lists import CHANGE, ENROL, VIEW, WORKSHOPS, state_of
from advice.meetings.models import SEATED, Place, State, Workshop
from mobilite import clock
from mobilite.audit.entries import entries_about
from mobilite.audit.readings import note_reading
from mobilite.audit.story import story_item
from mobilite.diary import shown
from mobilite.files.serving import private
from mobilite.pages.form_page import ConfirmPage, Consequences, FormPage
from mobilite.pages.french import date_fr, datetime_fr, plural, typography
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.shown import shown_name
from mobilite.periods import PARIS
from mobilite.workflow import Refusal

LOADED = ("appointment__user", "appointment__place__commune", "created_by")


class WorkshopPage(RecordPage):
    """Where and when, who has a seat, who waits for one."""

    permission_required = VIEW
    queryset = Workshop.objects.select_related(*LOADED)
    template_name = "meetings/workshop.html"
    crumbs = (WORKSHOPS,)
    icon = "users"

    @cached_property
    def now(self):
        return clock.now()

    @cached_property
    def people(self) -> list:
        """Everybody in it, with a seat first; names are for those who may see people."""
        if not self.request.user.has_perm("people.view_person"):
            return []
        rows = self.object.enrolments.live().select_related("person", "by")
        return sorted(rows.order_by("asked_at", "pk"), key=lambda one: one.status == Place.WAITING)

    @cached_property
    def sat(self) -> int:
        return self.object.enrolments.seated().count()

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        for enrolment in self.people:
            note_reading(enrolment.person, reader=request.user, at=self.now)
        return response

    def url(self, name, *args):
        return reverse(f"meetings:{name}", args=[self.object.pk, *args])

    def heading(self):
        return self.object.title

    def chips(self):
        value, label = state_of(self.object)
        return [chip(value, label, model_name="workshop", large=True)]

    def subtitle(self):
        one = self.object.appointment
        return [f"{date_fr(one.starts_at)}, {shown.hours(one)}", one.place, f"avec {one.user}"]

    @cached_property
    def _acts(self) -> list[Act]:
        user, workshop = self.request.user, self.object
        began = workshop.appointment.starts_at <= self.now
        enrol = Act("Inscrire quelqu’un", self.url("enrol"), "user-plus")
        tick = Act("Noter les présences", self.url("attendance"), "list-checks")
        sheet = Act("Feuille de présence", self.url("sheet"), "printer")
        names = user.has_perm("people.view_person")
        found = []
        if workshop.status == State.PLANNED:
            if began and user.has_perms((CHANGE, "people.view_person")):
                found.append(tick)
            elif user.has_perms((ENROL, "people.view_person")) and not began:
                found.append(enrol)
            found += [sheet] if names else []
            if user.has_perm(CHANGE):
                found += [
                    Act("Modifier", self.url("edit_workshop"), "pencil"),
                    Act("Annuler l’atelier", self.url("cancel_workshop"), "calendar-x"),
                ]
        elif workshop.status == State.HELD and names:
            found = [sheet]
            if user.has_perm(CHANGE):
                found.append(Act("Corriger les présences", tick.url, "list-checks"))
        return found

    def next_step(self):
        return next(iter(self._acts), None)

    def acts(self):
        return self._acts[1:]

    def notices(self):
        workshop, found = self.object, []
        if workshop.status == State.CANCELLED:
            found.append(Notice("Annulé.", workshop.cancelled_reason, kind="", icon="calendar-x"))
        elif workshop.status == State.PLANNED and workshop.appointment.ends_at <= self.now:
            words = "Notez qui est venu\u00a0: c’est compté dans les dossiers."
            found.append(Notice("Cet atelier est fini.", words, kind="wait", icon="list-checks"))
        elif workshop.status == State.PLANNED and self.sat >= workshop.seats:
            words = "Qui s’inscrit maintenant attend qu’une place se libère."
            found.append(Notice("Toutes les places sont prises.", words, kind="", icon="users"))
        return found

    def cards(self):
        workshop, one = self.object, self.object.appointment
        left = max(workshop.seats - self.sat, 0)
        free = plural(left, "place libre", "places libres") if left else "complet"
        agenda = f"{reverse('diary:agenda')}?jour={one.starts_at.astimezone(PARIS).date().isoformat()}&avec={one.user_id}"
        facts = [
            Fact("Quand", date_fr(one.starts_at), shown.hours(one), agenda),
            Fact("Où", str(one.place)),
            Fact("Avec", str(one.user)),
            Fact(
                "Places", f"{self.sat} sur {workshop.seats}", free if workshop.status == State.PLANNED else ""
            ),
        ]
        if workshop.about:
            facts.append(Fact("Pour qui, quoi apporter", workshop.about))
        cards = [Card("L’atelier", "users", facts)]
        if workshop.status == State.HELD:
            counts = dict.fromkeys(SEATED, 0)
            for enrolment in self.people:
                counts[Place(enrolment.status)] = counts.get(Place(enrolment.status), 0) + 1
            facts = [Fact(one.label, str(counts[one])) for one in SEATED[1:]]
            cards.append(Card("Présences", "list-checks", facts if self.people else []))
        return cards

    def main_cards(self):
        if not self.request.user.has_perm("people.view_person"):
            return []
        can_leave = (
            self.request.user.has_perm(ENROL)
            and self.object.status == State.PLANNED
            and self.object.appointment.starts_at > self.now
        )
        rank, lines = 0, []
        for enrolment in self.people:
            waits = enrolment.status == Place.WAITING
            rank += waits
            lines.append(
                {
                    "name": shown_name(enrolment.person, self.request.user),
                    "url": enrolment.person.get_absolute_url(),
                    "chip": chip(enrolment.status, enrolment.get_status_display(), model_name="enrolment"),
                    "detail": f"{rank}e sur la liste"
                    if waits and rank > 1
                    else "première sur la liste"
                    if waits
                    else "",
                    "asked": f"{'par ' + str(enrolment.by) if enrolment.by else 'par elle-même'}, "
                    f"{date_fr(enrolment.asked_at, weekday=False)}",
                    "leave": self.url("leave", enrolment.pk) if can_leave else "",
                }
            )
        return [Card("Inscrites", "users", template="meetings/people.html", context={"lines": lines})]

    def story(self):
        return [story_item(entry) for entry in entries_about(self.object)]


class OfWorkshop:
    """Mixin of what is done to one workshop, whose key is in the address."""

    permission_required: str | tuple[str, ...] = CHANGE
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def workshop(self) -> Workshop:
        rows = Workshop.objects.visible_to(self.request.user).select_related(*LOADED)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_crumbs(self):
        return [WORKSHOPS, (self.workshop.title, self.workshop.get_absolute_url())]

    def get_back_url(self):
        return self.workshop


class PlanWorkshop(FormPage):
    permission_required = CHANGE
    title = "Nouvel atelier collectif"
    form_class = WorkshopForm
    button = "Prévoir l’atelier"
    button_icon = "calendar-plus"
    refusals = (Refusal,)
    crumbs = (WORKSHOPS,)

    def get_initial(self):
        user = self.request.user
        return {"leader": user.pk, "place": user.place_id}

    def perform(self, form):
        try:
            workshop = operations.plan_workshop(**form.cleaned_data, at=clock.now(), actor=self.request.user)
        except Refusal as refusal:
            raise _in_the_form(refusal) from None
        self.said = f"L’atelier est prévu\u00a0: {datetime_fr(workshop.appointment.starts_at)}."
        return workshop


class EditWorkshop(OfWorkshop, FormPage):
    title = "Modifier l’atelier"
    form_class = WorkshopForm
    said = "L’atelier est à jour."

    @property
    def _minutes(self) -> int:
        one = self.workshop.appointment
        return int((one.ends_at - one.starts_at).total_seconds() // 60)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"minutes": self._minutes}

    def get_initial(self):
        workshop, one = self.workshop, self.workshop.appointment
        local = one.starts_at.astimezone(PARIS)
        return {
            "title": workshop.title,
            "about": workshop.about,
            "seats": workshop.seats,
            "place": one.place_id,
            "leader": one.user_id,
            "on": local.date(),
            "from_time": local.time(),
            "minutes": self._minutes,
        }

    def consequences(self, form):
        count = self.workshop.enrolments.live().count()
        if not count:
            return None
        people = plural(count, "personne reçoit un message", "personnes reçoivent un message")
        return Consequences(
            icon="message-square", sentences=[("send", f"Si le lieu ou l’heure change, {people}.")]
        )

    def perform(self, form):
        try:
            return operations.change_workshop(self.workshop.pk, **form.cleaned_data, **self.done)
        except Refusal as refusal:
            raise _in_the_form(refusal) from None


def _in_the_form(refusal: Refusal) -> Refusal:
    """Return a refusal beside the field that the form shows: what an operation calls the moment is a day and an hour."""
    names = {"starts_at": "from_time", "ends_at": "minutes", "user": "leader"}
    refusal.field = names.get(refusal.field or "", refusal.field)
    return refusal


class CancelWorkshop(OfWorkshop, ConfirmPage):
    title = "Annuler l’atelier"
    button = "Annuler l’atelier et prévenir"
    said = "L’atelier est annulé. Chacun reçoit un message."

    @property
    def intro(self):
        count = self.workshop.enrolments.live().count()
        who = (
            plural(count, "personne est prévenue", "personnes sont prévenues")
            if count
            else "Personne n’est inscrit"
        )
        return typography(f"{self.workshop}. {who}. Le motif reste entre nous.")

    def perform(self, form):
        return operations.cancel_workshop(self.workshop.pk, reason=form.cleaned_data["reason"], **self.done)


@method_decorator(csp_exempt(), name="dispatch")
class Sheet(OfWorkshop, PermissionRequiredMixin, View):
    """The sheet of attendance on paper: who is expected, where to sign."""

    http_method_names = ["get", "head"]
    permission_required = (VIEW, "people.view_person")

    def get(self, request, pk):
        workshop, now = self.workshop, clock.now()
        people = list(
            workshop.enrolments.seated()
            .select_related("person")
            .order_by("person__last_name", "person__first_name", "pk")
        )
        try:
            content = documents.sheet(workshop, people, at=now, by=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(workshop.get_absolute_url())
        for enrolment in people:
            note_reading(enrolment.person, reader=request.user, at=now)
        response = private(HttpResponse(content, content_type="application/pdf"))
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = f'inline; filename="presence-{workshop.pk}.pdf"'
        return response
