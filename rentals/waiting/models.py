"""Who waits for a bike, the points that order the list, and each turn: a bike offered to somebody, held meanwhile."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.constraints import NeverChanged
from mobilite.people.models import Person, Place
from mobilite.periods import paris_date
from mobilite.workflow import LockingQuerySet, WorkflowModel
from rentals.models import Offer, PublicRequest, Rental
from vehicles.models import Category, Occupancy, Vehicle


class Status(models.TextChoices):
    WAITING = "waiting", "Attend"
    OFFERED = "offered", "Vélo proposé"
    CLOSED = "closed", "Sortie de la liste"


#: Who is still on the list.
LIVE = (Status.WAITING, Status.OFFERED)


class Outcome(models.TextChoices):
    """How somebody leaves the list: nobody leaves it otherwise."""

    TAKEN = "taken", "A pris un vélo"
    NO_NEED = "no_need", "N’en a plus besoin"
    ELSEWHERE = "elsewhere", "A trouvé une autre solution"
    UNREACHABLE = "unreachable", "Injoignable"
    MOVED = "moved", "A quitté le territoire"
    REFUSED = "refused", "Ne remplit pas les conditions"
    MISTAKE = "mistake", "Notée par erreur"


class EntryQuerySet(LockingQuerySet):
    _board: Any = None

    def standing_on(self, board):
        """Give each line read its ``standing`` (rank, wait): the board is read once, whatever the number of lines."""
        found = self._chain()
        found._board = board
        return found

    def _clone(self):
        found = super()._clone()
        found._board = self._board
        return found

    def _stand(self, rows):
        for row in rows:
            if self._board is not None and isinstance(row, Entry):
                row.standing = self._board.standing(row)
            yield row

    def _fetch_all(self):
        is_new = self._result_cache is None
        super()._fetch_all()
        if is_new:
            self._result_cache = list(self._stand(self._result_cache))

    def iterator(self, *args, **kwargs):
        return self._stand(super().iterator(*args, **kwargs))

    def visible_to(self, user):
        """Keep what this account may see: the whole list, or nothing."""
        return self if user.has_perm("waiting.view_entry") else self.none()

    def live(self):
        """Keep who is still on the list."""
        return self.filter(status__in=LIVE)

    def askable(self, today: date, most_silences: int):
        """Keep whom a free bike may be offered to: nothing offered yet, not « later », not silent too often."""
        asked = Q(not_before__isnull=True) | Q(not_before__lte=today)
        return self.filter(asked, status=Status.WAITING, silences__lt=most_silences)


class Entry(WorkflowModel):
    """Somebody who waits for a kind of bike at some places. What gives points is told only by who wants to.

    ``silences`` counts the turns in a row that passed without a word; ``contacted_at`` is the last time we were in touch.
    """

    TRANSITIONS = {
        Status.WAITING: {Status.OFFERED, Status.CLOSED},
        Status.OFFERED: {Status.WAITING, Status.CLOSED},
        # Who said yes and did not come comes back at her place.
        Status.CLOSED: {Status.WAITING},
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="waits", verbose_name="personne")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="waits", verbose_name="offre")
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="waits", verbose_name="type de vélo", db_index=False
    )
    term_months = models.PositiveSmallIntegerField("durée voulue (mois)")
    places = models.ManyToManyField(Place, related_name="+", verbose_name="lieux")
    status = models.CharField("état", max_length=7, choices=Status, default=Status.WAITING)
    requested_at = models.DateTimeField("demandé le")
    starts_on = models.DateField("emploi ou formation à partir du", null=True, blank=True)
    no_vehicle = models.BooleanField("pas d’autre véhicule dans le foyer", default=False)
    no_transport = models.BooleanField("pas de transport en commun à ses horaires", default=False)
    not_before = models.DateField("ne pas proposer avant le", null=True, blank=True)
    silences = models.PositiveSmallIntegerField("tours sans réponse", default=0)
    contacted_at = models.DateTimeField("dernier contact")
    public_request = models.OneToOneField(
        PublicRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="wait",
        verbose_name="demande en ligne",
    )
    closed_at = models.DateTimeField("sortie le", null=True, blank=True)
    outcome = models.CharField("issue", max_length=11, choices=Outcome, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="notée par"
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription sur la liste d’attente"
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                name="wait_once_for_a_kind",
                fields=["person", "category"],
                condition=Q(status__in=["waiting", "offered"]),
                violation_error_message="Cette personne est déjà sur la liste pour ce type de vélo.",
            ),
            models.CheckConstraint(
                name="wait_closed_says_how",
                condition=Q(status="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(status="closed") & Q(closed_at__isnull=True, outcome=""),
            ),
            models.CheckConstraint(name="wait_for_some_months", condition=Q(term_months__gte=1)),
        ]
        indexes = [
            models.Index(
                fields=["category", "requested_at"],
                name="wait_live",
                condition=Q(status__in=["waiting", "offered"]),
            ),
            models.Index(fields=["status", "requested_at"], name="wait_status"),
        ]

    def __str__(self):
        return f"{self.category}, {self.term_months} mois"

    def get_absolute_url(self) -> str:
        return reverse("waiting:entry", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def requested_on(self) -> date:
        """The day of the request, in Paris."""
        return paris_date(self.requested_at)


class Answer(models.TextChoices):
    """What became of a turn. An empty one still waits."""

    YES = "yes", "Oui"
    NO = "no", "Non"
    LATER = "later", "Plus tard"
    SILENT = "silent", "Sans réponse"
    WITHDRAWN = "withdrawn", "Retiré"
    #: The request that the yes made stays known.
    LAPSED = "lapsed", "Oui, mais pas pris à temps"


class Via(models.TextChoices):
    LINK = "link", "par le lien"
    PHONE = "phone", "au téléphone"
    COUNTER = "counter", "à l’accueil"


class TurnQuerySet(LockingQuerySet):
    def open(self):
        """Keep what waits for an answer, in time or not."""
        return self.filter(answer="")


class Turn(models.Model):
    """A bike offered to somebody until the closing of an opening day; the calendar holds it meanwhile (row A8).

    Never two holds: the calendar refuses the second (``occupancy_no_double_booking``), and so do the two rules below.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="turns", verbose_name="inscription")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="turns", verbose_name="vélo")
    occupancy = models.OneToOneField(
        Occupancy, models.PROTECT, related_name="waiting_turn", verbose_name="réservation"
    )
    offered_at = models.DateTimeField("proposé le")
    answer_by = models.DateTimeField("réponse avant le")
    answer = models.CharField("réponse", max_length=9, choices=Answer, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    via = models.CharField("reçue", max_length=7, choices=Via, blank=True)
    rental = models.OneToOneField(
        Rental, models.PROTECT, null=True, blank=True, related_name="from_the_list", verbose_name="location"
    )

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = "tour de la liste d’attente"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="turn_one_at_a_time", fields=["entry"], condition=Q(answer="")),
            models.UniqueConstraint(name="turn_of_one_person", fields=["vehicle"], condition=Q(answer="")),
            models.CheckConstraint(
                name="turn_ends_after_the_offer", condition=Q(answer_by__gt=F("offered_at"))
            ),
            models.CheckConstraint(
                name="turn_answered_says_when",
                condition=Q(answer="", answered_at__isnull=True, via="")
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="turn_yes_has_a_rental",
                condition=Q(answer__in=["yes", "lapsed"], rental__isnull=False)
                | ~Q(answer__in=["yes", "lapsed"]) & Q(rental__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["answer_by"], name="turn_open", condition=Q(answer=""))]

    @property
    def person(self) -> Person:
        """Who is offered the bike."""
        return self.entry.person

    def __str__(self):
        return f"{self.vehicle.number}, proposé le {paris_date(self.offered_at):%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("waiting:entry", args=[self.entry_id])


