"""Requests about one's own data, limitations of what is done with it, exports that wait to be taken."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.fields import EncryptedField
from mobilite.jobs.models import Progress
from mobilite.people.models import Person
from mobilite.periods import add_months
from mobilite.workflow import LockingQuerySet, WorkflowModel

#: One month to answer, two more when it is complex or there are many (art. 12-3).
MONTHS, MORE_MONTHS = 1, 2


class Kind(models.TextChoices):
    ACCESS = "access", "Accès"
    CORRECTION = "correction", "Rectification"
    LIMITATION = "limitation", "Limitation"
    OBJECTION = "objection", "Opposition"
    ERASURE = "erasure", "Effacement"
    PORTABILITY = "portability", "Portabilité"

    @property
    def article(self) -> str:
        """The article of the GDPR that gives this right."""
        return {
            Kind.ACCESS: "art. 15",
            Kind.CORRECTION: "art. 16",
            Kind.ERASURE: "art. 17",
            Kind.LIMITATION: "art. 18",
            Kind.PORTABILITY: "art. 20",
            Kind.OBJECTION: "art. 21",
        }[self]

    @property
    def of(self) -> str:
        """The kind after « une demande »: « d’accès », « de rectification »."""
        elides = self.label[0] in "AEO"
        return f"{'d’' if elides else 'de '}{self.label.lower()}"


class Means(models.TextChoices):
    COUNTER = "counter", "Au comptoir"
    PHONE = "phone", "Par téléphone"
    EMAIL = "email", "Par e-mail"
    POST = "post", "Par courrier"
    OTHER = "other", "Par quelqu’un qui la représente"


class Identity(models.TextChoices):
    """How we know that it is she: a paper is looked at, never copied."""

    NOT_YET = "not_yet", "Pas encore vérifiée"
    KNOWN = "known", "Connue de l’équipe, vue en personne"
    PAPER = "paper", "Pièce d’identité vue, sans copie"
    CALLED = "called", "Rappelée à son numéro vérifié"
    WRITTEN = "written", "Écrit depuis son adresse connue"


class Status(models.TextChoices):
    OPEN = "open", "En cours"
    ANSWERED = "answered", "Répondue"
    REFUSED = "refused", "Refusée, avec le motif"


class RequestQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the requests that this account may see: all for those who answer them."""
        return self if user.has_perm("rights.view_request") else self.none()

    def open(self):
        return self.filter(status=Status.OPEN)

    def late(self, today: date):
        """Keep those whose last day is past."""
        return self.open().filter(due_on__lt=today)


class Request(WorkflowModel):
    """What a person asked about her data: when, how, and until when we must answer (art. 12-3: one month)."""

    TRANSITIONS = {
        Status.OPEN: {Status.ANSWERED, Status.REFUSED},
        Status.ANSWERED: set(),
        Status.REFUSED: set(),
    }

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="rights_requests", verbose_name="personne"
    )
    kind = models.CharField("droit", max_length=11, choices=Kind)
    asked_on = models.DateField("demandé le")
    means = models.CharField("comment", max_length=7, choices=Means)
    identity = models.CharField("identité", max_length=7, choices=Identity, default=Identity.NOT_YET)
    detail = EncryptedField("ce qu’elle demande", blank=True, default="")
    due_on = models.DateField("répondre avant le")
    extended_on = models.DateField("prolongée le", null=True, blank=True)
    extended_reason = models.CharField("motif de la prolongation", max_length=300, blank=True)
    status = models.CharField("état", max_length=8, choices=Status, default=Status.OPEN)
    answer = EncryptedField("réponse", null=True, blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="répondue par"
    )
    erased_at = models.DateTimeField("effacé le", null=True, blank=True)
    created_at = models.DateTimeField("notée le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="notée par"
    )

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande sur ses données"
        verbose_name_plural = "demandes sur ses données"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="rights_request_due_after_asked", condition=Q(due_on__gt=F("asked_on"))
            ),
            models.CheckConstraint(
                name="rights_request_extended_says_why",
                condition=Q(extended_on__isnull=True, extended_reason="")
                | Q(extended_on__isnull=False) & ~Q(extended_reason=""),
                violation_error_message="Une prolongation a un motif, que la personne reçoit.",
            ),
            models.CheckConstraint(
                name="rights_request_answered_says_what",
                condition=Q(
                    status="open", answer__isnull=True, answered_at__isnull=True, answered_by__isnull=True
                )
                | Q(answer__isnull=False, answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(status="open"),
                violation_error_message="Une réponse a un texte, une date et un auteur.",
            ),
            models.CheckConstraint(
                name="rights_request_erased_was_asked",
                condition=Q(erased_at__isnull=True) | Q(kind="erasure", status="answered"),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="rights_request_due"),
            models.Index(fields=["person", "-asked_on"], name="rights_request_person"),
        ]

    def __str__(self):
        return f"demande {Kind(self.kind).of} n°\u00a0{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rights:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def may_erase(self) -> bool:
        """Whether what can go is still to be erased: asked, answered, not done."""
        return self.kind == Kind.ERASURE and self.status == Status.ANSWERED and self.erased_at is None

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on < today


