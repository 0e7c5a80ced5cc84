"""The fleet and its one calendar."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VehiclesConfig(AppConfig):
    name = "vehicles"
    verbose_name = "véhicules"

    def ready(self):
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.parameters.cards import SettingsCard
        from mobilite.registry import register
        from vehicles import demo, integrity, today
        from vehicles.imports import VEHICLES
        from vehicles.lists import find_vehicles
        from vehicles.reference import make_first_categories

        # Reference data, not a signal of ours: categories are there after a migrate, and back after a test's flush.
        post_migrate.connect(make_first_categories, sender=self, dispatch_uid="vehicles.first_categories")

        for order, (key, check) in enumerate(integrity.CHECKS.items(), 50):
            register("integrity", key, check, order=order)
        planning = MenuEntry("Planning", "calendar-range", "vehicles:planning", "vehicles.view_occupancy")
        register("menu", "planning", planning, order=20)
        fleet = MenuEntry("Véhicules", "car", "vehicles:list", "vehicles.view_vehicle", section=2)
        register("menu", "vehicles", fleet, order=50)
        register("search", "vehicles", find_vehicles, order=30)
        register("chip", "vehicle.out", Chip("key-round", "st-confirmed"))
        register("chip", "vehicle.to_clean", Chip("sparkles", "st-waiting"))
        card = SettingsCard(
            "Catégories de véhicules",
            "id-card",
            "vehicles:categories",
            "vehicles.change_vehicle",
            "Permis et âge demandés, temps de remise en état.",
        )
        register("settings_card", "vehicles", card, order=50)
        register("today", "deadlines", today.deadlines, order=35)
        register("today", "workshop", today.workshop, order=36)
        register("today", "to_clean", today.to_clean, order=28)
        register("today_fact", "free", today.free_now)
        register("import", "vehicles", VEHICLES, order=20)
        register("demo", "vehicles", demo.make, order=30)

        from mobilite.privacy import declare
        from vehicles.personal import DECLARED

        declare(*DECLARED)

        from mobilite import kept
        from vehicles import retention

        kept.declare(*retention.DECLARED, order=80)
