from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "rentals.incidents"
    label = "incidents"
    verbose_name = "sinistres"

    def ready(self):
        from mobilite import kept
        from mobilite.due import DueWork
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register
        from rentals.incidents import (
            away,
            demo,
            lists,
            messages,
            operations,
            personal,
            retention,
            terms,
            upward,
        )

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=135)
        register("archive_cards", "incidents", retention.archive_cards)
        for order, parameter in enumerate(terms.PARAMETERS, 60):
            register("parameter", parameter.key, parameter, order=order)
        work = DueWork(
            "Rappeler les sinistres à déclarer, les véhicules non rendus", operations.remind, upward.OFTEN
        )
        register("due", "incidents.remind", work)
        entry = MenuEntry(
            "Sinistres",
            "life-buoy",
            "incidents:list",
            lists.VIEW,
            count=lists.late_count,
            count_label="à déclarer",
            hot=True,
        )
        register("menu", "incidents", entry, order=36)
        register("vehicle_away", "incidents", away.vehicles_away)
        register("vehicle_back", "incidents", away.vehicle_back)
        for order, event in enumerate(messages.EVENTS, 30):
            register("message_event", event.key, event, order=order)
        register("record_acts", "incidents", upward.acts, order=20)
        register("keys_missing", "incidents", upward.keys_missing)
        register("story", "incidents", upward.Story())
        register("search", "incidents", upward.search, order=26)
        register("demo", "incidents", demo.make, order=62)
        chips = {
            "open": Chip("clock", "st-waiting"),
            "complaint": Chip("shield-check", "st-held"),
            "declared": Chip("send", "st-confirmed"),
        }
        for state, chip in chips.items():
            register("chip", f"incident.{state}", chip)
