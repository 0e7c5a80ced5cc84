"""Where else keys change hands, who drives there on a day, and each act that takes place there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.diary.models import Appointment
from mobilite.diary.models import Status as AppointmentStatus
from mobilite.pages.french import date_fr
from mobilite.people.models import Commune, Place
from mobilite.people.shown import shown_address
from mobilite.workflow import LockingQuerySet
from rentals.models import Moment, Rental

#: A road longer than that is a slip of the pen.
LONGEST_ROAD = 300
ROAD_TYPED = "Un trajet dure de 0 à 300\u00a0minutes."


class PointKind(models.TextChoices):
    TOWN_HALL = "town_hall", "Mairie"
    PARTNER = "partner", "Chez un partenaire"
    OTHER = "other", "Autre lieu"


class MeetingPointQuerySet(models.QuerySet):
    def in_use(self):
        """Keep those that one may agree on."""
        return self.filter(is_active=True)


class MeetingPoint(models.Model):
    """A place that is not ours where a vehicle is handed over or taken back: its hours are agreed each time."""

    name = models.CharField("nom", max_length=80, unique=True)
    kind = models.CharField("type", max_length=9, choices=PointKind, default=PointKind.TOWN_HALL)
    address = models.CharField("adresse", max_length=200)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="commune")
    note = models.CharField("à savoir", max_length=200, blank=True)
    is_active = models.BooleanField("en service", default=True)

    objects = MeetingPointQuerySet.as_manager()

    class Meta:
        verbose_name = "lieu de rendez-vous"
        verbose_name_plural = "lieux de rendez-vous"

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rounds:edit_point", args=[self.pk])

    @property
    def within_sentence(self) -> str:
        """« la mairie de Ligné »; a name of its own stays as it is."""
        is_common = self.kind == PointKind.TOWN_HALL and self.name.startswith("Mairie ")
        return f"la {self.name[:1].lower()}{self.name[1:]}" if is_common else self.name


class RoundQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the rounds for whoever sees rentals and people."""
        may_see = user.has_perm("rentals.view_rental") and user.has_perm("people.view_person")
        return self if may_see else self.none()

    def driven(self):
        """Keep those that have a stop: one that lost its last stop is nothing to drive."""
        return self.filter(models.Exists(Stop.objects.filter(round=models.OuterRef("pk"), dropped_at=None)))


class Round(models.Model):
    """What one colleague does away from the agency on a day, from one of our places and back: one round a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rounds", verbose_name="collègue"
    )
    day = models.DateField("jour")
    base = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="base")

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "tournée"
        constraints = [models.UniqueConstraint(name="round_once_a_day", fields=["user", "day"])]
        indexes = [models.Index(fields=["day"], name="round_day")]

    def __str__(self):
        return f"Tournée de {self.user.first_name}, {date_fr(self.day)}"

    def get_absolute_url(self) -> str:
        return reverse("rounds:round", args=[self.pk])


class StopQuerySet(models.QuerySet):
    def live(self):
        """Keep what is agreed: to come, or done."""
        return self.filter(dropped_at=None)

    def loaded(self):
        """Load what a stop says of itself."""
        return self.select_related(
            "round__user",
            "round__base__commune",
            "appointment__commune",
            "meeting_point__commune",
            "rental__person__commune",
        )


class Stop(models.Model):
    """The departure or the return of a rental away from the agency: at ``meeting_point``, or at the person's home without one.

    Its hour, what it blocks of the colleague's time and its end are those of its appointment, whose ``NoOverlap`` holds
    that nobody hands over two vehicles at once. Roads are estimates unless somebody typed them, in minutes.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="stops", verbose_name="tournée")
    rental = models.ForeignKey(Rental, models.PROTECT, related_name="stops", verbose_name="location")
    moment = models.CharField("acte", max_length=3, choices=Moment)
    meeting_point = models.ForeignKey(
        MeetingPoint, models.PROTECT, null=True, blank=True, related_name="stops", verbose_name="lieu"
    )
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, related_name="stop", verbose_name="rendez-vous"
    )
    typed_go = models.PositiveSmallIntegerField("trajet pour y aller, à la main", null=True, blank=True)
    typed_back = models.PositiveSmallIntegerField("trajet de retour, à la main", null=True, blank=True)
    agreed_at = models.DateTimeField("convenu le")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="convenu par"
    )
    dropped_at = models.DateTimeField("laissé le", null=True, blank=True)

    objects = StopQuerySet.as_manager()

    class Meta:
        verbose_name = "étape d’une tournée"
        verbose_name_plural = "étapes d’une tournée"
        constraints = [
            models.UniqueConstraint(
                name="stop_once_for_each_act",
                fields=["rental", "moment"],
                condition=Q(dropped_at__isnull=True),
            ),
            models.CheckConstraint(
                name="stop_roads_are_roads",
                condition=(Q(typed_go__isnull=True) | Q(typed_go__lte=LONGEST_ROAD))
                & (Q(typed_back__isnull=True) | Q(typed_back__lte=LONGEST_ROAD)),
                violation_error_message=ROAD_TYPED,
            ),
        ]

    def __str__(self):
        return f"{self.act}, {self.rental}"

    @property
    def act(self) -> str:
        return "Départ" if self.moment == Moment.OUT else "Retour"

    @property
    def commune(self) -> Commune:
        """Where it is: the point's commune, or the one agreed for the home."""
        return self.meeting_point.commune if self.meeting_point else self.appointment.commune

    @property
    def is_done(self) -> bool:
        return self.appointment.status not in (AppointmentStatus.BOOKED, AppointmentStatus.CANCELLED)

    @property
    def lieu(self) -> str:
        """Where, as it follows « à »: « la mairie de Ligné », « votre domicile »; no address in it (row H11)."""
        return self.meeting_point.within_sentence if self.meeting_point else "votre domicile"

    @property
    def where(self) -> str:
        """Where, for colleagues: « Mairie de Ligné », « à domicile »; no address in it."""
        return str(self.meeting_point) if self.meeting_point else "à domicile"

    @property
    def has_moved(self) -> bool:
        """Tell whether the person's record now says another home than the one agreed."""
        person, agreed = self.rental.person, self.appointment
        if self.meeting_point is not None or self.is_done:
            return False
        return (person.address, person.commune_id) != (agreed.address, agreed.commune_id)

    def address_for(self, user) -> str:
        """Return the whole address as this account may read it: a hidden home stays so (row H11)."""
        if self.meeting_point is not None:
            street, commune = self.meeting_point.address, self.meeting_point.commune
        else:
            person = self.rental.person
            if person.address_is_hidden and not user.has_perm("people.view_hidden_address"):
                return shown_address(person, user)
            street, commune = self.appointment.address, self.appointment.commune
        return f"{street}, {commune.postcode} {commune}" if commune else street
