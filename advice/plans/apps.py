from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "advice.plans"
    label = "plans"
    verbose_name = "plans de financement"

    def ready(self):
        from advice.plans import demo, integrity, personal, retention, terms, upward
        from mobilite import kept
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        # Before the file's own: its papers go with the estimates that name them.
        kept.declare(*retention.DECLARED, order=149)
        for order, parameter in enumerate(terms.PARAMETERS, 95):
            register("parameter", parameter.key, parameter, order=order)
        entry = MenuEntry("Plans", "wallet", "plans:list", "cases.view_case")
        register("menu", "plans", entry, order=59)
        register("record_acts", "plans", upward.acts, order=42)
        register("record_cards", "plans", upward.cards, order=20)
        register("story", "plans", upward.Story())
        register("search", "plans", upward.search, order=29)
        register("demo", "plans", demo.make, order=67)
        for key, check in integrity.CHECKS.items():
            register("integrity", key, check, order=77)
        register("chip", "plan.draft", Chip("pencil", "st-waiting"))
        register("chip", "plan.closed", Chip("lock", "st-confirmed"))
        register("chip", "plan.dropped", Chip("x", "st-closed"))
