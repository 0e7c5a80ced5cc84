from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "advice.indicators"
    label = "indicators"
    verbose_name = "chiffres du conseil"

    def ready(self):
        from advice.indicators import PERMISSION, demo, personal, retention, terms, upward
        from mobilite import kept
        from mobilite.pages.navigation import MenuEntry
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=152)
        entry = MenuEntry(
            "Conseil en chiffres",
            "gauge",
            "indicators:figures",
            section=3,
            seen_by=lambda user: user.has_perms(PERMISSION),
        )
        register("menu", "indicators", entry, order=99)
        register("parameter", terms.RURAL.key, terms.RURAL, order=93)
        register("record_cards", "indicators", upward.cards, order=10)
        register("record_notices", "indicators", upward.notices, order=60)
        register("demo", "indicators", demo.make, order=68)
