"""Write docs/registre-des-traitements.md and docs/aipd-brouillon.md from what apps declare."""

from django.conf import settings
from django.core.management.base import BaseCommand

from mobilite.rights.register import ASSESSMENT, REGISTER, assessment_md, register_md


class Command(BaseCommand):
    help = "Écrit le registre des traitements et le brouillon de l’analyse d’impact dans docs/."

    def handle(self, **options):
        (settings.ROOT / REGISTER).write_text(register_md())
        (settings.ROOT / ASSESSMENT).write_text(assessment_md())
