from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "vehicles.fleet"
    label = "fleet"
    verbose_name = "parc"

    def ready(self):
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register
        from vehicles.fleet import demo, personal, upward

        declare(*personal.DECLARED)
        register("demo", "fleet", demo.make, order=70)
        register("record_acts", "fleet", upward.acts, order=5)
        register("record_notices", "fleet", upward.notices)
        register("tag_acts", "fleet", upward.tag_acts)
        register("chip", "vehicle.missing", Chip("search", "st-late"))
        register("chip", "inventory.open", Chip("clock", "st-waiting"))
        register("chip", "inventory.closed", Chip("check", "st-ongoing"))
        register("vehicle_flags", "is_counted", upward.is_counted)
        register("vehicle_flags", "was_carried", upward.was_carried)
        register("story", "fleet", upward.Story())
