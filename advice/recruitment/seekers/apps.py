from django.apps import AppConfig


class SeekersConfig(AppConfig):
    name = "advice.recruitment.seekers"
    label = "seekers"
    verbose_name = "demandes de travail"

    def ready(self):
        from advice.recruitment.seekers import demo, lists, personal, retention, upward
        from mobilite import kept
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=170)
        entry = MenuEntry(
            "Demandes de travail",
            "briefcase",
            "seekers:list",
            lists.VIEW,
            count=lists.waiting_count,
            count_label="à appeler",
            hot=True,
        )
        register("menu", "seekers", entry, order=60)
        register("today", "seekers", upward.column, order=12)
        register("chip", "workrequest.waiting", Chip("phone", "st-waiting"))
        register("chip", "workrequest.known", Chip("user-check", "st-confirmed"))
        register("chip", "workrequest.aside", Chip("archive", "st-closed"))
        register("demo", "seekers", demo.make, order=70)
