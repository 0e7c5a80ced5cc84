from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "vehicles.fleet"
    label = "fleet"
    verbose_name = "parc"

    def ready(self):
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register
        from vehicles.fleet import demo, messages, personal, terms, upward

        declare(*personal.DECLARED)
        register("demo", "fleet", demo.make, order=70)
        register("record_acts", "fleet", upward.acts, order=5)
        register("record_notices", "fleet", upward.notices)
        register("tag_acts", "fleet", upward.tag_acts)
        register("vehicle_cards", "fleet", upward.cards, order=20)
        register("vehicle_cards", "upkeep", upward.upkeep_cards, order=22)
        register("today", "batteries", upward.weak_batteries, order=37)
        for order, parameter in enumerate(terms.PARAMETERS, 90):
            register("parameter", parameter.key, parameter, order=order)
        for order, event in enumerate(messages.EVENTS, 60):
            register("message_event", event.key, event, order=order)
        for flag in (
            upward.has_left,
            upward.is_recalled,
            upward.has_battery,
            upward.has_upkeep,
            upward.wants_measure,
        ):
            register("vehicle_flags", flag.__name__, flag)
        register("chip", "recall.open", Chip("clock", "st-waiting"))
        register("chip", "recall.closed", Chip("check", "st-ongoing"))
        register("chip", "recalled.todo", Chip("clock", "st-waiting"))
        register("chip", "recalled.done", Chip("check", "st-ongoing"))
        register("chip", "recalled.left", Chip("archive", "st-cancelled"))
        register("chip", "vehicle.missing", Chip("search", "st-late"))
        register("chip", "inventory.open", Chip("clock", "st-waiting"))
        register("chip", "inventory.closed", Chip("check", "st-ongoing"))
        register("vehicle_flags", "is_counted", upward.is_counted)
        register("vehicle_flags", "was_carried", upward.was_carried)
        register("story", "fleet", upward.Story())
