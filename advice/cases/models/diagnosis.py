"""The diagnosis: ten axes at entry and at exit, real trips, what was tried, what it concludes; who signed it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from advice.cases.models.casefile import Case
from mobilite.constraints import NeverChanged
from mobilite.documents.models import Document
from mobilite.fields import EncryptedField
from mobilite.workflow import LockingQuerySet


class When(models.TextChoices):
    ENTRY = "entry", "À l’entrée"
    EXIT = "exit", "À la sortie"


class DiagnosisStatus(models.TextChoices):
    DRAFT = "draft", "En cours"
    SIGNED = "signed", "Signé"


class Solution(models.TextChoices):
    """What is looked for: a closed list."""

    TRANSIT = "transit", "Transports en commun"
    ON_DEMAND = "on_demand", "Transport à la demande"
    CARPOOL = "carpool", "Covoiturage"
    BIKE = "bike", "Vélo"
    RENTAL = "rental", "Location d’un scooter, d’une voiture ou d’un vélo"
    LICENCE = "licence", "Permis de conduire"
    REPAIR = "repair", "Réparation d’un véhicule"
    PURCHASE = "purchase", "Achat d’un véhicule"
    NEARER = "nearer", "Emploi plus proche"
    LESSONS = "lessons", "Apprendre à se déplacer"
    RELAY = "relay", "Relais vers un autre service"


class Means(models.TextChoices):
    TOUCH = "touch", "Signé à l’écran"
    PAPER = "paper", "Signé sur papier"


class DiagnosisQuerySet(LockingQuerySet):
    def signed(self):
        return self.filter(status=DiagnosisStatus.SIGNED)


class Diagnosis(models.Model):
    """One diagnosis of one file. It is written as a draft, then signed: then its paper is issued and nothing changes.

    ``reserved`` (encrypted) holds the axes that stay with the adviser: ``{"health": {"level": 1, "words": "…"}}``, and
    ``"unfit"`` for France Travail's situation 40. ``conclusion`` and the words of the other axes are printed.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="diagnoses", verbose_name="dossier")
    when = models.CharField("moment", max_length=5, choices=When)
    status = models.CharField("état", max_length=6, choices=DiagnosisStatus, default=DiagnosisStatus.DRAFT)
    grid = models.CharField("version de la grille", max_length=10)
    tried = EncryptedField("ce qui a été essayé", max_length=1500, blank=True, default="")
    strengths = EncryptedField("points d’appui", max_length=1500, blank=True, default="")
    conclusion = EncryptedField("conclusion", max_length=2000, blank=True, default="")
    solutions = models.JSONField("solutions cherchées", default=list, blank=True)
    has_problem = models.BooleanField("constate un problème de mobilité", null=True, blank=True)
    coding: models.JSONField[dict, dict] = models.JSONField("codage France Travail", default=dict, blank=True)
    reserved = EncryptedField("ce qui reste au conseiller", default=dict, blank=True)
    created_at = models.DateTimeField("commencé le")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="commencé par"
    )
    signed_at = models.DateTimeField("signé le", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="signé par",
    )
    means = models.CharField("comment", max_length=5, choices=Means, blank=True, default="")
    valid_until = models.DateField("valable jusqu’au (compris)", null=True, blank=True)
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="diagnosis", verbose_name="papier"
    )
    attestation = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="attested", verbose_name="attestation"
    )

    objects = DiagnosisQuerySet.as_manager()

    class Meta:
        verbose_name = "diagnostic mobilité"
        verbose_name_plural = "diagnostics mobilité"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="diagnosis_one_draft",
                fields=["case"],
                condition=Q(status="draft"),
                violation_error_message="Un diagnostic est déjà en cours\u00a0: terminez-le.",
            ),
            models.CheckConstraint(
                name="diagnosis_signed_is_whole",
                condition=Q(
                    status="draft",
                    signed_at__isnull=True,
                    signed_by__isnull=True,
                    means="",
                    valid_until__isnull=True,
                    document__isnull=True,
                )
                | Q(
                    status="signed",
                    signed_at__isnull=False,
                    signed_by__isnull=False,
                    valid_until__isnull=False,
                    document__isnull=False,
                    has_problem__isnull=False,
                )
                & ~Q(means=""),
            ),
            models.CheckConstraint(
                name="diagnosis_attested_is_signed",
                condition=Q(attestation__isnull=True) | Q(status="signed", when="entry", has_problem=True),
            ),
        ]
        indexes = [models.Index(fields=["case", "when"], name="diagnosis_case")]

    def __str__(self):
        return f"Diagnostic {self.get_when_display().lower()}"

    @property
    def is_signed(self) -> bool:
        return self.status == DiagnosisStatus.SIGNED