class Ground(models.TextChoices):
    """What may give points: objective, told by the person if she wants to, or counted by the calendar."""

    START = "start", "Un emploi ou une formation commence"
    NO_VEHICLE = "no_vehicle", "Pas d’autre véhicule dans le foyer"
    NO_TRANSPORT = "no_transport", "Pas de transport en commun aux horaires de la personne"
    MONTH = "month", "Chaque mois d’attente"


class Scale(models.Model):
    """What gives how many points from a date: written once; another one, with its date, takes its place."""

    from_date = models.DateField("à partir du")
    published_at = models.DateTimeField("publié le")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="publié par"
    )

    class Meta:
        verbose_name = "barème de la liste d’attente"
        default_permissions = ("add",)
        constraints = [NeverChanged(name="scale_never_changed")]
        indexes = [models.Index(fields=["-from_date", "-id"], name="scale_in_force")]

    def __str__(self):
        return f"barème du {self.from_date:%d/%m/%Y}"


class Criterion(models.Model):
    """One line of a scale: the points, and the sentence that the person is told.

    ``most`` is a number of days before the start for ``START``, the months that count at most for ``MONTH``.
    """

    scale = models.ForeignKey(Scale, models.PROTECT, related_name="criteria", verbose_name="barème")
    ground = models.CharField("critère", max_length=12, choices=Ground)
    points = models.PositiveSmallIntegerField("points")
    sentence = models.CharField("phrase dite à la personne", max_length=160)
    most = models.PositiveSmallIntegerField("au plus", default=0)

    class Meta:
        verbose_name = "critère de la liste d’attente"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="criterion_once_a_scale", fields=["scale", "ground"]),
            NeverChanged(name="criterion_never_changed"),
        ]

    def __str__(self):
        return self.get_ground_display()
