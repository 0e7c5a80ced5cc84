"""The fleet and its one calendar."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class VehiclesConfig(AppConfig):
    name = "vehicles"
    verbose_name = "véhicules"

    def ready(self):
        from vehicles.reference import make_first_categories

        # Reference data, not a signal of ours: categories are there after a migrate, and back after a test's flush.
        post_migrate.connect(make_first_categories, sender=self, dispatch_uid="vehicles.first_categories")
