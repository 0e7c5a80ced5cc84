"""Proofs seen, assessments made, the PASS IAE with its suspensions and its prolongations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse

from advice.recruitment.eligibility.engine import KINDS
from mobilite.constraints import NoOverlap
from mobilite.fields import EncryptedField
from mobilite.people.models import Partner, Person


def _by(words: str = "par"):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words
    )


class OfPeopleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep the rows that this account may see: all for those who look after eligibility, never the archives."""
        seen = self if user.has_perm("eligibility.view_assessment") else self.none()
        return seen.filter(person__archived_at=None)


class StructureKind(models.TextChoices):
    AI = "AI", "AI (association intermédiaire)"
    ACI = "ACI", "ACI (atelier et chantier d’insertion)"
    EI = "EI", "EI (entreprise d’insertion)"
    ETTI = "ETTI", "ETTI (entreprise de travail temporaire d’insertion)"
    EITI = "EITI", "EITI (entreprise d’insertion par le travail indépendant)"


class ProofQuerySet(models.QuerySet):
    def standing(self):
        """Keep the proofs that were not withdrawn; whether they still hold is asked of each day."""
        return self.filter(withdrawn_on=None)


class Proof(models.Model):
    """A paper that a colleague saw, which proves one criterion. The paper itself is not kept.

    Which criterion it is, and which paper, are encrypted whatever they are: a row does not tell who was in prison.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="iae_proofs", verbose_name="personne")
    criterion = EncryptedField("critère", max_length=12)
    paper = EncryptedField("preuve", max_length=12)
    dated_on = models.DateField("datée du")
    until = models.DateField("prouve jusqu’au (compris)", null=True, blank=True)
    seen_at = models.DateTimeField("vue le")
    seen_by = _by("vue par")
    withdrawn_on = models.DateField("retirée le", null=True, blank=True)
    withdrawn_by = _by("retirée par")

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = "preuve d’un critère IAE"
        verbose_name_plural = "preuves des critères IAE"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="iae_proof_ends_after_its_date",
                condition=Q(until__isnull=True) | Q(until__gte=F("dated_on")),
                violation_error_message="La preuve finit après sa date.",
            ),
        ]
        indexes = [models.Index(fields=["person", "-dated_on"], name="iae_proof_person")]

    def __str__(self):
        return f"Preuve du {self.dated_on:%d/%m/%Y}"


class Author(models.TextChoices):
    PRESCRIBER = "prescriber", "Un prescripteur habilité"
    OURS = "ours", "Notre structure, prescripteur habilité"
    EMPLOYER = "employer", "La structure qui embauche"


class Assessment(models.Model):
    """« Diagnostic d’éligibilité »: made by an authorised prescriber, for all structures, or by an employer, for itself.

    It holds on ``[made_on, ends_on)``. Never edited: another replaces it, and ends it that day. ``criteria`` are the keys
    of those that were proved then.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="iae_assessments", verbose_name="personne"
    )
    author = models.CharField("fait par", max_length=10, choices=Author)
    prescriber = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="prescripteur"
    )
    employer = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="employeur"
    )
    kind = models.CharField(
        "type de la structure", max_length=4, choices=StructureKind, blank=True, default=""
    )
    criteria = EncryptedField("critères prouvés", default=list, blank=True)
    made_on = models.DateField("fait le")
    ends_on = models.DateField("jusqu’au (non compris)")
    replaced_on = models.DateField("remplacé le", null=True, blank=True)
    at = models.DateTimeField("noté le")
    by = _by("noté par")

    objects = OfPeopleQuerySet.as_manager()

    class Meta:
        verbose_name = "diagnostic d’éligibilité IAE"
        verbose_name_plural = "diagnostics d’éligibilité IAE"
        default_permissions = ("view", "change")
        permissions = [("view_sensitive", "Voir les critères sensibles")]
        constraints = [
            models.CheckConstraint(
                name="iae_assessment_has_one_author",
                condition=Q(author="prescriber", prescriber__isnull=False, employer__isnull=True, kind="")
                | Q(author="ours", prescriber__isnull=True, employer__isnull=True, kind="")
                | Q(
                    author="employer",
                    prescriber__isnull=True,
                    employer__isnull=False,
                    kind__in=list(KINDS),
                ),
                violation_error_message="Un diagnostic a un seul auteur\u00a0: un prescripteur, ou l’employeur.",
            ),
            models.CheckConstraint(
                name="iae_assessment_ends_after_it_is_made", condition=Q(ends_on__gte=F("made_on"))
            ),
            NoOverlap(
                name="iae_assessment_one_prescriber",
                key="person",
                start="made_on",
                end="ends_on",
                condition=Q(author__in=["prescriber", "ours"]),
                violation_error_message="Un diagnostic de prescripteur couvre déjà ces jours.",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "ends_on"], name="iae_assessment_person"),
            models.Index(fields=["ends_on"], name="iae_assessment_end"),
        ]

    def __str__(self):
        return f"Diagnostic d’éligibilité du {self.made_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("eligibility:person", args=[self.person_id])

    @property
    def is_prescribers(self) -> bool:
        """Whether it holds for every structure."""
        return self.author != Author.EMPLOYER

    @property
    def author_words(self) -> str:
        """« Mission locale », « notre structure », « Les Jardins (ACI) »."""
        if self.author == Author.EMPLOYER:
            return f"{self.employer} ({self.kind})"
        return "notre structure" if self.author == Author.OURS else str(self.prescriber)


