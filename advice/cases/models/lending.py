"""A vehicle that an adviser asks for somebody she follows: with which prescription, then which rental it became."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from advice.cases.models.casefile import Case
from rentals.models import Offer, Prescription, Purpose, Rental, Service


class LendingQuerySet(models.QuerySet):
    def waiting(self):
        """Keep those that no rental answers yet, of the files that are followed."""
        return self.filter(rental=None, case__closed_at=None)


class Lending(models.Model):
    """A loan or a lease asked from a case file. The counter makes the rental; its dates and price are written there.

    One waits at a time for a service: asking again changes it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="lendings", verbose_name="dossier")
    service = models.CharField("service", max_length=6, choices=Service)
    offer = models.ForeignKey(
        Offer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="offre souhaitée"
    )
    purpose = models.CharField("pour quoi faire", max_length=10, choices=Purpose)
    starts_on = models.DateField("à partir du", null=True, blank=True)
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    prescription = models.ForeignKey(
        Prescription,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="lendings",
        verbose_name="prescription",
    )
    rental = models.OneToOneField(
        Rental, models.PROTECT, null=True, blank=True, related_name="lending", verbose_name="location"
    )
    at = models.DateTimeField("demandé le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="demandé par"
    )

    objects = LendingQuerySet.as_manager()

    class Meta:
        verbose_name = "véhicule demandé par le conseil"
        verbose_name_plural = "véhicules demandés par le conseil"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="lending_waits_once", fields=["case", "service"], condition=Q(rental__isnull=True)
            ),
            models.CheckConstraint(
                name="lending_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                violation_error_message="La fin vient après le début. Relisez les deux dates.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Véhicule demandé par le conseil, {self.case.reference}"

    def get_absolute_url(self) -> str:
        return reverse("cases:lending", args=[self.pk])
