from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "advice.applications"
    label = "applications"
    verbose_name = "demandes d’aide"

    def ready(self):
        from advice.applications import (
            demo,
            integrity,
            lists,
            operations,
            personal,
            retention,
            terms,
            upward,
        )
        from mobilite import kept
        from mobilite.due import DueWork
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=151)
        work = DueWork("Rappeler les demandes d’aide qui pressent", operations.remind, upward.OFTEN)
        register("due", "applications.remind", work)
        for order, parameter in enumerate(terms.PARAMETERS, 95):
            register("parameter", parameter.key, parameter, order=order)
        entry = MenuEntry(
            "Demandes d’aide",
            "file-check",
            "applications:list",
            lists.VIEW,
            count=lists.hot_count,
            count_label="pressent",
            hot=True,
        )
        register("menu", "applications", entry, order=59)
        register("today", "applications", upward.today, order=14)
        register("record_cards", "applications", upward.cards)
        register("case_ask_aid", "applications", upward.ask_url)
        register("story", "applications", upward.Story())
        register("search", "applications", upward.search, order=29)
        register("demo", "applications", demo.make, order=67)
        for key, check in integrity.CHECKS.items():
            register("integrity", key, check, order=77)
        chips = {
            "preparing": Chip("pencil", "st-waiting"),
            "sent": Chip("send", "st-held"),
            "granted": Chip("circle-check", "st-confirmed"),
            "refused": Chip("ban", "st-refused"),
            "paid": Chip("banknote", "st-ongoing"),
            "withdrawn": Chip("archive", "st-closed"),
        }
        for state, chip in chips.items():
            register("chip", f"application.{state}", chip)
