"""A month that is closed: nothing is booked into it any more (row F9)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mobilite.constraints import NeverChanged


class SealedMonth(models.Model):
    """A month whose money is final. It lies here, under the ledger: each row of money looks at it as it is written.

    ``[starts_at, ends_at)`` are its instants in Paris. Months are closed one after the other; none opens again. Its name
    comes after those of the tables of money: a base is restored table by table, in that order, and no row is refused.
    """

    month = models.DateField("mois", unique=True)
    starts_at = models.DateTimeField("du")
    ends_at = models.DateTimeField("au")
    closed_at = models.DateTimeField("clos le")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="clos par"
    )

    class Meta:
        verbose_name = "mois clos"
        default_permissions = ()
        constraints = [
            NeverChanged(name="sealed_month_never_changes"),
            models.CheckConstraint(
                name="sealed_month_is_over",
                condition=Q(starts_at__lt=F("ends_at"), ends_at__lte=F("closed_at")),
            ),
            models.CheckConstraint(name="sealed_month_is_a_month", condition=Q(month__day=1)),
        ]

    def __str__(self):
        return f"{self.month:%m/%Y}"
