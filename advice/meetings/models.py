"""An appointment that belongs to a case file; a workshop with its seats, and who has one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from advice.cases.models import Case
from mobilite.constraints import SumWithin
from mobilite.diary.models import Appointment, Kind
from mobilite.pages.french import datetime_fr
from mobilite.people.models import Person
from mobilite.people.models import Place as OurPlace
from mobilite.workflow import LockingQuerySet, WorkflowModel

MOST_SEATS = 60


class Meeting(models.Model):
    """An appointment of somebody who is followed: it is told in her file, and counted there."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="meetings", verbose_name="dossier")
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, related_name="meeting", verbose_name="rendez-vous"
    )

    class Meta:
        verbose_name = "rendez-vous d’un dossier de conseil"
        verbose_name_plural = "rendez-vous des dossiers de conseil"
        default_permissions = ()

    def __str__(self):
        return f"{self.case.reference}, {self.appointment}"


class State(models.TextChoices):
    PLANNED = "planned", "Prévu"
    HELD = "held", "A eu lieu"
    CANCELLED = "cancelled", "Annulé"


class WorkshopQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep all of them, for whoever may see workshops."""
        return self if user.has_perm("meetings.view_workshop") else self.none()

    def loaded(self):
        return self.select_related("appointment__user", "appointment__place")


class Workshop(WorkflowModel):
    """Several people learn something together. Its appointment says where, when, and takes the diary of who leads it."""

    TRANSITIONS = {
        State.PLANNED: {State.HELD, State.CANCELLED},
        State.HELD: set(),
        State.CANCELLED: set(),
    }

    title = models.CharField("titre", max_length=80)
    about = models.CharField("pour qui, quoi apporter", max_length=400, blank=True)
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, related_name="workshop", verbose_name="rendez-vous"
    )
    seats = models.PositiveSmallIntegerField("places")
    status = models.CharField("état", max_length=9, choices=State, default=State.PLANNED)
    cancelled_reason = models.CharField("motif d’annulation", max_length=300, blank=True)
    created_at = models.DateTimeField("créé le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="créé par"
    )

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = "atelier collectif"
        verbose_name_plural = "ateliers collectifs"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="workshop_has_seats",
                condition=Q(seats__gte=1, seats__lte=MOST_SEATS),
                violation_error_message="Un atelier a de 1 à 60 places.",
            ),
            models.CheckConstraint(name="workshop_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="workshop_cancelled_has_a_reason",
                condition=Q(status="cancelled") & ~Q(cancelled_reason="")
                | ~Q(status="cancelled") & Q(cancelled_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["status"], name="workshop_status")]

    def __str__(self):
        return f"{self.title}, {datetime_fr(self.appointment.starts_at)}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:workshop", args=[self.pk])

    @property
    def leader(self):
        return self.appointment.user


class Place(models.TextChoices):
    """Where somebody stands in a workshop."""

    WAITING = "waiting", "En attente d’une place"
    ENROLLED = "enrolled", "Inscrite"
    CAME = "came", "Venue"
    MISSED = "missed", "Pas venue"
    EXCUSED = "excused", "Excusée"
    LEFT = "left", "Désinscrite"


#: Those who sit on a seat.
SEATED = (Place.ENROLLED, Place.CAME, Place.MISSED, Place.EXCUSED)
#: What is ticked once it has begun.
TICKED = (Place.CAME, Place.MISSED, Place.EXCUSED)


class EnrolmentQuerySet(LockingQuerySet):
    def seated(self):
        return self.filter(status__in=SEATED)

    def waiting(self):
        """Keep those who wait for a seat, the first who asked first."""
        return self.filter(status=Place.WAITING).order_by("asked_at", "pk")

    def live(self):
        return self.exclude(status=Place.LEFT)


class Enrolment(WorkflowModel):
    """Somebody in a workshop: on a seat (``takes`` 1), or waiting for one. Seats taken never pass those of the workshop:
    the database adds them up (``SumWithin``)."""

    TRANSITIONS = {
        Place.WAITING: {Place.ENROLLED, Place.LEFT},
        Place.ENROLLED: {*TICKED, Place.LEFT},
        # A slip of the pen is corrected.
        Place.CAME: {Place.MISSED, Place.EXCUSED},
        Place.MISSED: {Place.CAME, Place.EXCUSED},
        Place.EXCUSED: {Place.CAME, Place.MISSED},
        Place.LEFT: set(),
    }

    workshop = models.ForeignKey(
        Workshop, models.PROTECT, related_name="enrolments", verbose_name="atelier collectif"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments", verbose_name="personne")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name="dossier"
    )
    status = models.CharField("où elle en est", max_length=8, choices=Place, default=Place.ENROLLED)
    takes = models.PositiveSmallIntegerField("places prises", default=1)
    asked_at = models.DateTimeField("demandé le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="inscrite par"
    )
    left_reason = models.CharField("motif de désinscription", max_length=200, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription à un atelier"
        verbose_name_plural = "inscriptions aux ateliers"
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(
                name="enrolment_once",
                fields=["workshop", "person"],
                condition=~Q(status="left"),
                violation_error_message="Cette personne est déjà inscrite.",
            ),
            models.CheckConstraint(
                name="enrolment_seated_takes_one",
                condition=Q(status__in=["waiting", "left"], takes=0)
                | Q(status__in=["enrolled", "came", "missed", "excused"], takes=1),
            ),
            SumWithin(name="enrolment_within_the_seats", amount="takes", parent="workshop", ceiling="seats"),
        ]
        indexes = [
            models.Index(fields=["workshop", "status", "asked_at"], name="enrolment_workshop"),
            models.Index(fields=["person", "status"], name="enrolment_person"),
        ]

    def __str__(self):
        return f"{self.workshop.title}, {self.get_status_display().lower()}"


class InvitationQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep all of them, for whoever sends some."""
        return self if user.has_perm("meetings.add_invitation") else self.none()

    def open_at(self, now):
        """Keep those with which somebody may still choose."""
        return self.filter(revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """A personal link sent to somebody, with which she chooses a moment with us, or takes a seat in a workshop.

    A moment: with ``user``, or whoever follows people at ``place``; by telephone or there. What she took is ``appointment``
    or ``enrolment``: she moves or gives it back with the same link.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations", verbose_name="personne")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="dossier"
    )
    kind = models.CharField("nature", max_length=15, choices=Kind, blank=True)
    minutes = models.PositiveSmallIntegerField("durée (minutes)", null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="collègue",
    )
    place = models.ForeignKey(
        OurPlace, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lieu"
    )
    workshop = models.ForeignKey(
        Workshop, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name="atelier"
    )
    sent_at = models.DateTimeField("envoyé le")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="envoyé par"
    )
    expires_at = models.DateTimeField("valable jusqu’au")
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)
    appointment = models.OneToOneField(
        Appointment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitation",
        verbose_name="rendez-vous",
    )
    enrolment = models.OneToOneField(
        Enrolment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitation",
        verbose_name="inscription",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "lien de rendez-vous"
        verbose_name_plural = "liens de rendez-vous"
        default_permissions = ("add",)
        constraints = [
            models.CheckConstraint(
                name="invitation_to_one_thing",
                condition=Q(workshop__isnull=False, minutes__isnull=True, kind="", appointment__isnull=True)
                | Q(workshop__isnull=True, minutes__gte=5, minutes__lte=240, enrolment__isnull=True)
                & ~Q(kind=""),
            ),
            models.CheckConstraint(
                name="invitation_with_somebody",
                condition=Q(workshop__isnull=False) | Q(user__isnull=False) | Q(place__isnull=False),
            ),
            models.CheckConstraint(name="invitation_lasts", condition=Q(expires_at__gt=F("sent_at"))),
        ]
        indexes = [models.Index(fields=["person", "-sent_at"], name="invitation_person")]

    def __str__(self):
        return self.workshop.title if self.workshop_id else self.get_kind_display()

    @property
    def by_phone(self) -> bool:
        return self.kind == Kind.PHONE_CALL
