"""A file: what happened, what was done about it and when, its pictures and papers."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mobilite.fields import EncryptedField, EuroField
from mobilite.people.models import Person
from mobilite.workflow import LockingQuerySet, WorkflowModel
from rentals.models import Rental
from vehicles.models import Vehicle


class Kind(models.TextChoices):
    ACCIDENT = "accident", "Accident"
    THEFT = "theft", "Vol"
    NOT_RETURNED = "not_returned", "Véhicule non rendu"
    KEYS = "keys", "Clés perdues"
    BREAKDOWN = "breakdown", "Panne"


#: What the insurer must hear of, within some working days (code des assurances, art. L113-2, 4°).
INSURED = (Kind.ACCIDENT, Kind.THEFT)


class Status(models.TextChoices):
    OPEN = "open", "À suivre"
    COMPLAINT = "complaint", "Plainte déposée"
    DECLARED = "declared", "Déclaré à l’assureur"
    CLOSED = "closed", "Clos"


class Injured(models.TextChoices):
    """Whether somebody was hurt: never who nor how (health stays out of here)."""

    NO = "no", "Non"
    YES = "yes", "Oui"
    UNKNOWN = "unknown", "On ne sait pas encore"


class IncidentQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the files that this account may see: all for those who follow them, none for others."""
        return self if user.has_perm("incidents.view_incident") else self.none()

    def current(self):
        return self.exclude(status=Status.CLOSED)

    def to_declare(self):
        """Keep what the insurer has not heard of yet."""
        return self.filter(kind__in=INSURED, status__in=(Status.OPEN, Status.COMPLAINT))

    def late(self, today: date):
        """Keep what should have been declared before today."""
        return self.to_declare().filter(due_on__lt=today)


class Incident(WorkflowModel):
    """One file. ``due_on`` is the last day to tell the insurer, counted from the day we knew of it (``known_on``).

    ``account`` and ``third_party`` are encrypted: they may name others.
    """

    TRANSITIONS = {
        Status.OPEN: {Status.COMPLAINT, Status.DECLARED, Status.CLOSED},
        Status.COMPLAINT: {Status.DECLARED, Status.CLOSED},
        Status.DECLARED: {Status.CLOSED},
        Status.CLOSED: set(),
    }

    kind = models.CharField("type", max_length=12, choices=Kind)
    status = models.CharField("état", max_length=9, choices=Status, default=Status.OPEN)
    reference = models.CharField("référence", max_length=20, unique=True)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="incidents", verbose_name="véhicule")
    rental = models.ForeignKey(
        Rental, models.PROTECT, null=True, blank=True, related_name="incidents", verbose_name="location"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="incidents", verbose_name="locataire"
    )
    happened_at = models.DateTimeField("arrivé le")
    known_on = models.DateField("connu de nous le")
    due_on = models.DateField("déclarer au plus tard le", null=True, blank=True)
    scene = models.CharField("lieu", max_length=160, blank=True)
    account = EncryptedField("ce qui s’est passé", blank=True, default="")
    injured = models.CharField("quelqu’un est blessé", max_length=7, choices=Injured, blank=True)
    third_party = EncryptedField("l’autre véhicule ou personne", blank=True, default="")
    may_drive = models.BooleanField("peut encore rouler", null=True, blank=True)

    complaint_on = models.DateField("plainte déposée le", null=True, blank=True)
    complaint_reference = models.CharField("numéro de la plainte", max_length=60, blank=True)
    declared_on = models.DateField("déclaré le", null=True, blank=True)
    claim_number = models.CharField("numéro du sinistre", max_length=60, blank=True)
    stopped_at = models.DateTimeField("location arrêtée le", null=True, blank=True)
    charged_amount = EuroField("ajouté à la note", null=True, blank=True)
    charged_at = models.DateTimeField("ajouté à la note le", null=True, blank=True)
    outcome = models.CharField("issue", max_length=200, blank=True)
    closed_at = models.DateTimeField("clos le", null=True, blank=True)

    noted_at = models.DateTimeField("noté le")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="noté par"
    )
    archived_at = models.DateTimeField("aux archives depuis le", null=True, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "sinistre"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="incident_insured_has_a_last_day",
                condition=~Q(kind__in=["accident", "theft"]) | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_complaint_is_whole",
                condition=Q(complaint_on__isnull=True, complaint_reference="")
                | Q(complaint_on__isnull=False) & ~Q(complaint_reference=""),
                violation_error_message="Une plainte a une date et un numéro.",
            ),
            models.CheckConstraint(
                name="incident_theft_declared_after_the_complaint",
                condition=~Q(kind="theft") | ~Q(status="declared") | Q(complaint_on__isnull=False),
                violation_error_message="Un vol se déclare avec le récépissé de la plainte.",
            ),
            models.CheckConstraint(
                name="incident_complaint_state",
                condition=~Q(status="complaint") | Q(complaint_on__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_declared_has_a_day",
                condition=~Q(status="declared") | Q(declared_on__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_stopped_is_a_theft",
                condition=Q(stopped_at__isnull=True) | Q(kind="theft", rental__isnull=False),
            ),
            models.CheckConstraint(
                name="incident_closed_has_a_time",
                condition=Q(status="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(status="closed") & Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="incident_charged_once",
                condition=Q(charged_amount__isnull=True, charged_at__isnull=True)
                | Q(charged_amount__isnull=False, charged_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="incident_due"),
            models.Index(fields=["-happened_at", "-id"], name="incident_recent"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("incidents:incident", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @property
    def is_insured(self) -> bool:
        return self.kind in INSURED

    @property
    def is_to_declare(self) -> bool:
        return self.is_insured and self.status in (Status.OPEN, Status.COMPLAINT)

    def is_late(self, today: date) -> bool:
        return self.is_to_declare and self.due_on is not None and self.due_on < today


class StepKind(models.TextChoices):
    """What was done, in the words of the file."""

    CALL = "call", "Appel"
    SMS = "sms", "SMS"
    LETTER = "letter", "Lettre recommandée"
    COMPLAINT = "complaint", "Plainte"
    DECLARED = "declared", "Déclaration à l’assureur"
    REPORT = "report", "Constat"
    EXPERT = "expert", "Expert"
    REPAIR = "repair", "Réparation"
    PAID = "paid", "Indemnité reçue"
    SPARE = "spare", "Double des clés"
    HELP = "help", "Dépannage"
    SUBSTITUTE = "swap", "Remplacement proposé"
    FOUND = "found", "Véhicule retrouvé"
    OTHER = "other", "Autre"


class Step(models.Model):
    """One thing done, that day, by somebody: never edited."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="steps", verbose_name="sinistre")
    kind = models.CharField("quoi", max_length=9, choices=StepKind)
    on = models.DateField("fait le")
    detail = EncryptedField("précision", blank=True, default="")
    reference = models.CharField("numéro", max_length=60, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    at = models.DateTimeField("noté le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "démarche d’un sinistre"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="incident_step_file_has_its_hash",
                condition=Q(file_name="", sha256="") | ~Q(file_name="") & ~Q(sha256=""),
            )
        ]
        indexes = [models.Index(fields=["incident", "on"], name="incident_step")]


class Picture(models.Model):
    """A photograph: the constat, the damage, the place."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="pictures", verbose_name="sinistre")
    label = models.CharField("ce qu’elle montre", max_length=60, blank=True)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField("empreinte", max_length=64)
    at = models.DateTimeField("ajoutée le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "photo d’un sinistre"
        default_permissions = ()
