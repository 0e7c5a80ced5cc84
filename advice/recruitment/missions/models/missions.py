"""A mission or a job: what, where, on which days, until it is filled; and the requests that could not be met."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from advice.recruitment.missions.models.trades import LONGEST, codes, labels
from advice.recruitment.missions.reach.trips import DAY_MINUTES, DAYS, Point, clock_words
from advice.recruitment.missions.reach.trips import Shift as Hours
from mobilite.fields import EncryptedField
from mobilite.people.models import Commune, Partner, Person
from mobilite.people.models.persons import LicenceCategory
from mobilite.people.models.places import Weekday
from mobilite.workflow import LockingQuerySet, WorkflowModel


class Kind(models.TextChoices):
    MISSION = "mission", "Mission"
    JOB = "job", "Poste"


class Status(models.TextChoices):
    OPEN = "open", "À pourvoir"
    FILLED = "filled", "Pourvue"
    UNMET = "unmet", "Non satisfaite"
    CLOSED = "closed", "Close"


class Unmet(models.TextChoices):
    """Why a client's request could not be met: a closed list, so that it can be counted."""

    NOBODY = "nobody", "Personne de disponible"
    TOO_FAR = "too_far", "Personne ne peut y aller"
    HOURS = "hours", "Horaires que personne ne peut tenir"
    SKILL = "skill", "Savoir-faire que personne n’a"
    LICENCE = "licence", "Permis que personne n’a"
    LATE = "late", "Demande trop tardive"
    OUTSIDE = "outside", "Hors de ce que nous faisons"


class MissionQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the missions that this account may see: all, or none."""
        return self if user.has_perm("missions.view_mission") else self.none()

    def open(self, today: date):
        """Keep what still looks for somebody, and is not over."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), status=Status.OPEN)


