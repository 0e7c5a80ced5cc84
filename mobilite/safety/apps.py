from datetime import timedelta

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "mobilite.safety"
    label = "safety"
    verbose_name = "sauvegardes"

    def ready(self):
        from mobilite.due import DueWork
        from mobilite.pages.presentation import Chip
        from mobilite.parameters.cards import SettingsCard
        from mobilite.registry import register
        from mobilite.safety import alarm, checks, journal
        from mobilite.safety.nightly import nightly_backup, nightly_look

        often = timedelta(minutes=10)
        register("due", "safety.backup", DueWork("Sauvegarde de la nuit", nightly_backup, often), order=800)
        register("due", "safety.look", DueWork("Vérification des données", nightly_look, often), order=810)
        card = SettingsCard(
            "Sauvegardes",
            "shield-check",
            "safety:backups",
            "safety.view_backup",
            "La dernière sauvegarde, celles que l’on garde, et ce que la vérification de la nuit a trouvé.",
        )
        register("settings_card", "safety", card, order=87)
        register("today", "safety", alarm.today, order=10)
        for order, (key, check) in enumerate({**checks.CHECKS, **journal.CHECKS}.items()):
            register("integrity", key, check, order=order)
        for state, icon, css in (
            ("here", "check", "st-ongoing"),
            ("elsewhere", "external-link", "st-returned"),
            ("removed", "trash-2", "st-cancelled"),
            ("lost", "circle-question-mark", "st-late"),
        ):
            register("chip", f"backup.{state}", Chip(icon, css))
