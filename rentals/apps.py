from django.apps import AppConfig

from mobilite import registry


class RentalsConfig(AppConfig):
    name = "rentals"
    verbose_name = "locations"

    def ready(self):
        from rentals.rules import promised_vehicles

        registry.register("may_reassign", "rentals", promised_vehicles)