def last_day(asked_on: date, *, extended: bool = False) -> date:
    """Return the last day to answer what was asked on a day: one calendar month, three when it was extended (art. 12-3).

    The 31st gives the last day of a shorter month. It is not put off when that day is closed: better early than late.
    """
    return add_months(asked_on, MONTHS + (MORE_MONTHS if extended else 0))


class Limitation(models.Model):
    """From one instant to another, a person's data is kept and no longer used, but for what she asks or the law needs (art. 18).

    ``Person.limited_at`` says so wherever people are chosen; this row says why, and until when.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="limitations", verbose_name="personne")
    request = models.ForeignKey(
        Request, models.PROTECT, null=True, blank=True, related_name="limitations", verbose_name="demande"
    )
    reason = EncryptedField("motif")
    starts_at = models.DateTimeField("depuis le")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="notée par"
    )
    ended_at = models.DateTimeField("levée le", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="levée par",
    )
    ended_reason = EncryptedField("pourquoi elle est levée", null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    class Meta:
        verbose_name = "limitation"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="limitation_once_at_a_time", fields=["person"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="limitation_ended_says_why",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_reason__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_reason__isnull=False),
            ),
        ]

    def __str__(self):
        return f"limitation n°\u00a0{self.pk}"


class ExportQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the exports that this account prepared: nobody else takes them."""
        return self.filter(prepared_by=user) if user.has_perm("rights.change_request") else self.none()

    def to_take(self, now):
        """Keep those that are ready and not gone."""
        return self.filter(ready_at__isnull=False, removed_at__isnull=True, expires_at__gt=now)


class Export(models.Model):
    """Everything known of a person, in one archive: kept encrypted for thirty days, taken by whoever prepared it, then gone."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="exports", verbose_name="personne")
    request = models.ForeignKey(
        Request, models.PROTECT, null=True, blank=True, related_name="exports", verbose_name="demande"
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="préparé par"
    )
    asked_at = models.DateTimeField("demandé le")
    progress = models.ForeignKey(Progress, models.SET_NULL, null=True, related_name="+")
    ready_at = models.DateTimeField("prêt le", null=True)
    expires_at = models.DateTimeField("effacé le", null=True)
    file_name = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField("taille (octets)", default=0)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    taken_at = models.DateTimeField("téléchargé le", null=True)
    removed_at = models.DateTimeField("effacé pour de bon le", null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "export d’une personne"
        verbose_name_plural = "exports d’une personne"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="rights_export_ready_has_a_file",
                condition=Q(ready_at__isnull=True, file_name="", removed_at__isnull=True)
                | Q(ready_at__isnull=False, expires_at__isnull=False, removed_at__isnull=True)
                & ~Q(file_name="")
                | Q(ready_at__isnull=False, expires_at__isnull=False, removed_at__isnull=False, file_name=""),
            ),
            # A second press while the first is being prepared begins nothing more.
            models.UniqueConstraint(
                name="rights_export_one_under_way",
                fields=["person", "prepared_by"],
                condition=Q(ready_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["person", "-asked_at"], name="rights_export_person")]

    def __str__(self):
        return f"export n°\u00a0{self.pk}"
