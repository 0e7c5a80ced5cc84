"""Who is in a workshop: enrolled from its page or from a file, taken out, ticked."""

from functools import cached_property

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from advice.meetings import operations
from advice.meetings.forms import AttendanceForm, LeaveForm
from advice.meetings.lists import CHANGE, ENROL, INVITE
from advice.meetings.models import SEATED, Enrolment, Place, State, Workshop
from advice.meetings.views.workshops import OfWorkshop
from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.diary import shown
from mobilite.pages.form_page import ActView, ConfirmPage, FormPage
from mobilite.pages.french import date_fr, plural
from mobilite.people.models import Person
from mobilite.people.shown import shown_name
from rentals.views.pick_person import PickPerson, person_asked

WHO = (ENROL, "people.view_person")


class PickWho(OfWorkshop, PickPerson):
    """Whom to enrol: one looks for somebody, one press enrols her."""

    permission_required = WHO
    title = "Inscrire quelqu’un"
    template_name = "meetings/pick.html"

    @property
    def crumbs(self):
        return tuple(self.get_crumbs())

    def get_context_data(self, **kwargs):
        return super().get_context_data(workshop=self.workshop, **kwargs)

    def line(self, person, kept):
        line = super().line(person, kept)
        return line | {"key": person.pk, "url": ""}

    def new_person_url(self, kept, public, query):
        return ""

    @property
    def goes_to(self):
        return "meetings:workshops"


class Enrol(OfWorkshop, ActView):
    """Give a seat, or a place in the queue, to ``personne``."""

    permission_required = WHO

    def perform(self):
        person = person_asked(self.request)
        if person is None:
            raise Http404
        enrolment = operations.enrol(self.workshop.pk, person, **self.done)
        name = shown_name(person, self.request.user)
        if enrolment.status == Place.WAITING:
            self.said = f"{name} attend une place\u00a0: un message part si l’une se libère."
        else:
            self.said = f"{name} a une place. Un message part."
        return self.workshop


class Choose(PermissionRequiredMixin, TemplateView):
    """From somebody's file: the workshops to come, and a button for each."""

    permission_required = WHO
    template_name = "meetings/choose.html"

    def get_context_data(self, **kwargs):
        people = Person.objects.visible_to(self.request.user).filter(anonymised_at=None)
        person = get_object_or_404(people, pk=self.kwargs["pk"])
        now = clock.now()
        note_reading(person, reader=self.request.user, at=now)
        seated = Count("enrolments", filter=Q(enrolments__status__in=SEATED))
        rows = Workshop.objects.visible_to(self.request.user).filter(
            status=State.PLANNED, appointment__starts_at__gt=now
        )
        rows = rows.loaded().annotate(sat=seated).order_by("appointment__starts_at", "pk")[:30]
        mine = dict(
            Enrolment.objects.live().filter(person=person, workshop__in=[one.pk for one in rows]).values_list("workshop", "status")
        )  # fmt: skip
        name = shown_name(person, self.request.user)
        lines = [
            {
                "title": one.title,
                "url": one.get_absolute_url(),
                "when": f"{date_fr(one.appointment.starts_at)}, {shown.hours(one.appointment)}",
                "where": f"{one.appointment.place}, avec {one.appointment.user}",
                "left": self.left(one),
                "full": one.sat >= one.seats,
                "mine": Place(mine[one.pk]).label if one.pk in mine else "",
                "enrol": reverse("meetings:enrol_one", args=[one.pk]),
                "pk": one.pk,
            }
            for one in rows
        ]
        return super().get_context_data(
            title="Inscrire à un atelier",
            crumbs=[(name, person.get_absolute_url())],
            person=person,
            name=name,
            lines=lines,
            invite=reverse("meetings:invite_workshop", args=[person.pk])
            if self.request.user.has_perm(INVITE)
            else "",
            **kwargs,
        )

    def left(self, one) -> str:
        left = one.seats - one.sat
        return plural(left, "place libre", "places libres") if left > 0 else "complet\u00a0: liste d’attente"


class Leave(OfWorkshop, ConfirmPage):
    """Take somebody out; her seat goes to the first who waits."""

    permission_required = WHO
    form_class = LeaveForm
    button = "Désinscrire"

    @cached_property
    def enrolment(self) -> Enrolment:
        rows = self.workshop.enrolments.live().select_related("person")
        return get_object_or_404(rows, pk=self.kwargs["enrolment"])

    def get_title(self):
        return f"Désinscrire {shown_name(self.enrolment.person, self.request.user)}"

    @property
    def intro(self):
        first = self.workshop.enrolments.waiting().first()
        if self.enrolment.status == Place.WAITING or first is None:
            return "La personne ne reçoit pas de message\u00a0: dites-le-lui."
        return "La place va à la première qui attend\u00a0: elle reçoit un message."

    def perform(self, form):
        operations.leave(self.enrolment.pk, reason=form.cleaned_data["reason"], **self.done)
        self.said = "C’est noté. La place est libre, ou donnée à qui attendait."
        return self.workshop


class Attendance(OfWorkshop, FormPage):
    """Tick who came: one line a person."""

    permission_required = (CHANGE, "people.view_person")
    title = "Noter les présences"
    form_class = AttendanceForm
    button = "Enregistrer les présences"
    button_icon = "check"

    @cached_property
    def people(self):
        rows = self.workshop.enrolments.seated().select_related("person")
        rows = rows.order_by("person__last_name", "person__first_name", "pk")
        return [(one, shown_name(one.person, self.request.user)) for one in rows]

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        for enrolment, _name in self.people:
            note_reading(enrolment.person, reader=request.user, at=clock.now())
        return response

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"people": self.people}

    def get_title(self):
        return f"{self.title}\u00a0: {self.workshop.title}"

    @property
    def intro(self):
        return (
            "" if self.people else "Personne n’était inscrit. Enregistrez pour dire que l’atelier a eu lieu."
        )

    def perform(self, form):
        operations.note_attendance(self.workshop.pk, form.ticked(), **self.done)
        self.said = "Les présences sont notées."
        return self.workshop
