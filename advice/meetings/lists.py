"""The appointments of the people who are followed; the workshops, the next one first."""

from django.db.models import Count, Q, Value
from django.urls import reverse, reverse_lazy

from advice.cases.lists import CASES
from advice.cases.lists import VIEW as VIEW_CASES
from advice.meetings.models import SEATED, Invitation, Meeting, Place, State, Workshop
from mobilite.diary.models import Status as Booked
from mobilite.pages.lists import Column, DateTimeColumn, ListPage, StateColumn, Tab
from mobilite.people.shown import hides_surnames, short_name

VIEW, CHANGE, ENROL = "meetings.view_workshop", "meetings.change_workshop", "meetings.add_enrolment"
INVITE = "meetings.add_invitation"
WORKSHOPS = ("Ateliers collectifs", reverse_lazy("meetings:workshops"))
MEETINGS = ("Rendez-vous de conseil", reverse_lazy("meetings:list"))


def state_of(workshop: Workshop) -> tuple[str, str]:
    return workshop.status, workshop.get_status_display()


def waits_for_ticks(rows, now):
    """Keep the workshops that are over, and of which nobody said who came."""
    return rows.filter(status=State.PLANNED, appointment__ends_at__lte=now)


def _seats(workshop) -> str:
    waiting = f", {workshop.in_line} en attente" if workshop.in_line else ""
    return f"{workshop.sat} sur {workshop.seats}{waiting}"


class WorkshopList(ListPage):
    """Who learns what, where and when; how many seats are left."""

    title = "Ateliers collectifs"
    permission_required = VIEW
    queryset = Workshop.objects.all()
    search = ("title", "appointment__place__name", "appointment__user__first_name")
    search_label = "Titre, lieu, animateur"
    order_by = ("appointment__starts_at", "pk")
    main_action = ("Nouvel atelier", "meetings:new_workshop", CHANGE, "plus")
    empty_text = "Aucun atelier ici. Prévoyez-en un\u00a0: le code de la route, apprendre à pédaler…"
    columns = (
        DateTimeColumn("Quand", path="appointment__starts_at", role="when"),
        Column("Atelier", path="title", role="title"),
        Column("Lieu", path="appointment__place", sort=("appointment__place__name",), role="sub"),
        Column("Avec", path="appointment__user", sort=("appointment__user__first_name",), role=""),
        Column("Places prises", render=_seats, sort=("sat",), role="amount", end=False),
        StateColumn("État", path="status", state=state_of),
    )
    filters = ("status",)
    tabs = (
        Tab(
            "venir",
            "À venir",
            lambda rows, now: rows.filter(status=State.PLANNED, appointment__ends_at__gt=now),
        ),
        Tab("noter", "Présences à noter", waits_for_ticks, hot=True),
        Tab("passes", "Passés", lambda rows, now: rows.filter(status=State.HELD), counted=False),
        Tab("annules", "Annulés", lambda rows, now: rows.filter(status=State.CANCELLED), counted=False),
    )

    def get_queryset(self):
        seated = Count("enrolments", filter=Q(enrolments__status__in=SEATED))
        waiting = Count("enrolments", filter=Q(enrolments__status=Place.WAITING))
        return super().get_queryset().annotate(sat=seated, in_line=waiting)


def _who(meeting) -> str:
    person = meeting.case.person
    return short_name(person) if meeting.surname_is_hidden else str(person)


def _when_said(meeting) -> tuple[str, str]:
    one = meeting.appointment
    return one.status, one.get_status_display()


def _late(rows, now):
    return rows.filter(appointment__status=Booked.BOOKED, appointment__ends_at__lte=now)


