from django.apps import AppConfig


class VacanciesConfig(AppConfig):
    name = "advice.recruitment.vacancies"
    label = "vacancies"
    verbose_name = "offres d’emploi"

    def ready(self):
        from advice.recruitment.vacancies import demo, lists, personal, retention
        from mobilite import kept
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=175)
        entry = MenuEntry(
            "Offres d’emploi",
            "store",
            "vacancies:list",
            lists.VIEW,
            count=lists.to_read_count,
            count_label="à relire",
            hot=True,
        )
        register("menu", "vacancies", entry, order=61)
        register("chip", "vacancy.received", Chip("list-checks", "st-waiting"))
        register("chip", "vacancy.published", Chip("eye", "st-confirmed"))
        register("chip", "vacancy.refused", Chip("ban", "st-closed"))
        register("chip", "vacancy.closed", Chip("archive", "st-closed"))
        register("demo", "vacancies", demo.make, order=71)
