"""The discount that was noted for a request, before its price became a bill (row B9)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilite.fields import EuroField
from rentals.models.rentals import Rental


class Discount(models.Model):
    """What is taken off the price of a rental, as its quote and its contract say it: a percentage or a sum, and why.

    Noted before the confirmation, it may be replaced; what is granted afterwards is a line of the bill.
    """

    rental = models.OneToOneField(Rental, models.PROTECT, related_name="discount", verbose_name="location")
    percent = models.DecimalField("pourcentage", max_digits=5, decimal_places=2, null=True, blank=True)
    amount = EuroField("somme", null=True, blank=True)
    reason = models.CharField("motif", max_length=200)
    #: What whoever granted it could grant that day: the price may change until the confirmation.
    limit = models.DecimalField("limite de qui l’a accordée (%)", max_digits=5, decimal_places=2)
    granted_at = models.DateTimeField("accordée le")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="accordée par"
    )

    class Meta:
        verbose_name = "remise"
        constraints = [
            models.CheckConstraint(
                name="discount_is_a_part_or_a_sum",
                condition=Q(percent__gt=0, percent__lte=100, amount__isnull=True)
                | Q(amount__gt=0, percent__isnull=True),
            ),
            models.CheckConstraint(name="discount_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="discount_limit_is_a_part", condition=Q(limit__gte=0, limit__lte=100)
            ),
        ]
