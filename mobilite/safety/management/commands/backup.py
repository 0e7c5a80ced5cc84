"""``manage.py backup``: the base and the private files, in one encrypted archive."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mobilite import clock
from mobilite.pages.french import plural
from mobilite.safety.backup import back_up, path_of
from mobilite.safety.saying import Bar, size_fr
from mobilite.workflow import Refusal


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers privés dans une archive chiffrée, pendant que l’on travaille."

    def add_arguments(self, parser):
        parser.add_argument(
            "--to",
            type=Path,
            metavar="DOSSIER",
            help="où l’écrire, plutôt que dans BACKUPS ; la rotation n’y touche pas",
        )

    def handle(self, *, to, **options):
        try:
            backup = back_up(at=clock.now(), to=to and to.resolve(), say=Bar(self.stdout))
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(
            f"Sauvegarde faite\u00a0: {plural(backup.row_count, 'ligne')}, {plural(backup.file_count, 'fichier')}, "
            f"{size_fr(backup.size)}.\n{path_of(backup)}"
        )
        if backup.missing_count:
            self.stdout.write(
                f"{plural(backup.missing_count, 'fichier manque', 'fichiers manquent')} sur le disque\u00a0: "
                "manage.py check_integrity dit lesquels."
            )
