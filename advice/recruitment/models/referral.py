"""A person proposed to a structure: with her consent, in a state, with each answer and each step."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advice.cases.models import Case
from advice.recruitment.models.consenting import ConsentHeld
from advice.recruitment.models.employer import Employer, Opening
from advice.recruitment.models.path import (
    LIVE,
    MOVES,
    PROCESSED,
    ContractKind,
    Reason,
    Status,
    transitions,
)
from mobilite.constraints import NeverChanged
from mobilite.fields import EncryptedField
from mobilite.people.models import Consent, Person
from mobilite.workflow import LockingQuerySet, WorkflowModel
from rentals.models import PrescriberSheet, Rental


class Origin(models.TextChoices):
    """From where she was proposed."""

    PERSON = "person", "Sa fiche"
    RENTAL = "rental", "Une location"
    CASE = "case", "Un dossier de conseil"
    SHEET = "sheet", "Une fiche de prescription"
    TRANSFER = "transfer", "Une autre structure"


class ReferralQuerySet(LockingQuerySet):
    def visible_to(self, user):
        """Keep what this account may see: all for those who recruit or advise, none for others; never the archives."""
        seen = self if user.has_perm("recruitment.view_referral") else self.none()
        return seen.filter(person__archived_at=None)

    def live(self):
        return self.filter(status__in=LIVE)

    def to_call(self):
        """Keep those under way that nobody has reached yet."""
        return self.filter(status__in=(Status.NEW, Status.PROCESSING), contacted_at=None)


class Referral(WorkflowModel):
    """One person proposed to one structure. It holds only what she agreed to share, and the story of the answer.

    ``consent`` is the agreement that lets it leave: of this person, for this structure (held by the database); it goes
    when she is forgotten. Texts are encrypted: they are her situation. Health is never written here.
    """

    TRANSITIONS = transitions()

    reference = models.CharField("référence", max_length=20, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="referrals", verbose_name="personne")
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="referrals", verbose_name="structure")
    opening = models.ForeignKey(
        Opening, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name="poste"
    )
    consent = models.ForeignKey(
        Consent, models.SET_NULL, null=True, related_name="+", verbose_name="accord de la personne"
    )
    status = models.CharField("état", max_length=13, choices=Status, default=Status.NEW)

    origin = models.CharField("proposée depuis", max_length=8, choices=Origin)
    rental = models.ForeignKey(
        Rental, models.SET_NULL, null=True, blank=True, related_name="referrals", verbose_name="location"
    )
    case = models.ForeignKey(
        Case,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name="dossier de conseil",
    )
    sheet = models.ForeignKey(
        PrescriberSheet, models.SET_NULL, null=True, blank=True, related_name="referrals", verbose_name="fiche de prescription"
    )  # fmt: skip
    transferred_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="transfers", verbose_name="suite de"
    )

    reasons = EncryptedField("pourquoi elle", max_length=1000, blank=True, default="")
    wishes = EncryptedField("ce qu’elle cherche", max_length=600, blank=True, default="")
    hours = EncryptedField("quand elle peut travailler", max_length=300, blank=True, default="")
    skills = EncryptedField("ce qu’elle sait faire", max_length=600, blank=True, default="")
    childcare = EncryptedField("garde des enfants", max_length=300, blank=True, default="")
    mobility = EncryptedField("comment elle se déplace", max_length=300, blank=True, default="")

    proposed_at = models.DateTimeField("proposée le")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="proposée par"
    )
    contact_due_at = models.DateTimeField("à appeler avant")
    contacted_at = models.DateTimeField("jointe le", null=True, blank=True)
    #: The last time that something was heard of it; when both sides were asked since.
    news_at = models.DateTimeField("dernières nouvelles le")
    asked_at = models.DateTimeField("nouvelles demandées le", null=True, blank=True)
    processed_at = models.DateTimeField("réponse le", null=True, blank=True)
    reason = models.CharField("motif", max_length=30, choices=Reason, blank=True, default="")
    #: She took her agreement back while it was under way.
    withdrawn_at = models.DateTimeField("accord retiré le", null=True, blank=True)

    #: « Non mobile »: the file that looks for a way, and when one was found.
    mobility_case = models.ForeignKey(
        Case,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="besoin de mobilité",
    )
    mobility_met_at = models.DateTimeField("peut se déplacer depuis le", null=True, blank=True)

    contract = models.CharField("contrat", max_length=13, choices=ContractKind, blank=True, default="")
    weekly_hours = models.DecimalField(
        "heures par semaine", max_digits=4, decimal_places=1, null=True, blank=True
    )
    starts_on = models.DateField("à partir du", null=True, blank=True)
    ends_on = models.DateField("dernier jour", null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature"
        default_permissions = ("view", "change")
        permissions = [("propose_referral", "Proposer une personne à une structure")]
        constraints = [
            ConsentHeld(name="referral_consent"),
            models.UniqueConstraint(
                name="referral_once_under_way",
                fields=["person", "employer"],
                condition=Q(status__in=list(LIVE)),
                violation_error_message="Elle est déjà proposée à cette structure\u00a0: continuez avec cette candidature.",
            ),
            models.CheckConstraint(
                name="referral_processed_coherence",
                condition=Q(status__in=list(PROCESSED), processed_at__isnull=False)
                | ~Q(status__in=list(PROCESSED)) & Q(processed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="referral_declined_says_why",
                condition=Q(status="refused") & ~Q(reason="") | ~Q(status="refused") & Q(reason=""),
                violation_error_message="Dites pourquoi la candidature est déclinée.",
            ),
            models.CheckConstraint(
                name="referral_hired_says_how",
                condition=Q(
                    status__in=["accepted", "cancelled"], starts_on__isnull=False, weekly_hours__isnull=False
                )
                & ~Q(contract="")
                | ~Q(status__in=["accepted", "cancelled"])
                & Q(contract="", starts_on__isnull=True, ends_on__isnull=True, weekly_hours__isnull=True),
                violation_error_message="Une embauche a un contrat, des heures et un premier jour.",
            ),
            models.CheckConstraint(
                name="referral_hired_for_a_while",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour vient après le premier.",
            ),
            models.CheckConstraint(
                name="referral_hours_within_a_week",
                condition=Q(weekly_hours__isnull=True) | Q(weekly_hours__gt=0, weekly_hours__lte=48),
                violation_error_message="De 1 à 48 heures par semaine.",
            ),
            models.CheckConstraint(
                name="referral_withdrawn_is_over",
                condition=Q(withdrawn_at__isnull=True) | Q(status__in=list(PROCESSED)),
            ),
        ]
        indexes = [
            models.Index(fields=["-proposed_at", "-id"], name="referral_recent"),
            models.Index(fields=["status", "contact_due_at"], name="referral_due"),
            models.Index(fields=["employer", "-proposed_at"], name="referral_employer"),
        ]

    def __str__(self):
        return f"Candidature {self.reference}"

    def get_absolute_url(self) -> str:
        return reverse("recruitment:referral", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    def may(self, act: str) -> bool:
        """Tell whether an act may be done in this state (facts: iae 3)."""
        return self.status in MOVES[act].sources


class Answer(models.Model):
    """One answer: what the candidate hears, what who sent her hears, and what stays here. Never edited."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="answers", verbose_name="candidature")
    act = models.CharField("acte", max_length=24)
    to_candidate = EncryptedField("phrase pour la personne", max_length=600, blank=True, default="")
    to_prescriber = EncryptedField("phrase pour qui l’a orientée", max_length=600, blank=True, default="")
    private = EncryptedField("note pour l’équipe", max_length=1000, blank=True, default="")
    at = models.DateTimeField("le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "réponse à une candidature"
        verbose_name_plural = "réponses aux candidatures"
        default_permissions = ()
        constraints = [
            NeverChanged(name="answer_never_changes", but=("to_candidate", "to_prescriber", "private"))
        ]

    def __str__(self):
        return f"Réponse du {self.at:%d/%m/%Y}"


class StepKind(models.TextChoices):
    INTERVIEW = "interview", _("Entretien avec la structure")
    MEETING = "meeting", _("Information collective")
    VISIT = "visit", _("Visite de l’atelier")
    PMSMP = "pmsmp", _("PMSMP (immersion)")


class Step(models.Model):
    """A dated step before the decision: a visit, a meeting, some days of immersion (first and last day)."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="steps", verbose_name="candidature")
    kind = models.CharField("étape", max_length=9, choices=StepKind)
    starts_on = models.DateField("le")
    ends_on = models.DateField("dernier jour")
    result = EncryptedField("ce qui en est", max_length=600, blank=True, default="")
    came = models.BooleanField("elle est venue", null=True, blank=True)
    at = models.DateTimeField("notée le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "étape d’une candidature"
        verbose_name_plural = "étapes des candidatures"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="step_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour vient après le premier.",
            )
        ]

    def __str__(self):
        return str(self.get_kind_display())
