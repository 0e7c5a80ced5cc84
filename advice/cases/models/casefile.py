"""A case file: who is followed, by whom, since when, sent by whom; what came of it, then three and six months later."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.fields import EncryptedField
from mobilite.people.models import Contact, Person
from mobilite.people.models.persons import Situation
from mobilite.workflow import LockingQuerySet, WorkflowModel
from rentals.models import PrescriberSheet, Rental


class Status(models.TextChoices):
    WAITING = "waiting", "À attribuer"
    OPEN = "open", "En cours"
    CLOSED = "closed", "Clos"


class Origin(models.TextChoices):
    SHEET = "sheet", "Fiche d’un prescripteur"
    PARTNER = "partner", "Orientation d’un partenaire"
    RENTAL = "rental", "Une location"
    PERSON = "person", "Elle l’a demandé"
    ONLINE = "online", "Elle l’a demandé en ligne"


class Outcome(models.TextChoices):
    """What came of it: a closed list, so that it can be counted."""

    OWN_VEHICLE = "own_vehicle", "Se déplace avec son véhicule"
    LICENCE = "licence", "A obtenu son permis, et conduit"
    RENTED = "rented", "Se déplace avec un véhicule loué"
    TRANSIT = "transit", "Prend les transports en commun ou à la demande"
    SHARED = "shared", "Covoiture"
    BIKE = "bike", "Se déplace à vélo"
    NEARER = "nearer", "A trouvé un emploi ou un logement plus proche"
    HANDED_ON = "handed_on", "Suite prise par un autre service"
    STOPPED = "stopped", "Ne souhaite plus être accompagnée"
    LOST = "lost", "Ne donne plus de nouvelles"
    NONE = "none", "Aucune solution trouvée"

    @property
    def is_solution(self) -> bool:
        """Whether she moves by herself now."""
        return self in SOLUTIONS


SOLUTIONS = (
    Outcome.OWN_VEHICLE,
    Outcome.LICENCE,
    Outcome.RENTED,
    Outcome.TRANSIT,
    Outcome.SHARED,
    Outcome.BIKE,
    Outcome.NEARER,
)


class CaseQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep the files that this account may see: all for those who advise, none for others; never the archives."""
        seen = self if user.has_perm("cases.view_case") else self.none()
        return seen.filter(person__archived_at=None)

    def current(self):
        return self.exclude(status=Status.CLOSED)


class Case(WorkflowModel):
    """One stretch of following somebody. A person has one at a time; a closed one stays closed: a new one is opened.

    ``request`` is encrypted: it is her situation in her words. Health is never written here.
    """

    TRANSITIONS = {
        Status.WAITING: {Status.OPEN, Status.CLOSED},
        Status.OPEN: {Status.CLOSED},
        Status.CLOSED: set(),
    }

    reference = models.CharField("référence", max_length=20, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases", verbose_name="personne")
    status = models.CharField("état", max_length=7, choices=Status, default=Status.WAITING)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="conseiller",
    )
    origin = models.CharField("venue par", max_length=7, choices=Origin)
    sheet = models.ForeignKey(
        PrescriberSheet,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="fiche de prescription",
    )
    rental = models.ForeignKey(
        Rental, models.SET_NULL, null=True, blank=True, related_name="cases", verbose_name="location"
    )
    referred_by = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="orientée par"
    )
    referred_on = models.DateField("orientée le", null=True, blank=True)
    request = EncryptedField("ce qu’elle demande", max_length=2000, blank=True, default="")
    #: What was answered for the aids, as the engine reads it: never asked twice.
    facts = EncryptedField("réponses pour les aides", null=True, blank=True, editable=False)
    opened_at = models.DateTimeField("ouvert le")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="ouvert par"
    )
    outcome = models.CharField("issue", max_length=11, choices=Outcome, blank=True, default="")
    situation = models.CharField(
        "situation à la fin", max_length=14, choices=Situation, blank=True, default=""
    )
    outcome_detail = EncryptedField("précision sur l’issue", max_length=600, blank=True, default="")
    closed_at = models.DateTimeField("clos le", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier de conseil"
        verbose_name_plural = "dossiers de conseil"
        default_permissions = ("view", "change")
        permissions = [("open_case", "Ouvrir un dossier de conseil")]
        constraints = [
            models.UniqueConstraint(
                name="case_one_at_a_time",
                fields=["person"],
                condition=~Q(status="closed"),
                violation_error_message="Cette personne a déjà un dossier en cours\u00a0: continuez avec lui.",
            ),
            models.CheckConstraint(
                name="case_state_says_who",
                condition=Q(status="waiting", adviser__isnull=True)
                | Q(status="open", adviser__isnull=False)
                | Q(status="closed"),
            ),
            models.CheckConstraint(
                name="case_closed_says_what_came",
                condition=Q(status="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(status="closed") & Q(closed_at__isnull=True, outcome=""),
                violation_error_message="Un dossier clos a une issue et une date.",
            ),
            models.CheckConstraint(
                name="case_closes_after_it_opens",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="case_referral_is_whole",
                condition=Q(referred_by__isnull=True, referred_on__isnull=True)
                | Q(referred_by__isnull=False, referred_on__isnull=False),
                violation_error_message="Une orientation a un contact et une date.",
            ),
            models.CheckConstraint(
                name="case_referred_has_its_contact",
                condition=~Q(origin__in=["sheet", "partner"]) | Q(referred_by__isnull=False),
                violation_error_message="Dites qui a orienté cette personne.",
            ),
        ]
        indexes = [
            models.Index(fields=["adviser", "status"], name="case_adviser"),
            models.Index(fields=["-opened_at", "-id"], name="case_recent"),
        ]

    def __str__(self):
        return f"Dossier de conseil {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED


class Moment(models.IntegerChoices):
    """How many months after the end."""

    THREE = 3, "3 mois après"
    SIX = 6, "6 mois après"


class FollowUp(models.Model):
    """Where she is three or six months after the end: once each, never edited."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="follow_ups", verbose_name="dossier")
    moment = models.PositiveSmallIntegerField("moment", choices=Moment)
    outcome = models.CharField("où elle en est", max_length=11, choices=Outcome)
    situation = models.CharField("situation", max_length=14, choices=Situation, blank=True, default="")
    detail = EncryptedField("précision", max_length=600, blank=True, default="")
    at = models.DateTimeField("noté le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "suite d’un dossier de conseil"
        verbose_name_plural = "suites des dossiers de conseil"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="follow_up_once",
                fields=["case", "moment"],
                violation_error_message="C’est déjà noté pour ce moment.",
            ),
            models.CheckConstraint(name="follow_up_moment_is_known", condition=Q(moment__in=[3, 6])),
        ]

    def __str__(self):
        return f"{self.case.reference}, {self.get_moment_display()}"
