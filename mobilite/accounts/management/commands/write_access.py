"""Write docs/acces.md: who may open what."""

from django.conf import settings
from django.core.management.base import BaseCommand

from mobilite.accounts.matrix import written


class Command(BaseCommand):
    help = "Écrit docs/acces.md\u00a0: chaque droit et chaque adresse, avec les rôles qui l’ont."

    def handle(self, **options):
        (settings.ROOT / "docs/acces.md").write_text(written())
