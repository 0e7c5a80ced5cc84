"""Structures of work integration: ours and our neighbours, where they hire, whom, and what lets us share with them."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mobilite.constraints import NoOverlap
from mobilite.fields import EncryptedField
from mobilite.people.models import Commune, Contact, Partner, Place
from mobilite.workflow import LockingQuerySet


class Kind(models.TextChoices):
    """Kinds of structure of the national platform (facts: iae 1)."""

    AI = "AI", "Association intermédiaire (AI)"
    ACI = "ACI", "Atelier ou chantier d’insertion (ACI)"
    EI = "EI", "Entreprise d’insertion (EI)"
    ETTI = "ETTI", "Entreprise de travail temporaire d’insertion (ETTI)"
    EITI = "EITI", "Entreprise d’insertion par le travail indépendant (EITI)"


class EmployerQuerySet(LockingQuerySet):
    def visible_to(self, user):
        return self if user.has_perm("recruitment.view_employer") else self.none()

    def open_to_proposals(self, today: date):
        """Keep those to whom a person may be proposed: ours, and neighbours whose agreement is in force."""
        agreed = Agreement.objects.in_force(today).values("employer")
        return self.filter(is_active=True, partner__is_active=True).filter(Q(is_ours=True) | Q(pk__in=agreed))


class Employer(models.Model):
    """A partner that hires people of the IAE. ``is_ours``: one of our own structures, with which nothing has to be agreed."""

    partner = models.OneToOneField(
        Partner, models.PROTECT, related_name="employer", verbose_name="partenaire"
    )
    kind = models.CharField("type", max_length=4, choices=Kind)
    is_ours = models.BooleanField("une de nos structures", default=False)
    is_active = models.BooleanField("recrute", default=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lieu dont on suit les horaires"
    )  # fmt: skip
    communes = models.ManyToManyField(Commune, blank=True, related_name="+", verbose_name="communes")
    #: Who receives what is proposed; nobody when she has left.
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="reçoit les candidatures"
    )  # fmt: skip
    capacity = models.DecimalField(
        "postes conventionnés (équivalents temps plein)", max_digits=6, decimal_places=2, null=True, blank=True
    )  # fmt: skip
    added_at = models.DateTimeField("notée le")

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = "structure qui recrute"
        verbose_name_plural = "structures qui recrutent"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="employer_capacity_is_positive",
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0),
                violation_error_message="Le nombre de postes est au-dessus de zéro.",
            )
        ]

    def __str__(self):
        return self.partner.name

    def get_absolute_url(self) -> str:
        return reverse("recruitment:employer", args=[self.pk])

    @property
    def short(self) -> str:
        """« AI Coup de main »: its kind, then its name."""
        return f"{self.kind}\u00a0· {self.partner.name}"


class OpeningQuerySet(LockingQuerySet):
    def current(self):
        """Keep the jobs that still wait for somebody."""
        return self.filter(closed_on=None, employer__is_active=True)


class Opening(models.Model):
    """Jobs on offer at a structure: how many, how many hours a week, from when."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="openings", verbose_name="structure")
    title = models.CharField("poste", max_length=100)
    number = models.PositiveSmallIntegerField("nombre de postes", default=1)
    hours = models.DecimalField("heures par semaine", max_digits=4, decimal_places=1)
    starts_on = models.DateField("à partir du")
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    detail = models.CharField("horaires, ce qu’il faut savoir", max_length=300, blank=True, default="")
    opened_on = models.DateField("noté le")
    closed_on = models.DateField("n’est plus proposé depuis le", null=True, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = "poste proposé"
        verbose_name_plural = "postes proposés"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="opening_has_seats",
                condition=Q(number__gte=1, number__lte=200),
                violation_error_message="De 1 à 200 postes.",
            ),
            models.CheckConstraint(
                name="opening_hours_within_a_week",
                condition=Q(hours__gt=0, hours__lte=48),
                violation_error_message="De 1 à 48 heures par semaine.",
            ),
            models.CheckConstraint(
                name="opening_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self):
        return self.title


class AgreementQuerySet(models.QuerySet):
    def in_force(self, today: date):
        return self.filter(starts_on__lte=today, ends_on__gt=today)


class Agreement(models.Model):
    """The agreement by which a neighbour receives what people agree to share, ``[starts_on, ends_on)``."""

    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="agreements", verbose_name="structure"
    )
    reference = models.CharField("référence", max_length=80, blank=True, default="")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au (non compris)")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "convention de partage"
        verbose_name_plural = "conventions de partage"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="recruitment_agreement_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message="Le dernier jour vient après le premier.",
            ),
            NoOverlap(
                name="recruitment_agreement_once_a_day",
                key="employer",
                start="starts_on",
                end="ends_on",
                violation_error_message="Une convention couvre déjà ces jours-là.",
            ),
        ]

    def __str__(self):
        return self.reference or "Convention"

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)


class Visit(models.Model):
    """A visit at a structure, or theirs at ours: what was said of jobs. Never edited; it names no candidate."""

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="visits", verbose_name="structure")
    on = models.DateField("le")
    summary = EncryptedField("ce qui s’est dit", max_length=2000)
    at = models.DateTimeField("notée le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "visite d’une structure"
        verbose_name_plural = "visites des structures"
        default_permissions = ()

    def __str__(self):
        return f"Visite du {self.on:%d/%m/%Y}"
