"""What pages of payment and the ledger must agree on."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Sum

from mobilite.integrity import Check, Finding
from rentals.payments.models import Checkout, Means, Payment, Refund


def online_holds(now: datetime) -> Iterator[Finding]:
    """Find the card payments that no page of Stripe's brought, and the pages of one person for the bill of another."""
    alone = Payment.objects.filter(
        means=Means.CARD, checkout=None, came_back=None, from_deposit=None
    ).order_by("pk")
    for key in alone.values_list("pk", flat=True):
        yield Finding(
            f"Paiement n°\u00a0{key}\u00a0: il est dit payé en ligne, et aucune page de Stripe ne l’a apporté."
        )
    paid = Checkout.objects.filter(payment__isnull=False).order_by("pk")
    for key in paid.exclude(payment__person=F("person"), bill__person=F("person")).values_list(
        "pk", flat=True
    ):
        yield Finding(f"Paiement en ligne n°\u00a0{key}\u00a0: la note ou l’argent est à quelqu’un d’autre.")
    sums = Refund.objects.filter(means=Means.CARD, dispute=None).annotate(by_card=Sum("online__amount"))
    for key in sums.exclude(by_card=F("amount")).order_by("pk").values_list("pk", flat=True):
        yield Finding(
            f"Remboursement n°\u00a0{key}\u00a0: il est dit rendu sur une carte, et Stripe n’en a pas reçu la demande."
        )


CHECKS = {"payments.online": Check("Paiements en ligne", online_holds)}
