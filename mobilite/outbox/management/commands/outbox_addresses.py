"""Print the addresses to give to the providers of messages."""

from django.core.management.base import BaseCommand

from mobilite.outbox.providers.addresses import address
from mobilite.outbox.providers.receipts import READERS


class Command(BaseCommand):
    help = (
        "Affiche les adresses à donner aux fournisseurs de SMS et d’e-mails, pour leurs accusés de réception."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--site", default="", help="L’adresse du site\u00a0; d’ordinaire celle de SITE_URL."
        )

    def handle(self, *, site, **options):
        for name, reader in READERS.items():
            self.stdout.write(f"{reader.what}\n  {address(name, site)}")
        self.stdout.write(
            "Qui les connaît peut faire croire qu’un message est arrivé\u00a0: ne les publiez pas."
        )
