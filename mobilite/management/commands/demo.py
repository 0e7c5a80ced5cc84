"""``manage.py demo``: fill an empty base with invented people, vehicles and rentals."""

import random
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mobilite import clock, registry
from mobilite.demonstration import Demonstration

SEED = 44150


class Command(BaseCommand):
    help = "Remplit une base vide de données de démonstration, toujours les mêmes pour une graine et un jour."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=SEED, help="graine du hasard")
        parser.add_argument(
            "--accounts", action="store_true", help="dit seulement comment se connecter à la démonstration"
        )

    def handle(self, *, seed, accounts, **options):
        if accounts:
            for entry in registry.registered("demo_accounts"):
                for line in entry.value():
                    self.stdout.write(line)
            return
        if not all(entry.value() for entry in registry.registered("demo_is_empty")):
            raise CommandError(
                "La base n’est pas vide : la démonstration ne se mêle pas à de vraies données."
            )
        # The hour only moves what happens today.
        now = clock.now().replace(second=0, microsecond=0)
        now -= timedelta(minutes=now.minute % 5)
        demo = Demonstration(now, random.Random(seed), self.stdout.write)  # noqa: S311
        with transaction.atomic():
            for step in registry.registered("demo"):
                step.value(demo)
        self.stdout.write("La démonstration est prête.")
