"""How long what Stripe told us is remembered: long enough to know an event that comes again."""

from django.db.models import F

from mobilite.kept import OURS, Rule, Stage
from rentals.payments.models import StripeEvent


def _due(terms):
    return StripeEvent.objects.filter(received_at__lt=terms.limit).annotate(since=F("received_at"))


def _erase(keys, terms):
    StripeEvent.objects.filter(pk__in=keys).delete()
    return ()


DECLARED = (
    Rule(
        "payments.stripe_events",
        "Appels de Stripe",
        since="leur arrivée",
        then="effacés\u00a0; ce qu’ils ont inscrit sur les notes reste",
        source=OURS,
        active=3,
        erase=Stage(_due, _erase),
        deletes=("payments.stripeevent",),
        say=lambda event: "appel de Stripe",
    ),
)
