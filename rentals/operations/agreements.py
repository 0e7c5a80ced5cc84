"""Note what a payer agrees to pay, and for what of all that we lend (row B6)."""

from datetime import datetime

from django.db import transaction

from mobilite.people.models import Partner
from rentals.models import AgreementScope, Offer
from rentals.operations.base import deny
from rentals.payments.models import Agreement
from rentals.payments.payers import note_agreement


@transaction.atomic
def agree(
    partner: Partner, *, service: str = "", offer: Offer | None = None, at: datetime, actor, **terms
) -> Agreement:
    """Note an agreement of a payer: ``terms`` as ``note_agreement`` takes them, for one ``service`` or ``offer`` if given.

    Raises PaymentRefused, RentalRefused.
    """
    if not partner.is_active:
        deny("Ce partenaire est fermé : choisissez-en un autre.", field="partner")
    if service and offer is not None:
        deny("Choisissez un service ou une offre, pas les deux.", field="offer")
    agreement = note_agreement(partner, at=at, actor=actor, **terms)
    if service or offer is not None:
        AgreementScope.objects.create(agreement=agreement, service=service, offer=offer)
    return agreement
