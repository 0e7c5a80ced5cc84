from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "mobilite.today"
    label = "today"
    verbose_name = "aujourd’hui"

    def ready(self):
        from mobilite import registry
        from mobilite.pages.navigation import MenuEntry

        registry.register("menu", "today", MenuEntry("Aujourd’hui", "sun", "today:today"), order=10)