class Finding(models.Model):
    """The level of one open axis, and what shows it. Reserved axes never lie here: the database refuses them."""

    diagnosis = models.ForeignKey(
        Diagnosis, models.CASCADE, related_name="findings", verbose_name="diagnostic"
    )
    axis = models.CharField("axe", max_length=12)
    level = models.PositiveSmallIntegerField("niveau")
    words = EncryptedField("ce qui le montre", max_length=600, blank=True, default="")

    class Meta:
        verbose_name = "niveau d’un axe"
        verbose_name_plural = "niveaux des axes"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="finding_axis_once", fields=["diagnosis", "axis"]),
            models.CheckConstraint(name="finding_level_is_known", condition=Q(level__gte=0, level__lte=3)),
            models.CheckConstraint(
                name="finding_never_reserved", condition=~Q(axis__in=["health", "confidence"])
            ),
        ]

    def __str__(self):
        return f"{self.axis}\u00a0: {self.level}"


class TripFor(models.TextChoices):
    WORK = "work", "Travail"
    TRAINING = "training", "Formation"
    SEARCH = "search", "Recherche d’emploi"
    CHILDREN = "children", "Enfants"
    ERRANDS = "errands", "Courses, démarches"


class Day(models.IntegerChoices):
    MONDAY = 0, "lun."
    TUESDAY = 1, "mar."
    WEDNESDAY = 2, "mer."
    THURSDAY = 3, "jeu."
    FRIDAY = 4, "ven."
    SATURDAY = 5, "sam."
    SUNDAY = 6, "dim."


class Trip(models.Model):
    """A real trip: from where to where, on which days, at what hours, by which stops. Places are encrypted."""

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="trips", verbose_name="diagnostic")
    purpose = models.CharField("pour", max_length=8, choices=TripFor)
    start = EncryptedField("de", max_length=120)
    end = EncryptedField("à", max_length=120)
    stops = EncryptedField("en passant par", max_length=200, blank=True, default="")
    days = models.JSONField("jours", default=list)
    arrive_at = models.TimeField("arriver à")
    leave_at = models.TimeField("repartir à", null=True, blank=True)
    km = models.PositiveSmallIntegerField("kilomètres (aller)")
    minutes = models.PositiveSmallIntegerField("minutes aujourd’hui (aller)", null=True, blank=True)

    class Meta:
        verbose_name = "trajet"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="trip_has_days", condition=~Q(days=[])),
            models.CheckConstraint(
                name="trip_is_on_earth",
                condition=Q(km__lte=1000) & (Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=1440)),
                violation_error_message="Donnez 1\u00a0000 km et 1\u00a0440 minutes au plus.",
            ),
        ]

    def __str__(self):
        return self.get_purpose_display()

    @property
    def days_words(self) -> str:
        """« lun. au ven. », « lun., mer. »."""
        days = sorted(self.days)
        if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
            return f"{Day(days[0]).label} au {Day(days[-1]).label}"
        return ", ".join(str(Day(one).label) for one in days)


class DiagnosisSignature(models.Model):
    """Who signed a diagnosis on the screen: written once. ``evidence`` (encrypted) goes when its term is over; its hash stays."""

    diagnosis = models.ForeignKey(
        Diagnosis, models.PROTECT, related_name="signatures", verbose_name="diagnostic"
    )
    role = models.CharField("en tant que", max_length=9)
    way = models.CharField("comment", max_length=6)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="compte"
    )
    at = models.DateTimeField("le")
    shown_sha256 = models.CharField("empreinte de ce qui était montré", max_length=64)
    evidence = EncryptedField("preuve")
    evidence_sha256 = models.CharField("empreinte de la preuve", max_length=64)

    class Meta:
        verbose_name = "signature d’un diagnostic"
        verbose_name_plural = "signatures des diagnostics"
        default_permissions = ()
        constraints = [
            NeverChanged(name="diagnosis_signature_never_changes", but=("evidence",)),
            models.UniqueConstraint(name="diagnosis_signature_once", fields=["diagnosis", "role"]),
        ]

    @property
    def name(self) -> str:
        """Who signed, or nothing once it is erased."""
        return self.evidence.get("name", "")