class PassIae(models.Model):
    """A PASS IAE, as the national platform delivered it: ``[starts_on, ends_on)``, suspensions and prolongations included.

    ``first_ends_on`` is the end that it had when it was noted; what is noted here pushes ``ends_on``.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="iae_passes", verbose_name="personne")
    number = models.CharField("numéro", max_length=12, unique=True)
    starts_on = models.DateField("début")
    first_ends_on = models.DateField("fin à l’origine (non comprise)")
    ends_on = models.DateField("fin (non comprise)")
    at = models.DateTimeField("noté le")
    by = _by("noté par")

    objects = OfPeopleQuerySet.as_manager()

    class Meta:
        verbose_name = "PASS IAE"
        verbose_name_plural = "PASS IAE"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="pass_iae_ends_after_it_starts",
                condition=Q(first_ends_on__gt=F("starts_on"), ends_on__gte=F("first_ends_on")),
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                name="pass_iae_number_is_whole",
                condition=Exact(Length("number"), 12),
                violation_error_message="Le numéro a douze caractères.",
            ),
            NoOverlap(
                name="pass_iae_one_at_a_time",
                key="person",
                start="starts_on",
                end="ends_on",
                violation_error_message="Un autre PASS couvre déjà ces jours.",
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], name="pass_iae_end")]

    def __str__(self):
        return f"PASS IAE {self.number[:5]}\u00a0{self.number[5:]}"

    def get_absolute_url(self) -> str:
        return reverse("eligibility:person", args=[self.person_id])


class SuspensionReason(models.TextChoices):
    """Those that may be chosen today; the platform's former ones say an illness or a prison, and are not kept here."""

    CONTRACT_SUSPENDED = "CONTRACT_SUSPENDED", "Contrat de travail suspendu depuis plus de 15\u00a0jours"
    CONTRACT_BROKEN = "CONTRACT_BROKEN", "Contrat de travail rompu"
    FINISHED_CONTRACT = "FINISHED_CONTRACT", "Contrat de travail terminé"
    APPROVAL_BETWEEN_CTA_MEMBERS = "APPROVAL_BETWEEN_CTA_MEMBERS", "Accord entre membres d’un CTA"
    CONTRAT_PASSERELLE = "CONTRAT_PASSERELLE", "Contrat passerelle (ACI et EI)"


#: One reason belongs to some structures only.
SUSPENDED_BY = {SuspensionReason.CONTRAT_PASSERELLE: ("ACI", "EI")}


class Suspension(models.Model):
    """Days that a PASS does not lose: ``[starts_on, ends_on)``, at most 36 months each."""

    pass_iae = models.ForeignKey(PassIae, models.PROTECT, related_name="suspensions", verbose_name="PASS")
    reason = models.CharField("motif", max_length=28, choices=SuspensionReason)
    starts_on = models.DateField("du")
    ends_on = models.DateField("jusqu’au (non compris)")
    at = models.DateTimeField("notée le")
    by = _by("notée par")

    class Meta:
        verbose_name = "suspension d’un PASS IAE"
        verbose_name_plural = "suspensions des PASS IAE"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="pass_suspension_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message="La fin vient après le début.",
            ),
            NoOverlap(
                name="pass_suspension_one_at_a_time",
                key="pass_iae",
                start="starts_on",
                end="ends_on",
                violation_error_message="Une autre suspension couvre déjà ces jours.",
            ),
        ]

    def __str__(self):
        return f"Suspension du {self.starts_on:%d/%m/%Y}"


class ProlongedPass(models.Model):
    """A prolongation that was granted: so many days more. Its reason is encrypted: one of them says a disability."""

    pass_iae = models.ForeignKey(PassIae, models.PROTECT, related_name="prolongations", verbose_name="PASS")
    reason = EncryptedField("motif", max_length=24)
    days = models.PositiveSmallIntegerField("jours")
    accepted_by = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="accord de"
    )
    granted_on = models.DateField("accordée le")
    at = models.DateTimeField("notée le")
    by = _by("notée par")

    class Meta:
        verbose_name = "prolongation d’un PASS IAE"
        verbose_name_plural = "prolongations des PASS IAE"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="pass_prolongation_has_days",
                condition=Q(days__gte=1, days__lte=3650),
                violation_error_message="Une prolongation dure de 1 à 3\u00a0650\u00a0jours.",
            ),
            models.UniqueConstraint(
                name="pass_prolongation_once_a_day",
                fields=["pass_iae", "granted_on"],
                violation_error_message="Une prolongation est déjà notée aujourd’hui\u00a0: rechargez la page.",
            ),
        ]

    def __str__(self):
        return f"Prolongation du {self.granted_on:%d/%m/%Y}"
