from datetime import timedelta

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "mobilite.rights"
    label = "rights"
    verbose_name = "droits des personnes"

    def ready(self):
        from mobilite import kept
        from mobilite.due import DueWork
        from mobilite.pages.presentation import Chip
        from mobilite.parameters.cards import SettingsCard
        from mobilite.privacy import declare
        from mobilite.registry import register
        from mobilite.rights import demo, operations, retention, upward
        from mobilite.rights.personal import DECLARED

        declare(*DECLARED)
        kept.declare(*retention.DECLARED, order=400)
        often = timedelta(hours=1)
        work = DueWork("Rappeler les demandes sur les données", operations.remind, often)
        register("due", "rights.remind", work, order=400)
        work = DueWork("Effacer les exports de plus de trente jours", operations.remove_old_exports, often)
        register("due", "rights.remove_exports", work, order=401)
        register("person_acts", "rights", upward.person_acts, order=90)
        register("story", "rights", upward.story)
        register("demo", "rights", demo.make, order=75)
        register("chip", "request.open", Chip("clock", "st-expected"))
        register("chip", "request.answered", Chip("check", "st-closed"))
        card = SettingsCard(
            "Droits des personnes",
            "shield-alert",
            "rights:requests",
            "rights.view_request",
            "Demandes d’accès, d’effacement…\u00a0: un mois pour répondre.",
        )
        register("settings_card", "rights", card, order=88)
        card = SettingsCard(
            "Registre des traitements",
            "clipboard-list",
            "rights:register",
            "rights.view_request",
            "À quoi servent les données, qui les voit, combien de temps.",
        )
        register("settings_card", "processing", card, order=89)
