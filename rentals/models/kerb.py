"""A condition report being written at the kerb: kept at each step, so that nothing is lost (row E1)."""

from django.conf import settings
from django.db import models

from rentals.models.rentals import Rental
from rentals.models.reports import Moment
from vehicles.models import Vehicle


class ConditionDraft(models.Model):
    """What was noted so far of a departure or a return. Colleagues share it; it goes away once the report is written.

    ``version`` grows at each change: a page that read an older one says so before it acts.
    """

    rental = models.ForeignKey(Rental, models.PROTECT, related_name="condition_drafts")
    moment = models.CharField("moment", max_length=3, choices=Moment)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="+", verbose_name="véhicule")
    data = models.JSONField("réponses", default=dict)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField("enregistré le")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "état des lieux en cours"
        constraints = [models.UniqueConstraint(name="condition_draft_once", fields=["rental", "moment"])]
