from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "rentals.waiting"
    label = "waiting"
    verbose_name = "liste d’attente"

    def ready(self):
        from mobilite import kept
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.parameters.cards import SettingsCard
        from mobilite.privacy import declare
        from mobilite.registry import register
        from rentals.waiting import (
            demo,
            integrity,
            lists,
            messages,
            operations,
            personal,
            retention,
            terms,
            upward,
        )

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=150)
        for order, parameter in enumerate(terms.PARAMETERS, 80):
            register("parameter", parameter.key, parameter, order=order)
        for order, event in enumerate(messages.EVENTS, 30):
            register("message_event", event.key, event, order=order)
        for key, work in upward.WORKS.items():
            register("due", key, work)
        for order, (key, check) in enumerate(integrity.CHECKS.items(), 60):
            register("integrity", key, check, order=order)
        register("call_noted", "waiting", operations.call_noted)
        register("may_reassign", "waiting", upward.promised)
        register("somebody_waits", "waiting", upward.somebody_waits)
        register("held_for", "waiting", upward.held_for)
        register("story", "waiting", upward.Story())
        register("today", "waiting", upward.today, order=22)
        register("person_acts", "waiting", upward.person_acts, order=12)
        register("person_now", "waiting", upward.person_now, order=12)
        register("record_acts", "waiting", upward.record_acts, order=15)
        entry = MenuEntry(
            "Attente",
            "hourglass",
            "waiting:list",
            lists.VIEW,
            count=lists.to_answer,
            count_label="à appeler",
        )
        register("menu", "waiting", entry, order=31)
        card = SettingsCard(
            "Points de la liste d’attente",
            "list-checks",
            "waiting:scale",
            lists.SCALE,
            "Ce qui fait passer quelqu’un plus tôt, et la phrase qu’on lui dit.",
        )
        register("demo", "waiting", demo.make, order=64)
        register("settings_card", "waiting", card, order=44)
        for state, shown in {
            "waiting": Chip("hourglass", "st-waiting"),
            "offered": Chip("bike", "st-held"),
            "later": Chip("clock", "st-expected"),
        }.items():
            register("chip", f"entry.{state}", shown)
