from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "vehicles.fleet"
    label = "fleet"
    verbose_name = "parc"

    def ready(self):
        from mobilite.privacy import declare
        from mobilite.registry import register
        from vehicles.fleet import personal, upward

        declare(*personal.DECLARED)
        register("record_acts", "fleet", upward.acts, order=5)
        register("vehicle_flags", "was_carried", upward.was_carried)
        register("story", "fleet", upward.Story())
