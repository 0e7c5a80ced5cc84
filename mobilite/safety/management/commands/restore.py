"""``manage.py restore``: put an archive back into an empty base."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mobilite import clock
from mobilite.pages.french import plural
from mobilite.safety.restore import check, restore
from mobilite.safety.saying import Bar
from mobilite.workflow import Refusal


class Command(BaseCommand):
    help = "Remet une sauvegarde dans une base vide, puis compare. Arrêtez le logiciel avant."
    # A new base has no table yet: the restoration makes them.
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)
        parser.add_argument("--yes", action="store_true", help="remplacer ce que la base contient")
        parser.add_argument("--check", action="store_true", help="vérifier l’archive, sans rien écrire")

    def handle(self, *, archive, yes, check, **options):
        bar = Bar(self.stdout)
        try:
            if check:
                self.stdout.write(_check(archive, bar))
                return
            contents = restore(archive, replace=yes, at=clock.now(), say=bar)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(contents.sentence)
        self.stdout.write("Restaurée\u00a0: mêmes nombres et mêmes empreintes, table par table.")
        if contents.missing_count:
            self.stdout.write(
                f"{plural(contents.missing_count, 'fichier manquait', 'fichiers manquaient')} déjà quand elle a "
                "été faite\u00a0: manage.py check_integrity dit lesquels."
            )


def _check(archive: Path, bar) -> str:
    return f"{check(archive, say=bar).sentence}\nCette archive est entière et se lit avec nos clés."
