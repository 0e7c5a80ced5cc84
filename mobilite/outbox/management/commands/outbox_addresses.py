"""Print the addresses to give to the providers of messages."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mobilite.outbox.receipts import addresses


class Command(BaseCommand):
    help = (
        "Affiche les adresses à donner aux fournisseurs de SMS et d’e-mails, pour leurs accusés de réception."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--site", help="L’adresse du site\u00a0; d’ordinaire https:// et le premier nom d’ALLOWED_HOSTS."
        )

    def handle(self, *, site, **options):
        named = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
        if not site and not named:
            raise CommandError(
                "Dites l’adresse du site\u00a0: --site https://mobilite.votre-structure.example"
            )
        for where, address in addresses(site or f"https://{named[0]}"):
            self.stdout.write(f"{where}\n  {address}")
        self.stdout.write(
            "Qui les connaît peut faire croire qu’un message est arrivé\u00a0: ne les publiez pas."
        )
