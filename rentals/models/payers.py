"""What an agreement of a payer is for, when it is not for everything that we lend."""

from django.db import models
from django.db.models import Q

from mobilite.constraints import NeverChanged
from rentals.models.offers import Offer, Service
from rentals.payments.models import Agreement


class AgreementScope(models.Model):
    """The one service, or the one offer, that an agreement pays for."""

    agreement = models.OneToOneField(
        Agreement, models.PROTECT, related_name="scope", verbose_name="convention"
    )
    service = models.CharField("service", max_length=6, choices=Service, blank=True)
    offer = models.ForeignKey(
        Offer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="offre"
    )

    class Meta:
        verbose_name = "objet d’une convention"
        constraints = [
            NeverChanged(name="agreement_scope_never_changes"),
            models.CheckConstraint(
                name="agreement_scope_is_one_thing",
                condition=Q(service="", offer__isnull=False) | ~Q(service="") & Q(offer__isnull=True),
            ),
        ]

    def __str__(self):
        return str(self.offer) if self.offer_id else self.get_service_display()
