"""A mission at a neighbour's beside the job here: she stays ours, and her hours are told structure by structure (row J11)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from advice.recruitment.models.consenting import ConsentHeld
from advice.recruitment.models.employer import Employer
from advice.recruitment.models.referral import Referral
from mobilite.people.models import Consent, Person


class ComplementQuerySet(models.QuerySet):
    def over(self, starts_on, ends_on):
        """Keep those that meet some days, first and last included; without a last day they are for long."""
        rows = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return rows if ends_on is None else rows.filter(starts_on__lte=ends_on)


class Complement(models.Model):
    """Some hours at another structure, to which she agreed, while she is hired by the candidature's own.

    ``consent`` is her agreement for that structure, held by the database; it goes when she is forgotten.
    """

    referral = models.ForeignKey(
        Referral, models.PROTECT, related_name="complements", verbose_name="candidature"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="personne")
    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="complements", verbose_name="structure"
    )
    consent = models.ForeignKey(
        Consent, models.SET_NULL, null=True, related_name="+", verbose_name="accord de la personne"
    )
    title = models.CharField("mission", max_length=100)
    weekly_hours = models.DecimalField("heures par semaine", max_digits=4, decimal_places=1)
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("dernier jour", null=True, blank=True)
    at = models.DateTimeField("notée le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )

    objects = ComplementQuerySet.as_manager()

    class Meta:
        verbose_name = "mission complémentaire"
        verbose_name_plural = "missions complémentaires"
        default_permissions = ()
        constraints = [
            ConsentHeld(name="complement_consent"),
            models.CheckConstraint(
                name="complement_hours_within_a_week",
                condition=Q(weekly_hours__gt=0, weekly_hours__lte=48),
                violation_error_message="De 1 à 48 heures par semaine.",
            ),
            models.CheckConstraint(
                name="complement_lasts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Le dernier jour vient après le premier.",
            ),
        ]

    def __str__(self):
        return self.title