class MeetingList(ListPage):
    """The appointments of case files: those to come, those to tell, those that were missed."""

    title = "Rendez-vous de conseil"
    permission_required = VIEW_CASES
    queryset = Meeting.objects.filter(case__person__archived_at=None)
    search = ("case__person__search_text", "case__reference")
    search_label = "Nom, référence du dossier"
    order_by = ("appointment__starts_at", "pk")
    empty_text = "Rien ici. Un rendez-vous se prend depuis un dossier de conseil ou l’agenda."
    crumbs = (CASES,)
    other_action = ("Liens envoyés", "meetings:links", INVITE, "send")
    columns = (
        DateTimeColumn("Quand", path="appointment__starts_at", role="when"),
        Column(
            "Personne",
            name="personne",
            render=_who,
            export=lambda one: str(one.case.person),
            needs=("case__person",),
            sort=("case__person__search_text",),
            role="title",
        ),
        Column(
            "Nature",
            path="appointment__kind",
            render=lambda one: one.appointment.get_kind_display(),
            role="sub",
        ),
        Column("Avec", path="appointment__user", sort=("appointment__user__first_name",), role=""),
        Column(
            "Lieu",
            path="appointment__place",
            render=lambda one: str(one.appointment.place or "ailleurs"),
            sort=("appointment__place__name",),
            role="",
            far=True,
        ),
        Column("Dossier", path="case__reference", role="", far=True),
        StateColumn("État", path="appointment__status", state=_when_said),
    )
    filters = ("appointment__user", "appointment__place", "appointment__kind")
    tabs = (
        Tab(
            "venir",
            "À venir",
            lambda rows, now: rows.filter(appointment__status=Booked.BOOKED, appointment__ends_at__gt=now),
        ),
        Tab("noter", "À noter", _late, hot=True),
        Tab(
            "manques",
            "Manqués",
            lambda rows, now: rows.filter(appointment__status__in=[Booked.NO_SHOW, Booked.EXCUSED]),
            counted=False,
        ),
        Tab("tous", "Tous"),
    )

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.annotate(surname_is_hidden=Value(hides_surnames(self.request.user)))

    def row_url(self, record):
        return reverse("diary:appointment", args=[record.appointment_id])


def _invited(invitation) -> str:
    return short_name(invitation.person) if invitation.surname_is_hidden else str(invitation.person)


def _answer(invitation) -> tuple[str, str]:
    if invitation.appointment_id or invitation.enrolment_id:
        return "done", "Choisi"
    return ("revoked", "Retiré") if invitation.revoked_at else ("open", "Sans réponse")


UNUSED = Q(appointment=None, enrolment=None)


class InvitationList(ListPage):
    """The links that were sent: who has not chosen yet, who has."""

    title = "Liens envoyés"
    permission_required = INVITE
    queryset = Invitation.objects.filter(person__archived_at=None, person__anonymised_at=None)
    search = ("person__search_text",)
    search_label = "Nom"
    order_by = ("-sent_at", "-pk")
    crumbs = (CASES, MEETINGS)
    empty_text = "Aucun lien ici. Un lien s’envoie depuis un dossier de conseil ou la fiche d’une personne."
    columns = (
        Column(
            "Personne",
            name="personne",
            render=_invited,
            export=lambda one: str(one.person),
            needs=("person",),
            sort=("person__search_text",),
            role="title",
        ),
        Column("Pour", name="quoi", render=str, needs=("workshop",), sort=("kind",), role="sub"),
        Column(
            "Avec", path="user", render=lambda one: str(one.user or ""), sort=("user__first_name",), role=""
        ),
        DateTimeColumn("Envoyé le", path="sent_at"),
        DateTimeColumn("Valable jusqu’au", path="expires_at", role="", far=True),
        StateColumn("Réponse", path="revoked_at", state=_answer),
    )
    tabs = (
        Tab("attente", "Sans réponse", lambda rows, now: rows.filter(UNUSED).open_at(now)),
        Tab("choisis", "Choisis", lambda rows, now: rows.exclude(UNUSED), counted=False),
        Tab("tous", "Tous"),
    )

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.annotate(surname_is_hidden=Value(hides_surnames(self.request.user)))

    def row_url(self, record):
        return record.person.get_absolute_url()
