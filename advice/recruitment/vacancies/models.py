"""An employer's offer, from the form to the public page, and what was read again before."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advice.recruitment.seekers.models import Link
from mobilite.fields import PhoneField
from mobilite.people.models import Commune
from mobilite.workflow import LockingQuerySet, WorkflowModel


class Status(models.TextChoices):
    RECEIVED = "received", "À relire"
    PUBLISHED = "published", "Publiée"
    REFUSED = "refused", "Refusée"
    CLOSED = "closed", "Retirée"


class Contract(models.TextChoices):
    CDI = "cdi", _("CDI")
    CDD = "cdd", _("CDD")
    MISSIONS = "missions", _("Quelques heures, à la demande")
    OTHER = "other", _("Autre, ou à voir")


class Point(models.TextChoices):
    """What an offer may not say, and what it must (Code du travail, art. L1132-1 and L1142-1; Code pénal, art. 225-1 and 225-2)."""

    SEX = "sex", "Le titre vaut pour une femme et pour un homme\u00a0; aucun sexe n’est demandé"
    AGE = "age", "Aucun âge, ni «\u00a0jeune\u00a0», ni «\u00a0senior\u00a0»"
    ORIGIN = "origin", "Ni origine, ni nationalité, ni nom, ni religion, ni opinion, ni syndicat"
    FAMILY = "family", "Ni situation de famille, ni grossesse, ni vie privée"
    HEALTH = "health", "Ni santé, ni handicap, ni apparence physique"
    HOME = (
        "home",
        "Ni lieu d’habitation, ni banque, ni pauvreté\u00a0: dire plutôt l’heure et le lieu du travail",
    )
    TRUE = "true", "Le poste existe\u00a0; paie, lieu et heures sont dits comme ils sont, en français"
    FREE = "free", "Rien n’est demandé à payer, et l’employeur a un nom et un téléphone qui répond"


class VacancyQuerySet(LockingQuerySet):
    def to_read(self):
        return self.filter(status=Status.RECEIVED)

    def published(self, today):
        """Keep what anybody may read today."""
        return self.filter(status=Status.PUBLISHED, until__gte=today)


class Vacancy(WorkflowModel):
    """One offer. What the public reads is ``title`` and ``text``, as we corrected them; who asked stays with us."""

    TRANSITIONS = {
        Status.RECEIVED: {Status.PUBLISHED, Status.REFUSED},
        Status.PUBLISHED: {Status.CLOSED},
        Status.REFUSED: set(),
        Status.CLOSED: set(),
    }

    company = models.CharField("employeur", max_length=120)
    contact = models.CharField("qui appeler", max_length=80)
    phone = PhoneField("téléphone")
    email = models.EmailField("adresse e-mail", blank=True)
    title = models.CharField("métier", max_length=100)
    text = models.CharField("ce qu’il y a à faire", max_length=1200)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="commune du travail"
    )
    hours = models.CharField("jours et heures", max_length=160)
    contract = models.CharField("contrat", max_length=8, choices=Contract)
    pay = models.CharField("salaire", max_length=80, blank=True)
    starts = models.CharField("à partir de quand", max_length=80, blank=True)
    vehicle_provided = models.BooleanField("véhicule fourni", default=False)
    licence_needed = models.BooleanField("permis demandé pour le travail", default=False)
    link = models.ForeignKey(
        Link, models.PROTECT, null=True, blank=True, related_name="vacancies", verbose_name="venue par"
    )
    received_at = models.DateTimeField("reçue le")
    press_key = models.CharField("pression du bouton", max_length=64, unique=True)

    status = models.CharField("état", max_length=9, choices=Status, default=Status.RECEIVED)
    read_points = models.JSONField("points relus", default=list)
    read_at = models.DateTimeField("relue le", null=True, blank=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="relue par",
    )
    until = models.DateField("publiée jusqu’au", null=True, blank=True)
    refused_reason = models.CharField("pourquoi refusée", max_length=300, blank=True)
    closed_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = "offre d’emploi"
        verbose_name_plural = "offres d’emploi"
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="vacancy_published_was_read",
                condition=Q(status="received", read_at__isnull=True)
                | ~Q(status="received") & Q(read_at__isnull=False),
            ),
            models.CheckConstraint(
                name="vacancy_published_ends",
                condition=Q(status__in=["published", "closed"], until__isnull=False)
                | Q(status__in=["received", "refused"], until__isnull=True),
            ),
            models.CheckConstraint(
                name="vacancy_refused_says_why",
                condition=Q(status="refused") & ~Q(refused_reason="")
                | ~Q(status="refused") & Q(refused_reason=""),
            ),
            models.CheckConstraint(
                name="vacancy_closed_has_a_time",
                condition=Q(status="closed", closed_at__isnull=False)
                | ~Q(status="closed") & Q(closed_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="vacancy_recent"),
            models.Index(fields=["status", "until"], name="vacancy_published"),
        ]

    def __str__(self):
        return f"{self.title}, {self.company}"

    def get_absolute_url(self):
        return reverse("vacancies:vacancy", args=[self.pk])
