from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "advice.recruitment.results"
    label = "results"
    verbose_name = "chiffres du recrutement"

    def ready(self):
        from advice.recruitment.results import PERMISSION
        from mobilite.pages.navigation import MenuEntry
        from mobilite.registry import register

        entry = MenuEntry("Recrutement en chiffres", "gauge", "results:figures", PERMISSION, section=3)
        register("menu", "results", entry, order=99)
