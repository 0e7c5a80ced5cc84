from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "advice.cases"
    label = "cases"
    verbose_name = "conseil mobilité"

    def ready(self):
        from advice.cases import (
            changing,
            demo,
            integrity,
            lists,
            messages,
            operations,
            personal,
            renewed,
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
        kept.declare(*retention.DECLARED, order=150)
        work = DueWork("Rappeler les suites des dossiers de conseil", operations.remind, upward.OFTEN)
        register("due", "cases.remind", work)
        for order, parameter in enumerate(terms.PARAMETERS, 90):
            register("parameter", parameter.key, parameter, order=order)
        entry = MenuEntry(
            "Conseil",
            "compass",
            "cases:list",
            lists.VIEW,
            count=lists.waiting_count,
            count_label="à attribuer",
            hot=True,
        )
        register("menu", "cases", entry, order=58)
        for order, event in enumerate(messages.EVENTS, 60):
            register("message_event", event.key, event, order=order)
        register("parameter", renewed.RENEWALS.key, renewed.RENEWALS, order=92)
        register("record_notices", "cases", renewed.notices, order=45)
        register("record_acts", "cases", upward.acts, order=40)
        register("record_cards", "cases", upward.cards, order=30)
        register("rental_requested", "cases", operations.rental_requested)
        ties = DueWork("Relier aux dossiers les locations demandées", operations.tie_made, upward.OFTEN)
        register("due", "cases.lendings", ties)
        register("today", "cases.renewed", renewed.today, order=15)
        register("person_acts", "cases", upward.person_acts, order=18)
        register("person_now", "cases", upward.person_now, order=40)
        register("story", "cases", upward.Story())
        register("search", "cases", upward.search, order=28)
        register("aid_changes", "cases", changing.changes)
        register("demo", "cases", demo.make, order=66)
        for key, check in integrity.CHECKS.items():
            register("integrity", key, check, order=76)
        chips = {
            "waiting": Chip("hourglass", "st-waiting"),
            "open": Chip("compass", "st-ongoing"),
            "closed": Chip("archive", "st-closed"),
        }
        for state, chip in chips.items():
            register("chip", f"case.{state}", chip)
        register("chip", "diagnosis.draft", Chip("pencil", "st-waiting"))
        register("chip", "diagnosis.signed", Chip("signature", "st-confirmed"))
