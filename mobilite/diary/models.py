"""Who is where, from when to when, and whom they meet: two appointments of one colleague never cover one instant."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.constraints import NoOverlap
from mobilite.pages.french import date_fr, time_fr
from mobilite.people.models import Commune, Contact, Person, Place
from mobilite.people.models.places import Weekday
from mobilite.workflow import LockingQuerySet, WorkflowModel

#: Nobody stays somewhere a whole day and night; what is longer is a slip of the pen.
LONGEST = timedelta(hours=24)


class PresenceQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep who is where, for whoever sees the diary."""
        return self if user.has_perm("diary.view_appointment") else self.none()

    def between(self, first, end):
        """Keep what may fall on the days ``[first, end)``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=first), starts_on__lt=end)


class Presence(models.Model):
    """A colleague is at a place: each week on a weekday from ``starts_on``, or once when ``weekday`` is empty.

    Days are ``[starts_on, ends_on)``, hours ``[from_time, until_time)`` on the wall in Paris. What really takes place
    (holidays and closures out, « once » instead of « each week ») is in ``presences.py``: it is never stored.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="presences", verbose_name="collègue"
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="presences", verbose_name="lieu")
    weekday = models.PositiveSmallIntegerField("jour", choices=Weekday, null=True, blank=True)
    from_time = models.TimeField("de")
    until_time = models.TimeField("à")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (non compris)", null=True, blank=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = "permanence"
        constraints = [
            models.CheckConstraint(
                name="presence_ends_after_it_starts",
                condition=Q(until_time__gt=F("from_time")),
                violation_error_message="L’heure de fin vient après l’heure de début.",
            ),
            models.CheckConstraint(
                # Half-open: one that is stopped before its first day is empty, and stays as a trace.
                name="presence_last_day_after_the_first",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour vient après le premier.",
            ),
            models.CheckConstraint(
                name="presence_once_has_an_end", condition=Q(weekday__isnull=False) | Q(ends_on__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["user", "starts_on"], name="presence_user")]

    def __str__(self):
        return f"{self.place.short_name}, {self.when}"

    @property
    def when(self) -> str:
        """« chaque mardi, 9 h – 12 h 30 », « mar. 14 avril 2026, 9 h – 12 h »."""
        hours = f"{time_fr(self.from_time)}\u00a0–\u00a0{time_fr(self.until_time)}"
        if self.weekday is None:
            return f"{date_fr(self.starts_on)}, {hours}"
        return f"chaque {Weekday(self.weekday).label}, {hours}"

    @property
    def last_on(self):
        """The last day, the one that people read; None when it has no end."""
        return None if self.ends_on is None else self.ends_on - timedelta(days=1)


class Kind(models.TextChoices):
    FIRST_INTERVIEW = "first_interview", "Premier entretien"
    FOLLOW_UP = "follow_up", "Suivi"
    DEPARTURE = "departure", "Départ d’un véhicule"
    RETURN = "return", "Retour d’un véhicule"
    VISIT = "visit", "Visite"
    WORKSHOP = "workshop", "Atelier collectif"
    PHONE_CALL = "phone_call", "Appel"
    OTHER = "other", "Autre"


class Status(models.TextChoices):
    BOOKED = "booked", "Prévu"
    KEPT = "kept", "Venu"
    NO_SHOW = "no_show", "Pas venu"
    EXCUSED = "excused", "Excusé"
    CANCELLED = "cancelled", "Annulé"


class AppointmentQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep all of them for a colleague: times are everybody's, names are shown by ``people.shown``."""
        return self if user.has_perm("diary.view_appointment") else self.none()

    def standing(self):
        """Keep those that take somebody's time."""
        return self.exclude(status=Status.CANCELLED)

    def blocking(self, start: datetime, end: datetime):
        """Keep those that take some of ``[start, end)``, travel included."""
        return self.standing().filter(blocked_from__lt=end, blocked_until__gt=start)


class Appointment(WorkflowModel):
    """One colleague meets somebody over ``[starts_at, ends_at)``, and is not free over ``[blocked_from, blocked_until)``.

    At one of our places, or somewhere else (``address``, ``commune``), or nowhere for a call. The travel before and
    after, in minutes, is part of what is blocked.
    """

    # People make slips: who came and who didn't may be corrected, a cancelled one is taken again.
    TRANSITIONS = {
        Status.BOOKED: {Status.KEPT, Status.NO_SHOW, Status.EXCUSED, Status.CANCELLED},
        Status.KEPT: {Status.NO_SHOW, Status.EXCUSED},
        Status.NO_SHOW: {Status.KEPT, Status.EXCUSED},
        Status.EXCUSED: {Status.KEPT, Status.NO_SHOW},
        Status.CANCELLED: set(),
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name="collègue"
    )
    kind = models.CharField("nature", max_length=15, choices=Kind)
    status = models.CharField("état", max_length=9, choices=Status, default=Status.BOOKED)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="lieu"
    )
    address = models.CharField("adresse", max_length=200, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="personne"
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="contact"
    )
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    travel_before = models.PositiveSmallIntegerField("trajet avant (minutes)", default=0)
    travel_after = models.PositiveSmallIntegerField("trajet après (minutes)", default=0)
    blocked_from = models.DateTimeField("pris à partir de")
    blocked_until = models.DateTimeField("pris jusqu’à")
    note = models.CharField("note", max_length=300, blank=True)
    cancelled_reason = models.CharField("motif d’annulation", max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="pris par"
    )
    created_at = models.DateTimeField("pris le")
    #: What calendars elsewhere go by (RFC 5545, 3.8.7.3 and 3.8.7.4): when it last changed, and how many times.
    changed_at = models.DateTimeField("changé le")
    sequence = models.PositiveSmallIntegerField("changements", default=0)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                name="appointment_blocks_its_own_time",
                condition=Q(blocked_from__lte=F("starts_at"), blocked_until__gte=F("ends_at")),
            ),
            models.CheckConstraint(
                name="appointment_is_somewhere",
                condition=Q(place__isnull=False, address="", commune__isnull=True)
                | Q(place__isnull=True, commune__isnull=False)
                | Q(place__isnull=True, address="", commune__isnull=True, kind="phone_call"),
                violation_error_message="Dites où\u00a0: un de nos lieux, ou une commune.",
            ),
            models.CheckConstraint(
                name="appointment_with_one_at_most",
                condition=Q(person__isnull=True) | Q(contact__isnull=True),
                violation_error_message="Une personne ou un contact, pas les deux.",
            ),
            models.CheckConstraint(
                name="appointment_cancelled_has_a_reason",
                condition=Q(status="cancelled") & ~Q(cancelled_reason="")
                | ~Q(status="cancelled") & Q(cancelled_reason=""),
            ),
            NoOverlap(
                name="appointment_no_two_at_once",
                key="user",
                start="blocked_from",
                end="blocked_until",
                condition=~Q(status="cancelled"),
                violation_error_message="Ce collègue a déjà un rendez-vous à ce moment.",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "blocked_from", "blocked_until"], name="appointment_user"),
            models.Index(fields=["place", "starts_at"], name="appointment_place"),
            models.Index(fields=["starts_at"], name="appointment_starts"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {date_fr(self.starts_at)}, {time_fr(self.starts_at)}"

    def get_absolute_url(self) -> str:
        return reverse("diary:appointment", args=[self.pk])

    def block(self) -> None:
        """Work out what is blocked from the hours and the travel, before saving."""
        self.blocked_from = self.starts_at - timedelta(minutes=self.travel_before)
        self.blocked_until = self.ends_at + timedelta(minutes=self.travel_after)


class Feed(models.Model):
    """The address that shows a diary in somebody's telephone: one's own, or that of a place.

    It belongs to the colleague who made it, and dies with the account. The address itself is a personal link
    (``accounts.links``): only its hash is kept.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="feeds")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "adresse d’agenda"
        verbose_name_plural = "adresses d’agenda"
        constraints = [
            models.UniqueConstraint(
                name="feed_of_a_place_once", fields=["user", "place"], condition=Q(place__isnull=False)
            ),
            models.UniqueConstraint(
                name="feed_of_oneself_once", fields=["user"], condition=Q(place__isnull=True)
            ),
        ]

    def __str__(self):
        return f"agenda de {self.place or self.user}"
