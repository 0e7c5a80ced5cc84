from django.apps import AppConfig


class AskingConfig(AppConfig):
    name = "advice.asking"
    label = "asking"
    verbose_name = "demandes de solution"

    def ready(self):
        from advice.asking import demo, lists, personal, retention, upward
        from mobilite import kept
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=171)
        entry = MenuEntry(
            "Demandes de solution",
            "smartphone",
            "asking:list",
            lists.VIEW,
            count=lists.waiting_count,
            count_label="à appeler",
            hot=True,
        )
        register("menu", "asking", entry, order=58)
        register("today", "asking", upward.column, order=12)
        register("record_cards", "asking", upward.cards, order=5)
        register("chip", "helprequest.waiting", Chip("phone", "st-waiting"))
        register("chip", "helprequest.known", Chip("folder-open", "st-confirmed"))
        register("chip", "helprequest.aside", Chip("archive", "st-closed"))
        register("demo", "asking", demo.make, order=72)
