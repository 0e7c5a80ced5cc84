"""What a structure tells back: the hours that somebody worked there, month by month."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from advice.recruitment.models import Referral

#: No month has more: 31 days of 24 hours.
MOST_HOURS = 744


class HoursWorked(models.Model):
    """Hours of one month at the structure that hired; ``month`` is its first day. A correction takes the place of what was said."""

    referral = models.ForeignKey(
        Referral, models.PROTECT, related_name="hours_worked", verbose_name="candidature"
    )
    month = models.DateField("mois")
    hours = models.DecimalField("heures", max_digits=6, decimal_places=2)
    noted_at = models.DateTimeField("notées le")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "heures travaillées"
        verbose_name_plural = "heures travaillées"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="hours_once_a_month", fields=["referral", "month"]),
            models.CheckConstraint(
                name="hours_within_a_month",
                condition=Q(hours__gte=0, hours__lte=MOST_HOURS),
                violation_error_message="De 0 à 744 heures par mois.",
            ),
        ]

    def __str__(self):
        return f"{self.month:%m/%Y}"