class Mission(WorkflowModel):
    """One mission, or one job, over ``[starts_on, ends_on)``; without an end it is for long.

    The client is a partner, or a name. ``trades`` are codes of ``Trade``; ``point`` is « 47.38,-1.17 » when the address
    is known better than its commune. Both the address and the point may be somebody's home: they are encrypted.
    """

    TRANSITIONS = {
        Status.OPEN: {Status.FILLED, Status.UNMET, Status.CLOSED},
        Status.FILLED: {Status.OPEN, Status.CLOSED},
        Status.UNMET: {Status.OPEN},
        Status.CLOSED: {Status.OPEN},
    }

    kind = models.CharField("type", max_length=7, choices=Kind, default=Kind.MISSION)
    title = models.CharField("intitulé", max_length=80)
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="missions", verbose_name="partenaire"
    )
    client_name = models.CharField("nom du client", max_length=80, blank=True, default="")
    trades = models.CharField("savoir-faire demandés", max_length=LONGEST, blank=True, default="")
    words = models.CharField("à savoir", max_length=600, blank=True, default="")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune")
    address = EncryptedField("adresse", max_length=200, blank=True, default="")
    point = EncryptedField("coordonnées", max_length=40, blank=True, default="")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (non compris)", null=True, blank=True)
    hours_per_week = models.DecimalField(
        "heures par semaine", max_digits=3, decimal_places=1, null=True, blank=True
    )
    licence = models.CharField(
        "permis demandé", max_length=2, choices=LicenceCategory, blank=True, default=""
    )
    vehicle_provided = models.BooleanField("véhicule ou navette fournis pour le trajet", default=False)
    status = models.CharField("état", max_length=6, choices=Status, default=Status.OPEN)
    unmet = models.CharField("pourquoi non satisfaite", max_length=8, choices=Unmet, blank=True, default="")
    unmet_words = models.CharField("précision", max_length=300, blank=True, default="")
    asked_on = models.DateField("demandée le")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="missions", verbose_name="pourvue par"
    )
    ended_at = models.DateTimeField("pourvue, close ou non satisfaite le", null=True, blank=True)
    created_at = models.DateTimeField("notée le")
    #: Since when nothing says any more who the client was.
    forgotten_at = models.DateTimeField("client effacé le", null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="notée par"
    )

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = "mission"
        verbose_name_plural = "missions"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="mission_has_one_client",
                condition=Q(partner__isnull=True) & ~Q(client_name="")
                | Q(partner__isnull=False, client_name=""),
                violation_error_message="Donnez un client\u00a0: un partenaire, ou un nom.",
            ),
            models.CheckConstraint(
                name="mission_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                name="mission_hours_of_a_week",
                condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__gt=0, hours_per_week__lte=60),
                violation_error_message="Une semaine compte de 0,5 à 60 heures.",
            ),
            models.CheckConstraint(
                name="mission_unmet_says_why",
                condition=Q(status="unmet") & ~Q(unmet="") | ~Q(status="unmet") & Q(unmet="", unmet_words=""),
                violation_error_message="Dites pourquoi la demande n’est pas satisfaite.",
            ),
            models.CheckConstraint(
                name="mission_ended_says_when",
                condition=Q(status="open", ended_at__isnull=True)
                | ~Q(status="open") & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="mission_filled_by_somebody_once_filled",
                condition=Q(person__isnull=True) | Q(status__in=["filled", "closed"]),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "starts_on"], name="mission_status"),
            models.Index(fields=["commune", "status"], name="mission_commune"),
        ]

    def __str__(self):
        return f"{self.title}, {self.commune}"

    def get_absolute_url(self) -> str:
        return reverse("missions:mission", args=[self.pk])

    @property
    def client(self) -> str:
        return str(self.partner) if self.partner_id else self.client_name

    @property
    def trade_labels(self) -> list[str]:
        return labels(self.trades)

    @property
    def trade_codes(self) -> list[str]:
        return codes(self.trades)

    @property
    def last_day(self) -> date | None:
        return self.ends_on and self.ends_on - timedelta(days=1)

    @property
    def where(self) -> Point:
        """The point where one works: the address when its coordinates are known, else the commune."""
        return point_of(self.point) or Point(self.commune.latitude, self.commune.longitude)


def point_of(written: str) -> Point | None:
    """Read « 47.38,-1.17 », as the forms write it; None when nothing is written."""
    if not written:
        return None
    latitude, longitude = written.split(",")
    return Point(float(latitude), float(longitude))


class Shift(models.Model):
    """Hours of one weekday of a mission, on the Paris clock. An end before the start is the day after."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="shifts", verbose_name="mission")
    weekday = models.PositiveSmallIntegerField("jour", choices=Weekday)
    starts_at = models.TimeField("de")
    ends_at = models.TimeField("à")

    class Meta:
        verbose_name = "horaire d’une mission"
        verbose_name_plural = "horaires des missions"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="shift_lasts",
                condition=~Q(starts_at=F("ends_at")),
                violation_error_message="La fin n’est pas l’heure du début.",
            ),
            models.CheckConstraint(name="shift_weekday", condition=Q(weekday__gte=0, weekday__lte=6)),
            models.UniqueConstraint(
                name="shift_once",
                fields=["mission", "weekday", "starts_at"],
                violation_error_message="Un horaire commence déjà à cette heure-là.",
            ),
        ]

    def __str__(self):
        hours = self.hours
        return f"{DAYS[self.weekday]}, {clock_words(hours.starts)} à {clock_words(hours.ends)}"

    @property
    def hours(self) -> Hours:
        return hours_of(self.weekday, self.starts_at, self.ends_at)


def hours_of(weekday: int, starts_at, ends_at) -> Hours:
    """Return hours in minutes from midnight; those that end the day after are past 24 h."""
    starts, ends = (at.hour * 60 + at.minute for at in (starts_at, ends_at))
    return Hours(int(weekday), starts, ends if ends > starts else ends + DAY_MINUTES)
