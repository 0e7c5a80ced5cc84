from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "mobilite.outbox"
    label = "outbox"
    verbose_name = "messages"

    def ready(self):
        from mobilite.outbox import (
            checks,  # noqa: F401 (registers them)
            template_demo,
        )
        from mobilite.outbox.integrity import CHECKS as INTEGRITY
        from mobilite.outbox.registered import register_outbox
        from mobilite.parameters.cards import SettingsCard
        from mobilite.registry import register

        register_outbox()
        card = SettingsCard(
            "Messages aux personnes",
            "message-square",
            "outbox:templates",
            "outbox.change_template",
            "Ce que disent les SMS et les e-mails, en français et dans d’autres langues.",
        )
        register("settings_card", "messages", card, order=70)
        for key, check in INTEGRITY.items():
            register("integrity", key, check, order=90)
        register("demo", "wordings", template_demo.make, order=65)

        from mobilite.outbox.personal import DECLARED
        from mobilite.privacy import declare

        declare(*DECLARED)

        from mobilite import kept
        from mobilite.outbox import retention

        kept.declare(*retention.DECLARED, order=300)
