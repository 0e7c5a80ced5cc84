"""``manage.py check_integrity``: what must agree and does not, with what to mend."""

import sys

from django.core.management.base import BaseCommand

from mobilite import clock
from mobilite.pages.french import plural
from mobilite.safety.checks import remove_orphans
from mobilite.safety.looks import look


class Command(BaseCommand):
    help = "Vérifie ce que la base ne peut pas tenir seule ; dit ce qui est à corriger, et finit alors par 1."

    def add_arguments(self, parser):
        parser.add_argument(
            "--remove-orphans", action="store_true", help="effacer d’abord les fichiers que rien ne nomme"
        )

    def handle(self, *, remove_orphans: bool, **options):
        now = clock.now()
        if remove_orphans:
            self.stdout.write(_removed(now))
        run = look(now, say=self.say)
        if run.finding_count:
            self.stdout.write(f"\n{plural(run.finding_count, 'point')} à corriger.")
            sys.exit(1)
        self.stdout.write(f"\nTout concorde\u00a0: {plural(run.check_count, 'vérification')}.")

    def say(self, check, shown, count):
        self.stdout.write(f"{check.label}\u00a0: {'à corriger' if count else 'bien'}")
        for finding in shown:
            self.stdout.write(f"  - {finding.sentence}{f' ({finding.url})' if finding.url else ''}")
        if count > len(shown):
            self.stdout.write(f"  - et {plural(count - len(shown), 'autre')}.")


def _removed(now) -> str:
    return f"{plural(remove_orphans(now), 'fichier effacé', 'fichiers effacés')}."
