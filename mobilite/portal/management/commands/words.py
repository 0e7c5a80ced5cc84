"""``manage.py words`` writes the catalogues of the public pages again; ``words --unread ar`` lists what is to be checked."""

from django.core.management.base import BaseCommand, CommandError

from mobilite.portal import catalogues


class Command(BaseCommand):
    help = "Réécrit les catalogues de traduction à partir des sources, et dit ce qui manque."

    def add_arguments(self, parser):
        parser.add_argument(
            "--unread",
            metavar="LANGUE",
            choices=catalogues.languages(),
            help="liste ce qu’une machine a traduit et que personne n’a relu",
        )

    def handle(self, *args, unread, **options):
        if unread:
            for entry in catalogues.unread(unread):
                self.stdout.write(f"{entry.msgid}\n    {entry.msgstr}")
            return
        missing = {language: catalogues.rewrite(language) for language in catalogues.languages()}
        for language, words in missing.items():
            self.stdout.write(f"{language} : {len(words)} phrases à traduire.")
            for one in words:
                self.stdout.write(f"    {one!r}")
        if any(missing.values()):
            raise CommandError("Des phrases ne sont pas traduites : complétez mobilite/locale/.")
