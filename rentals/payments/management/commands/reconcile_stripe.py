"""``manage.py reconcile_stripe``: compare what is under way here with what Stripe says, and repair it."""

import sys

from django.core.management.base import BaseCommand

from mobilite import clock
from mobilite.pages.french import plural
from rentals.payments import stripe_gateway
from rentals.payments.online import reconcile


class Command(BaseCommand):
    help = "Compare les paiements en cours avec Stripe, et répare. Sans danger à tout moment ; les travaux le font toutes les 5 minutes."

    def handle(self, **options):
        if not stripe_gateway.is_on():
            self.stdout.write("Le paiement en ligne n’est pas branché : rien à comparer.")
            return
        done = reconcile(clock.now())
        self.stdout.write(
            f"{plural(done.looked_at, 'paiement en cours', 'paiements en cours')}, {plural(done.changed, 'changé', 'changés')}."
        )
        if done.is_cut:
            self.stdout.write("Stripe ne répond pas : recommencez plus tard.")
            sys.exit(1)
